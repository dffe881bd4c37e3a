import { type FrameInterval, type SourceFrame, sourceFrame } from "@/shared/units";
import { frameAtX, type TimeScale, xAfter, xOf } from "@/timeline/time-scale";

/** What the checks say of a dot or a span. */
export type LaneMark = "error" | "warning";

export interface LaneDot {
  readonly id: string;
  readonly frame: number;
  readonly state: string;
  readonly mark?: LaneMark | undefined;
}

export interface LaneSpan {
  readonly id: string;
  readonly startFrame: number;
  readonly endFrame: number;
  readonly kind: string;
  readonly label: string;
  readonly mark?: LaneMark | undefined;
  /** So short that it cannot be found again in the data. */
  readonly isTooShort?: boolean;
}

/** What stands on one lane, in the words of the timeline; the screen makes it from tracks or pairs. */
export interface LaneSource {
  readonly id: string;
  /** By rising frame. */
  readonly dots: readonly LaneDot[];
  readonly spans: readonly LaneSpan[];
  /** Stretches of frames on which a model proposes boxes. */
  readonly proposed?: readonly {
    readonly startFrame: number;
    readonly endFrame: number;
    readonly isUncertain: boolean;
  }[];
  /** Stretches without the subject that no segment calls out of frame yet. */
  readonly away?: readonly { readonly startFrame: number; readonly endFrame: number }[];
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

/** Dots nearer to each other than this are drawn as one. */
export const MERGED_WITHIN_PX = 3;

/** One dot, or several that lie too close together to be told apart. */
export interface PlacedDot {
  /** Of the first. */
  readonly id: string;
  readonly frame: SourceFrame;
  readonly state: string;
  readonly mark: LaneMark | undefined;
  /** Middle of the first dot. */
  readonly x: number;
  /** From the first dot's middle to the last one's; 0 for a single dot. */
  readonly width: number;
  readonly members: readonly LaneDot[];
}

export interface PlacedSpan extends LaneSpan {
  readonly startFrame: SourceFrame;
  readonly endFrame: SourceFrame;
  readonly left: number;
  readonly width: number;
}

export interface Lane {
  readonly id: string;
  readonly top: number;
  readonly height: number;
  readonly dots: readonly PlacedDot[];
  readonly spans: readonly PlacedSpan[];
  readonly proposed: readonly {
    readonly startFrame: SourceFrame;
    readonly left: number;
    readonly width: number;
    readonly isUncertain: boolean;
  }[];
  readonly away: readonly {
    readonly startFrame: SourceFrame;
    readonly left: number;
    readonly width: number;
  }[];
}

/** Lanes by their number from the top: `from` is the first, `to` the one after the last. */
export interface LaneWindow {
  readonly from: number;
  readonly to: number;
}

/** The lanes that show between `top` and `top + height`, counted from the upper edge of the first lane. */
export function lanesWithin(
  count: number,
  top: number,
  height: number,
  metrics: LaneMetrics = LANE_METRICS,
): LaneWindow {
  const each = metrics.laneHeight + metrics.gap;
  const from = Math.min(Math.max(Math.floor(top / each), 0), count);
  return { from, to: Math.min(Math.max(Math.ceil((top + height) / each), from), count) };
}

/**
 * Lanes from top to bottom under the ruler, each thing at its place; what lies outside the strip is left out, and
 * so are the lanes outside `window`.
 */
export function layoutLanes(
  sources: readonly LaneSource[],
  scale: TimeScale,
  window: LaneWindow = { from: 0, to: sources.length },
  metrics: LaneMetrics = LANE_METRICS,
): Lane[] {
  return sources.slice(window.from, window.to).map((source, index) => ({
    id: source.id,
    top: metrics.rulerHeight + (window.from + index) * (metrics.laneHeight + metrics.gap),
    height: metrics.laneHeight,
    dots: placedDots(source.dots, scale, metrics.reachPx),
    spans: source.spans.map((span) => placedSpan(span, scale)).filter(isOnStrip(scale)),
    proposed: (source.proposed ?? [])
      .map((stretch) => ({ ...placed(stretch, scale), isUncertain: stretch.isUncertain }))
      .filter(isOnStrip(scale)),
    away: (source.away ?? []).map((stretch) => placed(stretch, scale)).filter(isOnStrip(scale)),
  }));
}

const isOnStrip =
  (scale: TimeScale) =>
  ({ left, width }: { readonly left: number; readonly width: number }): boolean =>
    left + width >= 0 && left <= scale.widthPx;

function placed(stretch: { readonly startFrame: number; readonly endFrame: number }, scale: TimeScale) {
  const startFrame = sourceFrame(stretch.startFrame);
  const left = xOf(scale, startFrame);
  return { startFrame, left, width: xAfter(scale, sourceFrame(stretch.endFrame)) - left };
}

function placedSpan(span: LaneSpan, scale: TimeScale): PlacedSpan {
  return { ...span, ...placed(span, scale), endFrame: sourceFrame(span.endFrame) };
}

/** Middle of a frame on the strip, where its dot stands. */
export function middleOf(scale: TimeScale, frame: SourceFrame): number {
  return (xOf(scale, frame) + xAfter(scale, frame)) / 2;
}

function placedDots(dots: readonly LaneDot[], scale: TimeScale, reachPx: number): PlacedDot[] {
  const last = frameAtX(scale, scale.widthPx + reachPx);
  const placedOnes: PlacedDot[] = [];
  for (let at = firstFrom(dots, frameAtX(scale, -reachPx)); at < dots.length; ) {
    const first = dots[at] as LaneDot;
    if (first.frame > last) break;
    const from = at;
    const x = middleOf(scale, sourceFrame(first.frame));
    let end = x;
    for (at += 1; at < dots.length; at += 1) {
      const next = middleOf(scale, sourceFrame((dots[at] as LaneDot).frame));
      if (next - end >= MERGED_WITHIN_PX || next > scale.widthPx + reachPx) break;
      end = next;
    }
    const members = dots.slice(from, at);
    placedOnes.push({
      id: first.id,
      frame: sourceFrame(first.frame),
      state: members.every((dot) => dot.state === first.state) ? first.state : "mixed",
      mark: worstMark(members),
      x,
      width: end - x,
      members,
    });
  }
  return placedOnes;
}

const worstMark = (dots: readonly LaneDot[]): LaneMark | undefined =>
  dots.find((dot) => dot.mark === "error")?.mark ?? dots.find((dot) => dot.mark)?.mark;

/** Index of the first dot on `frame` or after it. */
function firstFrom(dots: readonly LaneDot[], frame: number): number {
  let low = 0;
  let high = dots.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((dots[middle] as LaneDot).frame < frame) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A dragged edge: the span of this id is to start, or end, on `frame`. */
export interface DraggedEdge {
  readonly id: string;
  readonly edge: "start" | "end";
  readonly frame: SourceFrame;
}

/**
 * The spans as they will be when the drag ends: the dragged one, at least a frame long, and the one that meets it
 * there, which follows and keeps a frame too.
 */
export function draggedSpans(
  spans: readonly PlacedSpan[],
  drag: DraggedEdge,
  scale: TimeScale,
): PlacedSpan[] {
  const dragged = spans.find((span) => span.id === drag.id);
  if (!dragged) return [...spans];
  const other = spans.find((span) =>
    drag.edge === "start"
      ? span.endFrame + 1 === dragged.startFrame
      : span.startFrame - 1 === dragged.endFrame,
  );
  const moved = (span: PlacedSpan, interval: FrameInterval) => placedSpan({ ...span, ...interval }, scale);
  if (drag.edge === "start") {
    const start = Math.min(Math.max(drag.frame, other ? other.startFrame + 1 : 0), dragged.endFrame);
    return spans.map((span) => {
      if (span === dragged) return moved(span, { ...span, startFrame: sourceFrame(start) });
      return span === other ? moved(span, { ...span, endFrame: sourceFrame(start - 1) }) : span;
    });
  }
  const end = Math.max(Math.min(drag.frame, other ? other.endFrame - 1 : drag.frame), dragged.startFrame);
  return spans.map((span) => {
    if (span === dragged) return moved(span, { ...span, endFrame: sourceFrame(end) });
    return span === other ? moved(span, { ...span, startFrame: sourceFrame(end + 1) }) : span;
  });
}

/** Height of ruler and lanes together. */
export function lanesHeight(count: number, metrics: LaneMetrics = LANE_METRICS): number {
  return metrics.rulerHeight + count * (metrics.laneHeight + metrics.gap);
}
