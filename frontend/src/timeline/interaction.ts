/**
 * What pointers do on the timeline, as one state machine: scrub, drag a segment's edge, drag a keyframe's
 * dot, pan. Events in, next state and effects out; nothing is changed before the drag ends.
 */
import { unreachable } from "@/shared/result";
import { clampFrame, type SourceFrame } from "@/shared/units";
import { hitTimeline, LANE_METRICS, type Lane, type LaneMetrics, type TimelineHit } from "@/timeline/lanes";
import { type SnapTargets, snapped } from "@/timeline/snapping";
import { boundaryAtX, frameAtX, type TimeScale, xAfter, xOf } from "@/timeline/time-scale";

export type TimelineState =
  | { readonly phase: "idle" }
  | { readonly phase: "scrubbing" }
  | { readonly phase: "panning"; readonly lastX: number }
  | {
      readonly phase: "pressing";
      readonly hit: Extract<TimelineHit, { part: "dot" }>;
      readonly fromX: number;
    }
  | { readonly phase: "dot"; readonly id: string; readonly frame: SourceFrame }
  | {
      readonly phase: "edge";
      readonly id: string;
      readonly edge: "start" | "end";
      readonly fromX: number;
      /** Where the edge stood when it was caught, so that it does not jump under the pointer. */
      readonly edgeX: number;
      /** Where it would land; null until the pointer has moved. */
      readonly frame: SourceFrame | null;
    };

export interface TimelineEvent {
  readonly type: "down" | "move" | "up" | "cancel";
  readonly x: number;
  readonly y: number;
  /** 0 the main button, 1 the middle one, which pans. */
  readonly button: number;
  /** Alt: no catching on edges and playhead. */
  readonly isFree: boolean;
}

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
  { scale, lanes, canEdit, metrics = LANE_METRICS }: TimelineContext,
): TimelineStep {
  if (event.button === 1) return step({ phase: "panning", lastX: event.x });
  const hit = hitTimeline(lanes, event.x, event.y, metrics);
  const seek: TimelineEffect = { type: "seek", frame: frameAtX(scale, event.x) };
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
        canEdit ? { phase: "pressing", hit, fromX: event.x } : TIMELINE_IDLE,
        { type: "select-dot", laneId: hit.laneId, id: hit.id },
        { type: "seek", frame: hit.frame },
      );
    case "edge":
      return step(
        canEdit
          ? { phase: "edge", id: hit.id, edge: hit.edge, fromX: event.x, edgeX: hit.x, frame: null }
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

function moved(state: TimelineState, event: TimelineEvent, context: TimelineContext): TimelineStep {
  const { scale } = context;
  switch (state.phase) {
    case "idle":
      return step(state);
    case "scrubbing":
      return step(state, { type: "seek", frame: frameAtX(scale, event.x) });
    case "panning":
      return step({ phase: "panning", lastX: event.x }, { type: "scroll", dx: state.lastX - event.x });
    case "pressing":
      if (Math.abs(event.x - state.fromX) < DRAG_FROM_PX) return step(state);
      return moved({ phase: "dot", id: state.hit.id, frame: state.hit.frame }, event, context);
    case "dot": {
      const frame = landing(event, context, frameAtX(scale, event.x));
      return step({ ...state, frame }, { type: "seek", frame });
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
  const boundary = landing(event, context, boundaryAtX(context.scale, x));
  const lastOfSegment = x >= middleOfLastFrame(context.scale) ? clip.endFrame : boundary - 1;
  const frame = state.edge === "start" ? boundary : clampFrame(lastOfSegment, clip);
  if (frame === state.frame) return step(state);
  return step({ ...state, frame }, { type: "seek", frame });
}

/** Past it an end edge means the clip's end, at which no frame begins. */
function middleOfLastFrame(scale: TimeScale): number {
  return (xOf(scale, scale.clip.endFrame) + xAfter(scale, scale.clip.endFrame)) / 2;
}

function landing(event: TimelineEvent, context: TimelineContext, frame: SourceFrame): SourceFrame {
  const { scale, snap, metrics = LANE_METRICS } = context;
  const targets = event.isFree ? { ...snap, edges: [], playhead: null } : snap;
  return snapped(scale, frame, targets, metrics.reachPx).frame;
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
