import { ActionIcon, Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { AnnotationDocument } from "@/editor/documents";
import type { BenchTarget } from "@/features/annotate/bench-target";
import { SkipButton } from "@/features/annotate/skip-button";
import type { Bench } from "@/features/annotate/use-bench";
import { ActiveTodayOnBench } from "@/workbench/active-today";
import { ActsHelp } from "@/workbench/acts-help";
import type { BenchAct } from "@/workbench/bench-acts";
import { BenchPath } from "@/workbench/bench-path";
import { ElapsedTime } from "@/workbench/elapsed-time";
import { SaveState } from "@/workbench/save-state";
import { ColorSchemeSwitch } from "@/workbench/ui/color-scheme-switch";
import { useKeysOfActs } from "@/workbench/use-key-labels";

type Props<D extends AnnotationDocument> = {
  bench: Bench<D>;
  target: BenchTarget<D>;
  acts: readonly BenchAct[];
};

export const BenchBar = <D extends AnnotationDocument>({ bench, target, acts }: Props<D>) => {
  const { t } = useTranslation();
  const keys = useKeysOfActs();
  const navigate = useNavigate();
  return (
    <>
      <BenchPath project={target.project.name} stage={target.stage.title} item={target.asset.name} />
      <SaveState
        journal={bench.session.journal}
        isElsewhere={bench.pen.place === "elsewhere"}
        isPractice={target.desk.isPractice}
      />
      <ElapsedTime />
      {!target.desk.isPractice && <ActiveTodayOnBench />}
      {!target.readOnly && target.assignmentId && (
        <SkipButton assignmentId={target.assignmentId} onSkipped={() => void navigate({ to: "/work" })} />
      )}
      {!target.readOnly && (
        <Button onClick={bench.submit} loading={bench.isSubmitting} title={keys.of("submit") ?? undefined}>
          {t(target.assignmentId || target.desk.isPractice ? "bench.submit" : "bench.accept")}
        </Button>
      )}
      <ActionIcon
        aria-label={t("command.show_keys")}
        title={t("command.show_keys")}
        onClick={() => bench.setHelpOpen(true)}
      >
        ?
      </ActionIcon>
      <ColorSchemeSwitch />
      <ActsHelp acts={acts} isKeysOpen={bench.isHelpOpen} onKeysClosed={() => bench.setHelpOpen(false)} />
    </>
  );
};
