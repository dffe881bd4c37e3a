import {
  type FrameInterval,
  type GridIndex,
  gridIndex,
  intervalContains,
  type Seconds,
  type SourceFrame,
  seconds,
  sourceFrame,
  type Ticks,
  ticks,
} from "@/shared/units";

/** The answer of `GET assets/{id}/frames`. */
export interface FrameTableJson {
  readonly time_base: readonly [number, number];
  readonly ticks: readonly number[];
  readonly hash: string;
  readonly grid: readonly number[] | null;
  /** Left out by what made the table before cuts were looked for. */
  readonly shot_cuts?: readonly number[];
}

/**
 * The presentation time of every frame of an asset. Nothing else turns frames into seconds or back.
 *
 * Times are exact rationals `ticks * time_base`; comparisons are made in whole numbers, seconds are
 * rounded only when they leave.
 */
export class FrameTable {
  readonly frameCount: number;
  readonly hash: string;
  readonly ticks: readonly Ticks[];
  readonly timeBase: readonly [number, number];
  /** Source frames of the sampling grid in order, or null when the project annotates every frame. */
  readonly grid: readonly SourceFrame[] | null;
  /** Frames that begin a new shot, rising. */
  readonly shotCuts: readonly SourceFrame[];

  /** Throws RangeError when the table is empty, not strictly rising, or its time base or grid is impossible. */
  constructor(table: FrameTableJson) {
    const [numerator, denominator] = table.time_base;
    if (
      !Number.isSafeInteger(numerator) ||
      !Number.isSafeInteger(denominator) ||
      numerator <= 0 ||
      denominator <= 0
    )
      throw new RangeError(`time base ${numerator}/${denominator} is not a positive fraction`);
    if (table.ticks.length === 0) throw new RangeError("a frame table has at least one frame");
    rejectUnordered(table.ticks, "tick", Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    if (table.grid) rejectUnordered(table.grid, "grid frame", 0, table.ticks.length - 1);
    const cuts = table.shot_cuts ?? [];
    rejectUnordered(cuts, "shot cut", 0, table.ticks.length - 1);
    this.shotCuts = cuts.map(sourceFrame);
    this.frameCount = table.ticks.length;
    this.hash = table.hash;
    this.ticks = table.ticks.map(ticks);
    this.timeBase = table.time_base;
    this.grid = table.grid ? table.grid.map(sourceFrame) : null;
  }

  get interval(): FrameInterval {
    return { startFrame: sourceFrame(0), endFrame: sourceFrame(this.frameCount - 1) };
  }

  /** Presentation time of `frame`. Throws RangeError outside the table. */
  seconds(frame: SourceFrame): Seconds {
    const [numerator, denominator] = this.timeBase;
    return seconds((this.#tick(frame) * numerator) / denominator);
  }

  /** Time from the first frame to `frame`: what a person reads as the position in the clip. */
  elapsed(frame: SourceFrame): Seconds {
    const [numerator, denominator] = this.timeBase;
    return seconds(((this.#tick(frame) - this.#tick(sourceFrame(0))) * numerator) / denominator);
  }

  /** How long `frame` is shown; the last frame counts as long as the one before it. */
  duration(frame: SourceFrame): Seconds {
    const [numerator, denominator] = this.timeBase;
    if (this.frameCount === 1) return seconds(numerator / denominator);
    const from = Math.min(frame, this.frameCount - 2);
    const length = this.#tick(sourceFrame(from + 1)) - this.#tick(sourceFrame(from));
    return seconds((length * numerator) / denominator);
  }

  /**
   * The frame on show at `time`: the last one that starts at or before it, with half a tick of tolerance
   * for times that were rounded on their way; the first frame for anything earlier.
   */
  frameAt(time: Seconds): SourceFrame {
    const [numerator, denominator] = this.timeBase;
    return this.#lastAtOrBefore((time * denominator) / numerator + 0.5);
  }

  /**
   * The frame whose own stretch of time holds `time`, counted from the first frame: for pointing at a time
   * axis. Unlike `frameAt` it tolerates only the rounding of the division, as half a tick can be half a frame.
   */
  frameAtElapsed(time: Seconds): SourceFrame {
    const [numerator, denominator] = this.timeBase;
    return this.#lastAtOrBefore((this.ticks[0] ?? 0) + (time * denominator) / numerator + 1e-6);
  }

  /**
   * Where `frame` lies among the grid frames of `clip`, counted from 0 as the released video counts its frames: twice
   * the same index on a grid frame, else those before and after it, null where the clip has none there. Null without a
   * grid and outside the clip.
   */
  gridPlace(
    frame: SourceFrame,
    clip: FrameInterval,
  ): readonly [before: GridIndex | null, after: GridIndex | null] | null {
    if (!this.grid || !intervalContains(clip, frame)) return null;
    const begin = firstAbove(this.grid, clip.startFrame - 1);
    const count = firstAbove(this.grid, clip.endFrame) - begin;
    const before = firstAbove(this.grid, frame) - 1 - begin;
    const after = firstAbove(this.grid, frame - 1) - begin;
    return [before < 0 ? null : gridIndex(before), after >= count ? null : gridIndex(after)];
  }

  #tick(frame: SourceFrame): Ticks {
    const tick = this.ticks[frame];
    if (tick === undefined)
      throw new RangeError(`frame ${frame} is outside the table of ${this.frameCount} frames`);
    return tick;
  }

  #lastAtOrBefore(tick: number): SourceFrame {
    return sourceFrame(Math.max(firstAbove(this.ticks, tick) - 1, 0));
  }
}

/** Index of the first of the rising `values` that is greater than `limit`; their number when none is. */
export function firstAbove(values: ArrayLike<number>, limit: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

function rejectUnordered(values: readonly number[], what: string, least: number, most: number): void {
  values.forEach((value, index) => {
    if (!Number.isSafeInteger(value) || value < least || value > most)
      throw new RangeError(`${what} ${index} is ${value}, which is impossible`);
    const before = values[index - 1];
    if (before !== undefined && before >= value)
      throw new RangeError(`${what} ${index} (${value}) does not come after the one before it (${before})`);
  });
}
