/**
 * What pointers do on the timeline, as one state machine: scrub, drag a segment's edge, drag a keyframe's
 * dot, pan. Events in, next state and effects out; nothing is changed before the drag ends.
 */
import { unreachable } from "@/shared/result";
import { clampFrame, type SourceFrame, sourceFrame } from "@/shared/units";
import { hitTimeline, type TimelineHit } from "@/timeline/lane-hits";
import { LANE_METRICS, type Lane, type LaneMetrics } from "@/timeline/lanes";
import { type Snapped, type SnapTargets, snapped } from "@/timeline/snapping";
import { boundaryAtX, frameAtX, type TimeScale, xAfter, xOf } from "@/timeline/time-scale";

export type TimelineState =
  | { readonly phase: "idle" }
  | { readonly phase: "scrubbing" }
  | { readonly phase: "panning"; readonly lastX: number }
  | {
      readonly phase: "pressing";
      readonly hit: Extract<TimelineHit, { part: "dot" }>;
      readonly fromX: number;
      readonly playhead: SourceFrame | null;
    }
  | {
      readonly phase: "dot";
      readonly id: string;
      readonly frame: SourceFrame;
      readonly caught: Snapped | null;
      readonly playhead: SourceFrame | null;
    }
  | {
      readonly phase: "edge";
      readonly id: string;
      readonly edge: "start" | "end";
      readonly fromX: number;
      /** Where the edge stood when it was caught, so that it does not jump under the pointer. */
      readonly edgeX: number;
      /** Where it would land; null until the pointer has moved. */
      readonly frame: SourceFrame | null;
      /** What it would land on. */
      readonly caught: Snapped | null;
      /** Where the playhead stood before the drag, which takes it along. */
      readonly playhead: SourceFrame | null;
    };

export interface TimelineEvent {
  readonly type: "down" | "move" | "up" | "cancel";
  readonly x: number;
  readonly y: number;
  /** 0 the main button, 1 the middle one, which pans. */
  readonly button: number;
  /** Alt: no catching on edges, shot cuts and playhead. */
  readonly isFree: boolean;
  /** A press with Ctrl takes the object in or out of what is marked; with Shift all from the selected one to it. */
  readonly marks?: MarkMode | null;
}

export type MarkMode = "toggle" | "range";

export interface TimelineContext {
  readonly scale: TimeScale;
  readonly lanes: readonly Lane[];
  readonly snap: SnapTargets;
  readonly canEdit: boolean;
  readonly metrics?: LaneMetrics;
}

export type TimelineEffect =
  | { readonly type: "seek"; readonly frame: SourceFrame }
  | { readonly type: "select-lane"; readonly laneId: string }
  | { readonly type: "select-span"; readonly laneId: string; readonly id: string }
  | { readonly type: "select-dot"; readonly laneId: string; readonly id: string }
  | {
      readonly type: "mark";
      readonly part: "lane" | "span" | "dot";
      readonly id: string;
      readonly mode: MarkMode;
    }
  | { readonly type: "scroll"; readonly dx: number }
  /** The segment's first or last frame is to be `frame` (both inclusive). */
  | {
      readonly type: "move-edge";
      readonly id: string;
      readonly edge: "start" | "end";
      readonly frame: SourceFrame;
    }
  | { readonly type: "move-dot"; readonly id: string; readonly frame: SourceFrame }
  /** A segment of the lane is to start on `frame`. */
  | { readonly type: "cut"; readonly laneId: string; readonly frame: SourceFrame };

export interface TimelineStep {
  readonly state: TimelineState;
  readonly effects: readonly TimelineEffect[];
}

export const TIMELINE_IDLE: TimelineState = { phase: "idle" };

/** A press that moves less than this is a click. */
const DRAG_FROM_PX = 3;

const step = (state: TimelineState, ...effects: TimelineEffect[]): TimelineStep => ({ state, effects });

export function timelinePointer(
  state: TimelineState,
  event: TimelineEvent,
  context: TimelineContext,
): TimelineStep {
  switch (event.type) {
    case "down":
      return state.phase === "idle" ? pressed(event, context) : step(state);
    case "move":
      return moved(state, event, context);
    case "up":
      return released(moved(state, event, context));
    case "cancel":
      return step(TIMELINE_IDLE);
    default:
      return unreachable(event.type);
  }
}

/** A double click on a lane cuts where its first click went to. */
export function timelineDoubleClick(
  event: Pick<TimelineEvent, "x" | "y">,
  { scale, lanes, canEdit, metrics = LANE_METRICS }: TimelineContext,
): TimelineEffect | null {
  const hit = hitTimeline(lanes, event.x, event.y, metrics);
  if (!canEdit || (hit.part !== "lane" && hit.part !== "span")) return null;
  return { type: "cut", laneId: hit.laneId, frame: frameAtX(scale, event.x) };
}

