import { firstAbove } from "@/media/frame-table";
import type { FrameInterval } from "@/shared/units";

/** The frames of a video on which a segment is looked for when the data is scored. */
const SCORED_FRAMES = 32;

/**
 * Whether a grid interval truncates to one number in a 32-frame video and so can never be scored: the rule of
 * `annotation_schemas.timecode.collapses_in_32`, checked against it with shared vectors.
 */
export function collapsesIn32(start: number, end: number, total: number): boolean {
  // The same floating-point division as the scorer, so that the border cases agree with it.
  const ratio = total / SCORED_FRAMES;
  return Math.trunc(end / ratio) <= Math.trunc(start / ratio);
}

/** The clip's frames of the sampling grid, asked which segments are too short to be found again. */
export class RetrievalGrid {
  readonly #grid: readonly number[] | null;
  readonly #clip: FrameInterval;
  readonly #total: number;

  /** `grid` are source frames, rising; null where every frame of the clip counts. */
  constructor(grid: readonly number[] | null, clip: FrameInterval) {
    this.#clip = clip;
    this.#grid = grid?.filter((frame) => clip.startFrame <= frame && frame <= clip.endFrame) ?? null;
    this.#total = this.#grid?.length ?? clip.endFrame - clip.startFrame + 1;
  }

  /** True when no grid frame lies in the frames, or their ends become one number in 32 frames. */
  isTooShort(startFrame: number, endFrame: number): boolean {
    const [start, end] = this.#grid
      ? [firstAbove(this.#grid, startFrame - 1), firstAbove(this.#grid, endFrame) - 1]
      : [startFrame - this.#clip.startFrame, endFrame - this.#clip.startFrame];
    return end < start || collapsesIn32(start, end, this.#total);
  }

  /** The least number of frames that is long enough while the other edge stays; null when none is. */
  leastFrames(startFrame: number, endFrame: number, edge: "start" | "end"): number | null {
    const [fixed, limit] =
      edge === "end" ? [startFrame, this.#clip.endFrame] : [endFrame, this.#clip.startFrame];
    const isEnough = (length: number) =>
      edge === "end"
        ? !this.isTooShort(fixed, fixed + length - 1)
        : !this.isTooShort(fixed - length + 1, fixed);
    let low = 1;
    let high = Math.abs(limit - fixed) + 1;
    if (!isEnough(high)) return null;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isEnough(middle)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
