import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { annotationQuery } from "@/api/annotations";
import { comparisonQuery } from "@/api/reviews";
import type { AnnotationDocument } from "@/editor/documents";
import { AnnotateBench } from "@/features/annotate/annotate-bench";
import type { BenchTarget } from "@/features/annotate/bench-target";
import { serverDesk } from "@/features/annotate/desk";
import { useAttributesSeen } from "@/features/annotate/use-attributes-seen";
import type { AttributeSchemas } from "@/generated/annotation";
import { BenchSkeleton } from "@/workbench/bench-skeleton";
import { LoadFailure } from "@/workbench/ui/screen-states";

const route = getRouteApi("/signed-in/adjudicate/$annotationId");

/** The lead's own document, begun from one of the answers; submitting it is accepting it. */
export const AdjudicatePage = () => {
  const { annotationId } = route.useParams();
  const place = route.useSearch();
  const navigate = route.useNavigate();
  const annotation = useQuery(annotationQuery(annotationId));
  const workItem = annotation.data?.work_item;
  const comparison = useQuery({ ...comparisonQuery(workItem ?? ""), enabled: workItem !== undefined });
  const seen = useAttributesSeen(annotation.refetch);
  const target = useMemo((): BenchTarget | null => {
    if (!annotation.data || !comparison.data) return null;
    const { asset, item, stage, project } = comparison.data;
    const { id, document, versions, revision, state, findings, work_item } = annotation.data;
    return {
      annotationId: id,
      desk: serverDesk(id, asset.id, seen(annotation.data.attributes_version ?? 1)),
      document: document as unknown as AnnotationDocument,
      versions,
      revision,
      readOnly: state !== "draft",
      asset,
      item,
      stage,
      attributes: annotation.data.attributes_schema as AttributeSchemas,
      project,
      suggestions: [],
      dismissedDrafts: [],
      findings,
      sentBackBecause: "",
      assignmentId: null,
      answers: [`/api/v1/annotations/${id}`, `/api/v1/work-items/${work_item}/comparison`],
    };
  }, [annotation.data, comparison.data, seen]);
  const failed = annotation.error ?? comparison.error;
  if (failed) return <LoadFailure error={failed} retry={() => void annotation.refetch()} />;
  if (!target || !workItem) return <BenchSkeleton />;
  return (
    <AnnotateBench
      key={annotationId}
      target={target}
      place={place}
      onSubmitted={() => void navigate({ to: "/compare/$workItemId", params: { workItemId: workItem } })}
    />
  );
};
