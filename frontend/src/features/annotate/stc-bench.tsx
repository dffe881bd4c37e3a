import { useCallback, useDeferredValue, useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { Finding } from "@/api/types";
import { findObject, type StcDocument, segmentsOf } from "@/editor/documents";
import { refusal } from "@/editor/edit-context";
import { deleteSegment } from "@/editor/segment-edits";
import { selectedTrackId } from "@/editor/selection";
import type { PictureEvent } from "@/editor/tools/box-tool";
import { isMaskTool } from "@/editor/tools/mask-tool-name";
import { BenchBar } from "@/features/annotate/bench-bar";
import { BenchHead } from "@/features/annotate/bench-head";
import { BenchPicture } from "@/features/annotate/bench-picture";
import type { BenchTarget } from "@/features/annotate/bench-target";
import { CaptionHelp } from "@/features/annotate/caption-help";
import type { Onlooker } from "@/features/annotate/onlooker";
import { PropagationPanel } from "@/features/annotate/propagation-panel";
import { StcTimeline } from "@/features/annotate/stc-timeline";
import { StcTools } from "@/features/annotate/stc-tools";
import { nextUncertainFrame, useUncertainKeyframes } from "@/features/annotate/uncertain-keyframes";
import type { Bench } from "@/features/annotate/use-bench";
import { useCaptionDictation } from "@/features/annotate/use-caption-dictation";
import { useMaskPrompts } from "@/features/annotate/use-mask-prompts";
import { usePropagation } from "@/features/annotate/use-propagation";
import { useSuggestedTexts } from "@/features/annotate/use-suggested-texts";
import { clampFrame, intervalContains, sourceFrame } from "@/shared/units";
import { focusAttribute } from "@/workbench/attributes-here";
import { BenchFrame } from "@/workbench/bench-frame";
import { captionFieldId } from "@/workbench/caption-field";
import { CrowdLayer } from "@/workbench/crowd-layer";
import { FindingsPanel } from "@/workbench/findings-panel";
import { focusWhenDrawn } from "@/workbench/focus-when-drawn";
import { GhostOverlay } from "@/workbench/ghost-overlay";
import { MaskCursor } from "@/workbench/mask-cursor";
import { MaskLayer } from "@/workbench/mask-layer";
import { MaskStatus } from "@/workbench/mask-status";
import { NeighbourOverlay } from "@/workbench/neighbour-overlay";
import { Panel } from "@/workbench/panel";
import { SceneOverlay } from "@/workbench/scene-overlay";
import type { ScreenCommand } from "@/workbench/screen-command";
import { SegmentsPanel } from "@/workbench/segments-panel";
import { segmentAt } from "@/workbench/stc-view";
import { TracksPanel } from "@/workbench/tracks-panel";
import { Transport } from "@/workbench/transport";
import { useBenchActs } from "@/workbench/use-bench-acts";
import { useBenchKeys } from "@/workbench/use-bench-keys";
import { useKeptChoice } from "@/workbench/use-kept-choice";

type Props = { bench: Bench<StcDocument>; target: BenchTarget<StcDocument>; onlooker?: Onlooker };

const CARRY_METHODS = ["tracker", "sam2"] as const;
const ABOUT_WHAT_IS_OFFERED: ReadonlySet<string> = new Set(["take_suggestion", "dismiss_suggestion"]);

/** The screen for captions in space and time. */
export const StcBench = ({ bench, target, onlooker }: Props) => {
  const { t } = useTranslation();
  const { session, player, table, clip, findings } = bench;
  const trackCount = useStore(session.store, (state) => state.document.tracks.length);
  const tool = useStore(session.store, (state) => state.tool);
  const trackId = useStore(session.store, (state) => selectedTrackId(state));
  // Of the frame only what changes seldom: with every frame only what shows it is drawn anew.
  const isOutside = useStore(session.store, (state) => !intervalContains(clip, state.frame));
  const segmentHere = useStore(session.store, (state) =>
    segmentAt(segmentsOf(state.document, trackId ?? ""), state.frame),
  );
  const selectedSegment = useStore(session.store, ({ document, selection }) =>
    selection?.kind === "segment" ? findObject(document, "segment", selection.id) : null,
  );
  const looped = selectedSegment ?? segmentHere;
  const loopInterval = useMemo(
    () =>
      looped && {
        startFrame: sourceFrame(looped.start_frame),
        endFrame: sourceFrame(looped.end_frame),
      },
    [looped],
  );

  const suggestedTexts = useSuggestedTexts(target.suggestions);
  const canTrack = !target.readOnly && target.stage.edits.includes("keyframe");
  const canDescribe = target.stage.edits.includes("track");
  const canCut = !target.readOnly && target.stage.edits.includes("segment");
  const canCarry = canTrack && !target.desk.isPractice;
  const { seek: seekTo } = bench;
  const seek = useCallback((to: number) => seekTo(clampFrame(to, clip)), [seekTo, clip]);
  const maskOffer = useMaskPrompts({
    session,
    annotationId: target.annotationId,
    project: target.project.slug,
    canTrack,
  });
  const [chosenMethod, chooseMethod] = useKeptChoice("carry-method", CARRY_METHODS);
  const method = maskOffer?.available ? chosenMethod : "tracker";
  const isPrompting = useStore(session.masks.prompts.store, ({ prompt }) => prompt !== null);
  const propagation = usePropagation({
    session,
    annotationId: target.annotationId,
    clip,
    trackId,
    canTrack: canCarry,
    method,
    onSeek: seek,
    sayRefusal: bench.sayRefusal,
  });
  const { ghosts } = propagation;
  const uncertain = useUncertainKeyframes(session, target.suggestions, propagation.progress);
  /** Once all proposals are settled, what was taken over on a doubtful frame is still to be looked at. */
  const orTakenOver = (command: ScreenCommand): ScreenCommand => {
    if (command.name !== "look_at_uncertain" || command.isEnabled || uncertain.size === 0) return command;
    const perform = () => {
      const { document, frame } = session.store.getState();
      const next = nextUncertainFrame(document, uncertain, frame);
      if (next !== null) seek(next);
    };
    return { ...command, isEnabled: true, perform };
  };
  const dictation = useCaptionDictation({ session, target, canWrite: canCut });
  const [neighbours, showNeighbours] = useKeptChoice("neighbours", ["hidden", "shown"]);

  const screenCommands: ScreenCommand[] = [
    ...bench.screenCommands,
    ...(onlooker?.commands ?? []),
    // While a mask is asked for by clicks, the keys to take and to drop are about that mask.
    ...propagation.commands
      .map(orTakenOver)
      .filter(({ name }) => !isPrompting || !ABOUT_WHAT_IS_OFFERED.has(name)),
    ...dictation.commands,
    {
      name: "show_neighbours",
      isEnabled: true,
      perform: () => showNeighbours(neighbours === "shown" ? "hidden" : "shown"),
    },
    {
      name: "write_caption",
      isEnabled: trackId !== null,
      perform: () => writeCaption(),
    },
    {
      name: "loop_segment",
      isEnabled: loopInterval !== null || player?.loop !== null,
      perform: () => player?.setLoop(player.loop ? null : loopInterval),
    },
  ];
  const acts = useBenchActs(session, screenCommands);
  useBenchKeys(session, acts);

  function writeCaption() {
    if (!segmentHere) return;
    session.select({ kind: "segment", id: segmentHere.id });
    focusWhenDrawn(captionFieldId(segmentHere.id));
  }

  const draw = (event: PictureEvent) => {
    if (!isOutside) session.pointer(event);
    else if (event.type === "down") bench.sayRefusal(refusal("outside_clip"));
  };
  const eyes = onlooker?.eyes;
  useEffect(() => (player ? eyes?.watch(session, player) : undefined), [eyes, session, player]);
  useEffect(() => eyes?.found(findings), [eyes, findings]);
  const jump = (finding: Finding) => {
    const { place } = finding;
    eyes?.findingFollowed();
    const at = place.frame ?? place.start_frame;
    if (at !== undefined) seek(at);
    if (place.object_id && place.kind) bench.selectById(place.object_id);
    focusAttribute(finding);
    // The field is drawn once its segment is selected.
    if (place.field === "caption" && place.object_id) focusWhenDrawn(captionFieldId(place.object_id));
  };
  // The same function for good, so that hundreds of findings are not drawn anew with every selection.
  const latestJump = useRef(jump);
  latestJump.current = jump;
  const onJump = useCallback((finding: Finding) => latestJump.current(finding), []);
  // The long lists are drawn a moment after the picture, which a choice or a box that is let go must not hold up.
  const right = useDeferredValue(
    <>
      <BenchHead bench={bench} target={target} />
      {dictation.elsewhere}
      <Panel title={t("tracks.title")} aside={trackCount}>
        <TracksPanel
          session={session}
          table={table}
          readOnly={!canTrack}
          selectedTrackId={trackId}
          uncertain={uncertain}
          canDescribe={canDescribe}
          onSeek={seek}
        />
      </Panel>
      {canCarry && (
        <Panel title={t("assist.title")}>
          <PropagationPanel
            propagation={propagation}
            maskOffer={maskOffer}
            method={method}
            onMethod={chooseMethod}
          />
        </Panel>
      )}
      <Panel title={t("segments.title")}>
        <SegmentsPanel
          session={session}
          table={table}
          trackId={trackId}
          readOnly={!canCut}
          onSeek={seek}
          onDelete={(id) =>
            bench.sayRefusal(session.edit("delete_segment", (context) => deleteSegment(context, id, "dense")))
          }
          guide={target.project.writing_guide}
          dictation={dictation.forCaptions}
          captionHelp={(segment) => (
            <CaptionHelp
              session={session}
              segment={segment}
              annotationId={target.annotationId}
              project={target.project.slug}
              onTaken={suggestedTexts.note}
            />
          )}
          suggestedText={suggestedTexts.of}
        />
      </Panel>
      <Panel title={t("findings.title")} aside={findings.length}>
        <FindingsPanel findings={findings} onJump={onJump} />
      </Panel>
    </>,
  );

  return (
    <BenchFrame
      rightLabel={t("bench.words")}
      strip={onlooker?.strip}
      bar={<BenchBar bench={bench} target={target} acts={acts} />}
      left={
        <>
          <BenchPicture
            bench={bench}
            name={target.asset.name}
            isOutside={isOutside}
            cursor={tool === "select" ? "default" : isMaskTool(tool) ? "none" : "crosshair"}
            {...(canTrack ? { onPointer: draw } : {})}
            layer={(view) => (
              <>
                <MaskLayer session={session} view={view} carried={propagation.here?.mask ?? null} />
                <CrowdLayer session={session} view={view} />
              </>
            )}
            overlay={(view) => (
              <>
                <MaskCursor session={session} view={view} />
                {neighbours === "shown" && <NeighbourOverlay session={session} view={view} />}
                <SceneOverlay session={session} view={view} />
                <GhostOverlay view={view} box={propagation.here} />
              </>
            )}
          />
          <MaskStatus session={session} onRefusal={bench.sayRefusal} />
          <Transport
            player={player}
            table={table}
            clip={clip}
            loopInterval={loopInterval}
            context={bench.context}
            countsGrid
          />
          {!target.readOnly && (
            <StcTools
              session={session}
              canTrack={canTrack}
              canDescribe={canDescribe}
              canCut={canCut}
              onRefusal={bench.sayRefusal}
            />
          )}
          <StcTimeline
            session={session}
            asset={target.asset}
            table={table}
            clip={clip}
            span={bench.span}
            player={player}
            trackId={trackId}
            findings={findings}
            ghosts={ghosts}
            canTrack={canTrack}
            canCut={canCut}
            onSeek={bench.seek}
            onRefusal={bench.sayRefusal}
          />
        </>
      }
      right={right}
    />
  );
};
