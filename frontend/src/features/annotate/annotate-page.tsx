import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense, useMemo } from "react";
import { assignmentQuery } from "@/api/work";
import type { AnnotationDocument } from "@/editor/documents";
import { AnnotateBench } from "@/features/annotate/annotate-bench";
import type { BenchTarget } from "@/features/annotate/bench-target";
import { serverDesk } from "@/features/annotate/desk";
import { useAttributesSeen } from "@/features/annotate/use-attributes-seen";
import { useGoOn } from "@/features/annotate/use-next-of-stage";
import { followsAtOnce } from "@/features/annotate/work-ahead";
import type { AttributeSchemas } from "@/generated/annotation";
import { BenchSkeleton } from "@/workbench/bench-skeleton";
import { LoadFailure } from "@/workbench/ui/screen-states";

const BlindBench = lazy(() =>
  import("@/features/annotate/blind-bench").then((module) => ({ default: module.BlindBench })),
);
const route = getRouteApi("/signed-in/annotate/$assignmentId");

/** One person's answer to one work item. */
export const AnnotatePage = () => {
  const { assignmentId } = route.useParams();
  const place = route.useSearch();
  const goOn = useGoOn();
  const view = useQuery(assignmentQuery(assignmentId));
  const seen = useAttributesSeen(view.refetch);
  const target = useMemo((): BenchTarget | null => {
    if (!view.data) return null;
    const { assignment, annotation, asset, item, stage, project, suggestions, findings } = view.data;
    if (!asset) return null;
    return {
      annotationId: annotation.id,
      desk: serverDesk(
        annotation.id,
        asset.id,
        seen(annotation.attributes_version ?? 1),
        followsAtOnce(annotation.document_type, stage),
      ),
      document: annotation.document as unknown as AnnotationDocument,
      versions: annotation.versions,
      revision: annotation.revision,
      readOnly: annotation.state !== "draft" || !["active", "sent_back"].includes(assignment.state),
      asset,
      item: { ...item, asset: asset.id },
      stage,
      attributes: annotation.attributes_schema as AttributeSchemas,
      project,
      suggestions,
      dismissedDrafts: view.data.dismissed_drafts,
      findings,
      sentBackBecause: ["active", "sent_back"].includes(assignment.state) ? (assignment.reason ?? "") : "",
      assignmentId: assignment.id,
      answers: [`/api/v1/assignments/${assignment.id}`],
    };
  }, [view.data, seen]);
  if (view.error) return <LoadFailure error={view.error} retry={() => void view.refetch()} />;
  if (view.data && !view.data.asset)
    return (
      <Suspense fallback={<BenchSkeleton />}>
        <BlindBench key={view.data.annotation.id} work={view.data} />
      </Suspense>
    );
  if (!target) return <BenchSkeleton />;
  return <AnnotateBench key={target.annotationId} target={target} place={place} onSubmitted={goOn} />;
};
