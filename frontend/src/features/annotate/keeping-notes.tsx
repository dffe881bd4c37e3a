import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { AnnotationDocument } from "@/editor/documents";
import type { BenchTarget } from "@/features/annotate/bench-target";
import type { Bench } from "@/features/annotate/use-bench";
import { application } from "@/offline/application";
import { keeping } from "@/offline/kept-work";
import { useKeysOfActs } from "@/workbench/use-key-labels";
import classes from "./bench-head.module.css";

type Props<D extends AnnotationDocument> = { bench: Bench<D>; target: BenchTarget<D> };

/** What stands between the person's work and the server, in words, with what to do about it. */
export const KeepingNotes = <D extends AnnotationDocument>({ bench, target }: Props<D>) => {
  const { t } = useTranslation();
  const keys = useKeysOfActs();
  const { pen, lease, session } = bench;
  const { bar, isUnreachable, waiting, state } = useStore(session.journal.view);
  const lostBecause = bar?.message ?? lease.lostBecause;
  const goOn = async () => {
    if (await lease.renew()) session.journal.tryAgain();
  };
  if (pen.place === "elsewhere")
    return (
      <div className={classes.note} data-tone="warn" role="status">
        <p className={classes.sentence}>{t("keeping.elsewhere")}</p>
        <Button onClick={pen.take} title={keys.of("work_here") ?? undefined}>
          {t("keeping.workHere")}
        </Button>
      </div>
    );
  return (
    <>
      {lostBecause && (
        <div className={classes.note} data-tone="bad" role="alert">
          <p className={classes.sentence}>{lostBecause}</p>
          <p className={classes.sentence}>{t("keeping.barred", { count: waiting })}</p>
          <Button variant="default" onClick={() => void goOn()}>
            {t("state.retry")}
          </Button>
        </div>
      )}
      {isUnreachable && state !== "unkept" && <OfflineNote annotationId={target.annotationId} />}
      {state === "unkept" && (
        <p className={classes.note} data-tone="bad" role="alert">
          {t("keeping.unkept")}
        </p>
      )}
    </>
  );
};

/** Says what a reload would do while there is no connection. */
const OfflineNote = ({ annotationId }: { annotationId: string }) => {
  const { t } = useTranslation();
  const canReload = useStore(application, ({ offline }) => offline === "ready");
  const kept = useStore(keeping, (works) => works[annotationId]);
  const sentence = () => {
    if (!canReload || kept === "not kept" || kept === undefined) return t("keeping.reloadNeedsNetwork");
    return kept === "kept" ? t("keeping.canReload") : t("keeping.canReloadWithoutClip");
  };
  return (
    <p className={classes.note} data-tone="warn" role="status">
      {sentence()}
    </p>
  );
};
