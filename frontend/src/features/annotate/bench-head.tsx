import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { AnnotationDocument } from "@/editor/documents";
import type { BenchTarget } from "@/features/annotate/bench-target";
import { GUIDELINE_ID, hasGuideline } from "@/features/annotate/guideline-panel";
import { KeepingNotes } from "@/features/annotate/keeping-notes";
import type { Bench } from "@/features/annotate/use-bench";
import { isTourOffered } from "@/features/annotate/use-tour-commands";
import { ConflictPanel } from "@/workbench/conflict-panel";
import { Panel } from "@/workbench/panel";
import { TourInvitation } from "@/workbench/tour-invitation";
import { SkeletonRows } from "@/workbench/ui/screen-states";
import classes from "./bench-head.module.css";

const Guideline = lazy(() =>
  import("@/workbench/guideline").then((module) => ({ default: module.Guideline })),
);

const AuditPanel = lazy(() =>
  import("@/features/annotate/audit-panel").then((module) => ({ default: module.AuditPanel })),
);

type Props<D extends AnnotationDocument> = { bench: Bench<D>; target: BenchTarget<D> };

/** What stands first at the right: what needs a decision, why it came back, then the guideline. */
export const BenchHead = <D extends AnnotationDocument>({ bench, target }: Props<D>) => {
  const { t } = useTranslation();
  const description = target.item.metadata.description;
  return (
    <>
      <KeepingNotes bench={bench} target={target} />
      {isTourOffered(target) && (
        <TourInvitation {...(target.assignmentId ? { from: target.assignmentId } : {})} />
      )}
      <ConflictPanel session={bench.session} />
      {bench.submitRefusal && (
        <p role="alert" className={classes.note} data-tone="bad">
          {bench.submitRefusal}
        </p>
      )}
      {target.sentBackBecause && (
        <p className={classes.note} data-tone="warn">
          {t("bench.sentBack", { reason: target.sentBackBecause })}
        </p>
      )}
      {bench.audit && (
        <Suspense fallback={<SkeletonRows count={3} height={40} />}>
          <AuditPanel audit={bench.audit} />
        </Suspense>
      )}
      {target.readOnly && bench.pen.place === "here" && <p className={classes.note}>{t("bench.readOnly")}</p>}
      {hasGuideline(target) && (
        <Panel id={GUIDELINE_ID} title={t("bench.guideline")} openAtFirst={false}>
          {typeof description === "string" && <p className={classes.brief}>{description}</p>}
          <Suspense fallback={<SkeletonRows count={3} height={14} />}>
            <Guideline text={target.project.guideline} />
          </Suspense>
        </Panel>
      )}
    </>
  );
};
