import { type SourceFrame, sourceFrame } from "@/shared/units";
import { type TimeScale, xAfter, xOf } from "@/timeline/time-scale";

/** What stands on one lane, in the words of the timeline; the screen makes it from tracks or pairs. */
export interface LaneSource {
  readonly id: string;
  readonly dots: readonly { readonly id: string; readonly frame: number; readonly state: string }[];
  readonly spans: readonly {
    readonly id: string;
    readonly startFrame: number;
    readonly endFrame: number;
    readonly kind: string;
    readonly label: string;
  }[];
  /** Stretches of frames on which a model proposes boxes. */
  readonly proposed?: readonly {
    readonly startFrame: number;
    readonly endFrame: number;
    readonly isUncertain: boolean;
  }[];
}

export interface LaneMetrics {
  /** Height of the ruler above the first lane. */
  readonly rulerHeight: number;
  readonly laneHeight: number;
  readonly gap: number;
  /** Height of the row of dots at the top of a lane; spans take the rest. */
  readonly dotRowHeight: number;
  /** Distance within which an edge or a dot is caught. */
  readonly reachPx: number;
}

export const LANE_METRICS: LaneMetrics = {
  rulerHeight: 20,
  laneHeight: 34,
  gap: 2,
  dotRowHeight: 12,
  reachPx: 5,
};

export interface Lane {
  readonly id: string;
  readonly top: number;
  readonly height: number;
  readonly dots: readonly {
    readonly id: string;
    readonly frame: SourceFrame;
    readonly state: string;
    readonly x: number;
  }[];
  readonly spans: readonly {
    readonly id: string;
    readonly startFrame: SourceFrame;
    readonly endFrame: SourceFrame;
    readonly kind: string;
    readonly label: string;
    readonly left: number;
    readonly width: number;
  }[];
  readonly proposed: readonly {
    readonly startFrame: SourceFrame;
    readonly left: number;
    readonly width: number;
    readonly isUncertain: boolean;
  }[];
}

/** Lanes from top to bottom under the ruler, each thing at its place; what lies outside the strip is left out. */
export function layoutLanes(
  sources: readonly LaneSource[],
  scale: TimeScale,
  metrics: LaneMetrics = LANE_METRICS,
): Lane[] {
  return sources.map((source, index) => ({
    id: source.id,
    top: metrics.rulerHeight + index * (metrics.laneHeight + metrics.gap),
    height: metrics.laneHeight,
    dots: source.dots
      .map((dot) => {
        const frame = sourceFrame(dot.frame);
        return { ...dot, frame, x: (xOf(scale, frame) + xAfter(scale, frame)) / 2 };
      })
      .filter(({ x }) => -metrics.reachPx <= x && x <= scale.widthPx + metrics.reachPx),
    spans: source.spans
      .map((span) => {
        const [startFrame, endFrame] = [sourceFrame(span.startFrame), sourceFrame(span.endFrame)];
        const left = xOf(scale, startFrame);
        return { ...span, startFrame, endFrame, left, width: xAfter(scale, endFrame) - left };
      })
      .filter(({ left, width }) => left + width >= 0 && left <= scale.widthPx),
    proposed: (source.proposed ?? [])
      .map(({ startFrame, endFrame, isUncertain }) => {
        const left = xOf(scale, sourceFrame(startFrame));
        const width = xAfter(scale, sourceFrame(endFrame)) - left;
        return { startFrame: sourceFrame(startFrame), left, width, isUncertain };
      })
      .filter(({ left, width }) => left + width >= 0 && left <= scale.widthPx),
  }));
}

/** Height of ruler and lanes together. */
export function lanesHeight(count: number, metrics: LaneMetrics = LANE_METRICS): number {
  return metrics.rulerHeight + count * (metrics.laneHeight + metrics.gap);
}

export type TimelineHit =
  | { readonly part: "ruler" }
  | { readonly part: "dot"; readonly laneId: string; readonly id: string; readonly frame: SourceFrame }
  | {
      readonly part: "edge";
      readonly laneId: string;
      readonly id: string;
      readonly edge: "start" | "end";
      readonly x: number;
    }
  | { readonly part: "span"; readonly laneId: string; readonly id: string }
  | { readonly part: "lane"; readonly laneId: string }
  | { readonly part: "nothing" };

/**
 * What lies under (x, y) of the strip. Where two segments meet the edge caught is that of the one the pointer
 * is in, so that each can be had; a span too narrow for edges is caught as a whole.
 */
export function hitTimeline(
  lanes: readonly Lane[],
  x: number,
  y: number,
  metrics: LaneMetrics = LANE_METRICS,
): TimelineHit {
  if (y < metrics.rulerHeight) return { part: "ruler" };
  const lane = lanes.find(({ top, height }) => top <= y && y < top + height);
  if (!lane) return { part: "nothing" };
  const laneId = lane.id;
  if (y - lane.top < metrics.dotRowHeight) {
    const near = lane.dots.filter((dot) => Math.abs(dot.x - x) <= metrics.reachPx);
    const dot = near.sort((one, other) => Math.abs(one.x - x) - Math.abs(other.x - x))[0];
    return dot ? { part: "dot", laneId, id: dot.id, frame: dot.frame } : { part: "lane", laneId };
  }
  const span = lane.spans.find(({ left, width }) => left <= x && x < left + width);
  if (!span) return nearEdge(lane, x, metrics) ?? { part: "lane", laneId };
  if (span.width < 3 * metrics.reachPx) return { part: "span", laneId, id: span.id };
  const right = span.left + span.width;
  if (x - span.left <= metrics.reachPx)
    return { part: "edge", laneId, id: span.id, edge: "start", x: span.left };
  if (right - x <= metrics.reachPx) return { part: "edge", laneId, id: span.id, edge: "end", x: right };
  return { part: "span", laneId, id: span.id };
}

/** The edge of a span just beside it, where no other span begins. */
function nearEdge(lane: Lane, x: number, metrics: LaneMetrics): TimelineHit | null {
  for (const { id, left, width } of lane.spans) {
    const right = left + width;
    if (left > x && left - x <= metrics.reachPx)
      return { part: "edge", laneId: lane.id, id, edge: "start", x: left };
    if (right <= x && x - right <= metrics.reachPx)
      return { part: "edge", laneId: lane.id, id, edge: "end", x: right };
  }
  return null;
}