function pressed(
  event: TimelineEvent,
  { scale, lanes, snap, canEdit, metrics = LANE_METRICS }: TimelineContext,
): TimelineStep {
  if (event.button === 1) return step({ phase: "panning", lastX: event.x });
  const hit = hitTimeline(lanes, event.x, event.y, metrics);
  const marked = event.marks ? markEffect(hit, event.marks) : null;
  if (marked) return step(TIMELINE_IDLE, marked);
  const seek: TimelineEffect = { type: "seek", frame: frameAtX(scale, event.x) };
  const { playhead } = snap;
  switch (hit.part) {
    case "ruler":
    case "nothing":
      return step({ phase: "scrubbing" }, seek);
    case "lane":
      return step({ phase: "scrubbing" }, { type: "select-lane", laneId: hit.laneId }, seek);
    case "span":
      return step({ phase: "scrubbing" }, { type: "select-span", laneId: hit.laneId, id: hit.id }, seek);
    case "dot":
      return step(
        canEdit && hit.isSingle ? { phase: "pressing", hit, fromX: event.x, playhead } : TIMELINE_IDLE,
        { type: "select-dot", laneId: hit.laneId, id: hit.id },
        { type: "seek", frame: hit.frame },
      );
    case "edge":
      return step(
        canEdit
          ? {
              phase: "edge",
              id: hit.id,
              edge: hit.edge,
              fromX: event.x,
              edgeX: hit.x,
              frame: null,
              caught: null,
              playhead,
            }
          : TIMELINE_IDLE,
        {
          type: "select-span",
          laneId: hit.laneId,
          id: hit.id,
        },
      );
    default:
      return unreachable(hit);
  }
}

function markEffect(hit: TimelineHit, mode: MarkMode): TimelineEffect | null {
  switch (hit.part) {
    case "lane":
      return { type: "mark", part: "lane", id: hit.laneId, mode };
    case "span":
    case "edge":
      return { type: "mark", part: "span", id: hit.id, mode };
    case "dot":
      return { type: "mark", part: "dot", id: hit.id, mode };
    case "ruler":
    case "nothing":
      return null;
    default:
      return unreachable(hit);
  }
}

function moved(state: TimelineState, event: TimelineEvent, context: TimelineContext): TimelineStep {
  const { scale } = context;
  switch (state.phase) {
    case "idle":
      return step(state);
    case "scrubbing":
      return step(state, { type: "seek", frame: frameAtX(scale, event.x) });
    case "panning":
      return step({ phase: "panning", lastX: event.x }, { type: "scroll", dx: state.lastX - event.x });
    case "pressing": {
      if (Math.abs(event.x - state.fromX) < DRAG_FROM_PX) return step(state);
      const { hit, playhead } = state;
      return moved({ phase: "dot", id: hit.id, frame: hit.frame, caught: null, playhead }, event, context);
    }
    case "dot": {
      const caught = landing(event, context, frameAtX(scale, event.x), state.playhead);
      const { frame } = caught;
      return step({ ...state, frame, caught }, { type: "seek", frame });
    }
    case "edge":
      return movedEdge(state, event, context);
    default:
      return unreachable(state);
  }
}

/** An edge is a boundary between frames; the frame shown is the segment's own outermost one. */
function movedEdge(
  state: Extract<TimelineState, { phase: "edge" }>,
  event: TimelineEvent,
  context: TimelineContext,
): TimelineStep {
  if (state.frame === null && Math.abs(event.x - state.fromX) < DRAG_FROM_PX) return step(state);
  const { clip } = context.scale;
  const x = state.edgeX + event.x - state.fromX;
  // An end edge comes to the playhead when the segment ends with the frame that it stands on.
  const after = state.edge === "end" && state.playhead !== null ? state.playhead + 1 : state.playhead;
  const playhead = after !== null && after <= clip.endFrame ? sourceFrame(after) : null;
  const caught = landing(event, context, boundaryAtX(context.scale, x), playhead);
  const isPastLast = state.edge === "end" && x >= middleOfLastFrame(context.scale);
  const lastOfSegment = isPastLast ? clip.endFrame : caught.frame - 1;
  const frame = state.edge === "start" ? caught.frame : clampFrame(lastOfSegment, clip);
  if (frame === state.frame && caught.on === state.caught?.on) return step(state);
  return step({ ...state, frame, caught: isPastLast ? null : caught }, { type: "seek", frame });
}

/** Past it an end edge means the clip's end, at which no frame begins. */
function middleOfLastFrame(scale: TimeScale): number {
  return (xOf(scale, scale.clip.endFrame) + xAfter(scale, scale.clip.endFrame)) / 2;
}

function landing(
  event: TimelineEvent,
  context: TimelineContext,
  frame: SourceFrame,
  playhead: SourceFrame | null,
): Snapped {
  const { scale, snap, metrics = LANE_METRICS } = context;
  const { grid } = snap;
  const targets = event.isFree ? { grid, edges: [], cuts: [], playhead: null } : { ...snap, playhead };
  return snapped(scale, frame, targets, metrics.reachPx);
}

function released(last: TimelineStep): TimelineStep {
  const { state, effects } = last;
  if (state.phase === "dot")
    return step(TIMELINE_IDLE, ...effects, { type: "move-dot", id: state.id, frame: state.frame });
  if (state.phase === "edge" && state.frame !== null) {
    const { id, edge, frame } = state;
    return step(TIMELINE_IDLE, ...effects, { type: "move-edge", id, edge, frame });
  }
  return step(TIMELINE_IDLE, ...effects);
}
