import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { framesQuery, mediaAddress } from "@/api/media";
import { acceptAnnotation, adjudicate, comparisonQuery } from "@/api/reviews";
import type { Comparison } from "@/api/types";
import type { AnnotationDocument, FgqaDocument, StcDocument } from "@/editor/documents";
import type { AgreementDetail } from "@/features/compare/agreement-detail";
import { CompareOverlay } from "@/features/compare/compare-overlay";
import { FgqaDifferences } from "@/features/compare/fgqa-differences";
import { matchedLanes, matchTracks } from "@/features/compare/matched-lanes";
import { SendBackButton } from "@/features/compare/send-back-button";
import { StcDifferences } from "@/features/compare/stc-differences";
import { FrameTable } from "@/media/frame-table";
import { clampFrame, frameInterval, sourceFrame } from "@/shared/units";
import { BenchFrame } from "@/workbench/bench-frame";
import { BenchPath } from "@/workbench/bench-path";
import { BenchSkeleton } from "@/workbench/bench-skeleton";
import { mediaSize, pictureSize } from "@/workbench/picture-size";
import { usePlayerFrame } from "@/workbench/player-state";
import { Timeline } from "@/workbench/timeline";
import { SIDE_LOOKS } from "@/workbench/track-look";
import { Transport } from "@/workbench/transport";
import { ColorSchemeSwitch } from "@/workbench/ui/color-scheme-switch";
import { useFormats } from "@/workbench/ui/formats";
import { EmptyState, LoadFailure } from "@/workbench/ui/screen-states";
import { StateLabel } from "@/workbench/ui/state-label";
import { usePlayer } from "@/workbench/use-player";
import { usePlayerKeys } from "@/workbench/use-player-keys";
import { VideoStage } from "@/workbench/video-stage";
import classes from "./compare.module.css";

const route = getRouteApi("/signed-in/compare/$workItemId");

/** The answers to one work item side by side. */
export const ComparePage = () => {
  const { workItemId } = route.useParams();
  const comparison = useQuery(comparisonQuery(workItemId));
  const frames = useQuery({
    ...framesQuery(comparison.data?.asset.id ?? ""),
    enabled: comparison.data !== undefined,
  });
  const table = useMemo(() => frames.data && new FrameTable(frames.data), [frames.data]);
  const failed = comparison.error ?? frames.error;
  if (failed) return <LoadFailure error={failed} retry={() => void comparison.refetch()} />;
  if (!comparison.data || !table) return <BenchSkeleton />;
  return <OpenComparison comparison={comparison.data} table={table} />;
};

const FACETS = ["overall", "tube", "time", "caption", "verdict", "answer", "evidence"] as const;
const SIDES = ["A", "B"] as const;

