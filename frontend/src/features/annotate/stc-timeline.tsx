import { memo, useDeferredValue, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { Asset, Finding } from "@/api/types";
import type { EditResult } from "@/editor/edit-context";
import { markedIds } from "@/editor/marking";
import { cutSegments, moveSegmentEdge } from "@/editor/segment-edits";
import { moveKeyframe } from "@/editor/track-edits";
import { proposedStretches } from "@/features/annotate/propagation-lane";
import type { Propagation } from "@/features/annotate/use-propagation";
import type { FrameTable } from "@/media/frame-table";
import type { Player } from "@/media/player";
import type { FrameInterval, SourceFrame } from "@/shared/units";
import type { TimelineEffect } from "@/timeline/interaction";
import { RetrievalGrid } from "@/timeline/retrieval-grid";
import type { StcSession } from "@/workbench/sessions";
import { laneMarks, StcLanes } from "@/workbench/stc-lanes";
import { useLanesShown } from "@/workbench/stc-lanes-shown";
import { Timeline } from "@/workbench/timeline";

type Props = {
  session: StcSession;
  asset: Asset;
  table: FrameTable;
  clip: FrameInterval;
  span: FrameInterval;
  player: Player | null;
  trackId: string | null;
  findings: readonly Finding[];
  ghosts: Propagation["ghosts"];
  canTrack: boolean;
  canCut: boolean;
  onSeek: (frame: SourceFrame) => void;
  onRefusal: (result: EditResult) => void;
};

const MARKED_KIND = { lane: "track", span: "segment", dot: "keyframe" } as const;

/**
 * The timeline of an `stc` document: a lane for each track. It follows the document a moment later than the picture
 * does, so that a box that is let go is on the picture at once however many lanes there are.
 */
export const StcTimeline = memo((props: Props) => {
  const { session, table, clip, player, trackId, findings, ghosts, canTrack, canCut, onSeek, onRefusal } =
    props;
  const { t } = useTranslation();
  const document = useDeferredValue(useStore(session.store, (state) => state.document));
  const selection = useStore(session.store, (state) => state.selection);
  const marks = useStore(session.store, (state) => state.marks);
  const marked = useMemo(() => new Set(markedIds({ selection, marks })), [selection, marks]);
  const [stcLanes] = useState(() => new StcLanes());
  const retrieval = useMemo(() => new RetrievalGrid(table.grid, clip), [table, clip]);
  const laneSettings = useMemo(() => {
    const draft = { table, clip, retrieval };
    return {
      outOfFrame: t("segmentKind.out_of_frame"),
      marks: laneMarks(findings),
      ...(canCut ? { draft } : {}),
    };
  }, [findings, table, clip, retrieval, canCut, t]);
  const drawnLanes = useMemo(() => stcLanes.rows(document, laneSettings), [stcLanes, document, laneSettings]);
  const lanes = useMemo(() => {
    const proposed = proposedStretches(ghosts.boxes);
    return drawnLanes.map((lane) =>
      lane.source.id === ghosts.trackId ? { ...lane, source: { ...lane.source, proposed } } : lane,
    );
  }, [drawnLanes, ghosts]);
  const { shown, choice } = useLanesShown(session, table, lanes, trackId);

  const onEffect = (effect: Exclude<TimelineEffect, { type: "scroll" }>) => {
    switch (effect.type) {
      case "seek":
        onSeek(effect.frame);
        break;
      case "select-lane":
        session.select({ kind: "track", id: effect.laneId });
        break;
      case "select-span":
        session.select({ kind: "segment", id: effect.id });
        break;
      case "select-dot":
        session.select({ kind: "keyframe", id: effect.id });
        break;
      case "mark":
        session.mark({ kind: MARKED_KIND[effect.part], id: effect.id }, effect.mode);
        break;
      case "move-edge":
        onRefusal(
          session.edit("move_edge", (context) =>
            moveSegmentEdge(context, effect.id, effect.edge, effect.frame, "dense"),
          ),
        );
        break;
      case "cut":
        onRefusal(session.edit("cut", (context) => cutSegments(context, effect.laneId, effect.frame)));
        break;
      case "move-dot":
        onRefusal(session.edit("move_keyframe", (context) => moveKeyframe(context, effect.id, effect.frame)));
        break;
    }
  };

  return (
    <Timeline
      asset={props.asset}
      table={table}
      clip={clip}
      span={props.span}
      player={player}
      rows={shown}
      retrieval={retrieval}
      {...(choice ? { lanesShown: choice } : {})}
      selectedLane={trackId}
      selectedId={selection?.id ?? null}
      marked={marked}
      canEdit={canCut || canTrack}
      onEffect={onEffect}
      emptyHint={t(canTrack ? "timeline.empty" : "timeline.emptyReadOnly")}
    />
  );
});
