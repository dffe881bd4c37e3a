import { useQuery } from "@tanstack/react-query";
import { lazy, memo, Suspense, useEffect, useMemo } from "react";
import { assistQuery } from "@/api/assist";
import { framesQuery } from "@/api/media";
import type { Workbench } from "@/api/types";
import type {
  AnnotationDocument,
  FgqaDocument,
  McqDocument,
  SgqaDocument,
  StcDocument,
} from "@/editor/documents";
import type { BenchTarget } from "@/features/annotate/bench-target";
import type { Onlooker } from "@/features/annotate/onlooker";
import { type Bench, useBench } from "@/features/annotate/use-bench";
import { FrameTable } from "@/media/frame-table";
import { frameInterval, sourceFrame } from "@/shared/units";
import { AttributesHereProvider } from "@/workbench/attributes-here";
import { BenchSkeleton } from "@/workbench/bench-skeleton";
import { LoadFailure } from "@/workbench/ui/screen-states";

/** The screens by what is annotated: nobody loads another than theirs. */
const SCREENS = {
  stc: () => import("@/features/annotate/stc-bench").then((module) => ({ default: module.StcBench })),
  fgqa: () => import("@/features/annotate/fgqa-bench").then((module) => ({ default: module.FgqaBench })),
  mcq: () => import("@/features/annotate/mcq-bench").then((module) => ({ default: module.McqBench })),
  sgqa: () => import("@/features/annotate/sgqa-bench").then((module) => ({ default: module.SgqaBench })),
};
const StcBench = lazy(SCREENS.stc);
const FgqaBench = lazy(SCREENS.fgqa);
const McqBench = lazy(SCREENS.mcq);
const SgqaBench = lazy(SCREENS.sgqa);

type Place = { frame?: number; object?: string };
type Props = { target: BenchTarget; place: Place; onSubmitted: (next: Workbench | null) => void };

/** Waits for the frame table and for what models can help with, then opens the bench that fits the document. */
const Opening = ({ target, place, onSubmitted }: Props) => {
  const { document_type } = target.document;
  // Fetched beside the frame table and not after it.
  useEffect(() => {
    if (document_type in SCREENS) void SCREENS[document_type as keyof typeof SCREENS]();
  }, [document_type]);
  const frames = useQuery(framesQuery(target.asset.id));
  const table = useMemo(() => frames.data && new FrameTable(frames.data), [frames.data]);
  // Known before anything is drawn, so that nothing moves when it comes; where it cannot be had, work goes on without.
  const offers = useQuery(assistQuery(target.project.slug));
  const isAsking = offers.isPending && offers.failureCount === 0;
  if (frames.error) return <LoadFailure error={frames.error} retry={() => void frames.refetch()} />;
  if (!table || isAsking) return <BenchSkeleton />;
  return <OpenBench target={target} place={place} table={table} onSubmitted={onSubmitted} />;
};

/** Only the place that was asked for first counts: that the address follows the work draws nothing anew. */
export const AnnotateBench = memo(
  Opening,
  (before, after) => before.target === after.target && before.onSubmitted === after.onSubmitted,
);

type OpenProps = Props & { table: FrameTable; onlooker?: Onlooker };

/** The bench that fits the document. */
export const OpenBench = ({ target, place, table, onSubmitted, onlooker }: OpenProps) => {
  const { start_frame, end_frame } = target.item;
  const clip = useMemo(
    () => frameInterval(sourceFrame(start_frame), sourceFrame(end_frame)),
    [start_frame, end_frame],
  );
  const bench = useBench<AnnotationDocument>({ target, table, clip, place, onSubmitted });
  const isElsewhere = bench?.pen.place === "elsewhere";
  const shown = useMemo(() => (isElsewhere ? { ...target, readOnly: true } : target), [isElsewhere, target]);
  const findings = bench?.findings;
  const attributes = useMemo(
    () => ({ schemas: target.attributes, findings: findings ?? [] }),
    [target.attributes, findings],
  );
  if (!bench) return <BenchSkeleton />;
  // The document's own type says which of them it is.
  return (
    <AttributesHereProvider value={attributes}>
      <Suspense fallback={<BenchSkeleton />}>
        {target.document.document_type === "stc" ? (
          <StcBench
            bench={bench as unknown as Bench<StcDocument>}
            target={shown as BenchTarget<StcDocument>}
            {...(onlooker ? { onlooker } : {})}
          />
        ) : target.document.document_type === "mcq" ? (
          <McqBench
            bench={bench as unknown as Bench<McqDocument>}
            target={shown as BenchTarget<McqDocument>}
          />
        ) : target.document.document_type === "sgqa" ? (
          <SgqaBench
            bench={bench as unknown as Bench<SgqaDocument>}
            target={shown as BenchTarget<SgqaDocument>}
          />
        ) : (
          <FgqaBench
            bench={bench as unknown as Bench<FgqaDocument>}
            target={shown as BenchTarget<FgqaDocument>}
          />
        )}
      </Suspense>
    </AttributesHereProvider>
  );
};