const OpenComparison = ({ comparison, table }: { comparison: Comparison; table: FrameTable }) => {
  const { t } = useTranslation();
  const { score } = useFormats();
  const queryClient = useQueryClient();
  const navigate = route.useNavigate();
  const search = route.useSearch();
  const [place] = useState(search);
  const { work_item, item, asset, stage, project, annotations, agreement } = comparison;
  const clip = useMemo(
    () => frameInterval(sourceFrame(item.start_frame), sourceFrame(item.end_frame)),
    [item.start_frame, item.end_frame],
  );
  const {
    player,
    fault,
    seek: seekTo,
    bindVideo,
    bindCanvas,
  } = usePlayer({
    address: mediaAddress(asset.id, "proxy"),
    table,
    clip,
    initialFrame: clampFrame(place.frame ?? clip.startFrame, clip),
  });
  usePlayerKeys(player, table, clip);
  const frame = usePlayerFrame(player, clip.startFrame);

  // What is compared are the answers; a document adjudicated from them is their outcome.
  const answers = useMemo(() => {
    const given = annotations.filter((annotation) => annotation.kind === "answer");
    const [first] = agreement?.pairs ?? [];
    const measured =
      first && [first.first, first.second].map((id) => given.find((answer) => answer.id === id));
    const chosen = measured?.every((answer) => answer !== undefined) ? measured : given;
    return chosen.filter((answer) => answer !== undefined).slice(0, 2);
  }, [annotations, agreement]);
  const documents = answers.map((answer) => answer.document as unknown as AnnotationDocument);
  const detail = (agreement?.detail ?? null) as AgreementDetail | null;
  const isStc = stage.document_type === "stc";
  const [a, b = null] = documents;
  const matches =
    isStc && a
      ? matchTracks(
          a as StcDocument,
          b as StcDocument | null,
          detail?.document_type === "stc" ? detail : null,
        )
      : [];
  const lanes =
    isStc && a
      ? matchedLanes(
          matches,
          { a: a as StcDocument, b: b as StcDocument | null },
          t("segmentKind.out_of_frame"),
        )
      : [];
  const seek = (to: number) => seekTo(clampFrame(to, clip));

  const refresh = () => {
    void queryClient.invalidateQueries({ queryKey: comparisonQuery(work_item.id).queryKey });
    void queryClient.invalidateQueries({ queryKey: ["projects", project.slug] });
  };
  const accept = useMutation({
    mutationFn: (annotationId: string) => acceptAnnotation(work_item.id, annotationId),
    onSuccess: () => {
      refresh();
      void navigate({ to: "/review/$project", params: { project: project.slug } });
    },
  });
  const edit = useMutation({
    mutationFn: (annotationId: string) => adjudicate(work_item.id, annotationId),
    onSuccess: (draft) =>
      void navigate({ to: "/adjudicate/$annotationId", params: { annotationId: draft.id } }),
  });
  const outcome = annotations.find(
    (annotation) => annotation.kind === "adjudication" && annotation.state === "accepted",
  );
  const canJudge = work_item.state === "review";

  return (
    <BenchFrame
      isWordy
      rightLabel={t("compare.words")}
      bar={
        <>
          <BenchPath project={project.name} stage={stage.title} item={asset.name} />
          <StateLabel tone={work_item.state === "accepted" ? "good" : "plain"}>
            {t(`lead.items.workStates.${work_item.state}`)}
          </StateLabel>
          <Button
            variant="default"
            onClick={() => void navigate({ to: "/review/$project", params: { project: project.slug } })}
          >
            {t("compare.back")}
          </Button>
          <ColorSchemeSwitch />
        </>
      }
      left={
        <>
          <VideoStage
            picture={pictureSize(asset)}
            media={mediaSize(asset)}
            bindVideo={bindVideo}
            bindCanvas={bindCanvas}
            label={t("picture.label", { name: asset.name })}
            fault={fault && t(`media_fault.${fault.code}`)}
            overlay={(view) => (
              <CompareOverlay
                view={view}
                frame={frame}
                table={table}
                documents={documents}
                matches={matches}
              />
            )}
          />
          <Transport player={player} table={table} clip={clip} loopInterval={null} countsGrid={isStc} />
          <Timeline
            asset={asset}
            table={table}
            clip={clip}
            player={player}
            rows={lanes}
            selectedLane={null}
            selectedId={null}
            canEdit={false}
            onEffect={(effect) => {
              if (effect.type === "seek") seek(effect.frame);
            }}
            emptyHint={isStc ? t("timeline.emptyReadOnly") : ""}
          />
        </>
      }
      right={
        <>
          <section className={classes.head} aria-label={t("compare.answers")}>
            <div className={classes.people}>
              {answers.map((answer, index) => (
                <AnswerRow
                  key={answer.id}
                  side={SIDES[index] ?? ""}
                  color={SIDE_LOOKS[index]?.color ?? ""}
                  name={answer.author.display_name || answer.author.username}
                  state={t(`annotationState.${answer.state}`)}
                >
                  {canJudge && answer.state === "submitted" && (
                    <>
                      <Button
                        loading={accept.isPending && accept.variables === answer.id}
                        onClick={() => accept.mutate(answer.id)}
                      >
                        {t("compare.accept", { side: SIDES[index] })}
                      </Button>
                      <Button
                        variant="default"
                        title={t("compare.editTitle", { side: SIDES[index] })}
                        loading={edit.isPending && edit.variables === answer.id}
                        onClick={() => edit.mutate(answer.id)}
                      >
                        {t("compare.edit", { side: SIDES[index] })}
                      </Button>
                      <SendBackButton annotationId={answer.id} side={SIDES[index] ?? ""} onDone={refresh} />
                    </>
                  )}
                </AnswerRow>
              ))}
            </div>
            {outcome && (
              <p className={classes.outcome}>
                {t("compare.outcome", { name: outcome.author.display_name || outcome.author.username })}
              </p>
            )}
            {agreement && (
              <dl className={classes.facets} aria-label={t("compare.agreement")}>
                {FACETS.map((facet) => {
                  const value = facet === "overall" ? agreement.overall : agreement.facets[facet];
                  return typeof value === "number" ? (
                    <div key={facet}>
                      <dt>{t(`facet.${facet}`)}</dt>
                      <dd>{score(value)}</dd>
                    </div>
                  ) : null;
                })}
              </dl>
            )}
          </section>
          {detail?.document_type === "stc" && a && b && (
            <StcDifferences
              a={a as StcDocument}
              b={b as StcDocument}
              agreement={detail}
              clip={clip}
              frame={frame}
              onSeek={seek}
            />
          )}
          {detail?.document_type === "fgqa" && a && b && (
            <FgqaDifferences a={a as FgqaDocument} b={b as FgqaDocument} agreement={detail} onSeek={seek} />
          )}
          {!agreement && (
            <div style={{ padding: 12 }}>
              <EmptyState title={t("compare.oneAnswer")} hint={t("compare.oneAnswerHint")} />
            </div>
          )}
        </>
      }
    />
  );
};

type AnswerRowProps = { side: string; color: string; name: string; state: string; children: React.ReactNode };

const AnswerRow = ({ side, color, name, state, children }: AnswerRowProps) => (
  <fieldset className={classes.answer} aria-label={`${side} ${name}`}>
    <span className={classes.side} style={{ background: color }}>
      {side}
    </span>
    <span className={classes.author}>
      {name} <span className={classes.sub}>{state}</span>
    </span>
    {children}
  </fieldset>
);
