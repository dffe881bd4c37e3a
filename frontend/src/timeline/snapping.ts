import { firstAbove } from "@/media/frame-table";
import type { SourceFrame } from "@/shared/units";
import { type TimeScale, xOf } from "@/timeline/time-scale";

/** What a dragged edge may catch on. */
export interface SnapTargets {
  /** Frames of the sampling grid; every landing is on one of them when there is a grid. */
  readonly grid: readonly SourceFrame[] | null;
  readonly edges: readonly SourceFrame[];
  /** Frames that begin a new shot. */
  readonly cuts: readonly SourceFrame[];
  readonly playhead: SourceFrame | null;
}

export interface Snapped {
  readonly frame: SourceFrame;
  /** What it caught on; `frame` when it landed on a plain frame. */
  readonly on: "frame" | "grid" | "edge" | "cut" | "playhead";
}

/**
 * Where a drag to `frame` lands: the nearest edge, shot cut or the playhead within `reachPx`, else the nearest
 * grid frame, else the frame itself. On equal distance the playhead wins, being what the person looks at, then
 * the shot cut.
 */
export function snapped(
  scale: TimeScale,
  frame: SourceFrame,
  targets: SnapTargets,
  reachPx: number,
): Snapped {
  const x = xOf(scale, frame);
  let best: Snapped | null = null;
  let least = Number.POSITIVE_INFINITY;
  const offer = (on: Snapped["on"], candidates: readonly SourceFrame[]) => {
    for (const candidate of candidates) {
      const distance = Math.abs(xOf(scale, candidate) - x);
      if (distance > reachPx || distance >= least) continue;
      best = { frame: candidate, on };
      least = distance;
    }
  };
  offer("playhead", targets.playhead === null ? [] : [targets.playhead]);
  offer("cut", targets.cuts);
  offer("edge", targets.edges);
  if (best) return best;
  const onGrid = targets.grid && nearest(scale, targets.grid, frame);
  return onGrid === null ? { frame, on: "frame" } : { frame: onGrid, on: "grid" };
}

function nearest(scale: TimeScale, rising: readonly SourceFrame[], frame: SourceFrame): SourceFrame | null {
  const after = firstAbove(rising, frame);
  const before = rising[after - 1];
  const next = rising[after];
  if (before === undefined || next === undefined) return before ?? next ?? null;
  return xOf(scale, next) - xOf(scale, frame) < xOf(scale, frame) - xOf(scale, before) ? next : before;
}
