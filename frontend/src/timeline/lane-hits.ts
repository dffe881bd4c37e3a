import { type SourceFrame, sourceFrame } from "@/shared/units";
import { LANE_METRICS, type Lane, type LaneMetrics, type PlacedDot } from "@/timeline/lanes";

export type TimelineHit =
  | { readonly part: "ruler" }
  | {
      readonly part: "dot";
      readonly laneId: string;
      readonly id: string;
      readonly frame: SourceFrame;
      /** False for one of several that are drawn as one: it cannot be seen which would be moved. */
      readonly isSingle: boolean;
    }
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
  if (y - lane.top < metrics.dotRowHeight) return nearDot(lane, x, metrics) ?? { part: "lane", laneId };
  const span = lane.spans.find(({ left, width }) => left <= x && x < left + width);
  if (!span) return nearEdge(lane, x, metrics) ?? { part: "lane", laneId };
  if (span.width < 3 * metrics.reachPx) return { part: "span", laneId, id: span.id };
  const right = span.left + span.width;
  if (x - span.left <= metrics.reachPx)
    return { part: "edge", laneId, id: span.id, edge: "start", x: span.left };
  if (right - x <= metrics.reachPx) return { part: "edge", laneId, id: span.id, edge: "end", x: right };
  return { part: "span", laneId, id: span.id };
}

const distanceTo = ({ x: left, width }: PlacedDot, x: number): number =>
  Math.max(left - x, x - left - width, 0);

function nearDot(lane: Lane, x: number, metrics: LaneMetrics): TimelineHit | null {
  const near = lane.dots.filter((dot) => distanceTo(dot, x) <= metrics.reachPx);
  const dot = near.sort((one, other) => distanceTo(one, x) - distanceTo(other, x))[0];
  if (!dot) return null;
  // Of several drawn as one the one at this share of the way: between them a pixel is more than they are apart.
  const share = dot.width === 0 ? 0 : Math.min(Math.max((x - dot.x) / dot.width, 0), 1);
  const member = dot.members[Math.round(share * (dot.members.length - 1))] ?? dot;
  const isSingle = dot.members.length === 1;
  return { part: "dot", laneId: lane.id, id: member.id, frame: sourceFrame(member.frame), isSingle };
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
