import type { Keyframe, Visibility } from "@/editor/documents";
import { firstAbove } from "@/media/frame-table";
import type { Box } from "@/shared/box";
import { type FrameInterval, type SourceFrame, sourceFrame } from "@/shared/units";

/** Where a subject is on one frame, and how that is known. */
export interface Placement {
  readonly box: Box;
  readonly state: Exclude<Visibility, "absent">;
  /** The keyframe on exactly this frame; null where the box is interpolated or held. */
  readonly keyframe: Keyframe | null;
}

const KNOWN = new WeakMap<readonly Keyframe[], BoxTrack>();

/** The box `share` (0 to 1) of the way from one box to another. */
export function interpolateBox(before: Box, after: Box, share: number): Box {
  const at = (side: 0 | 1 | 2 | 3) => before[side] + (after[side] - before[side]) * share;
  return [at(0), at(1), at(2), at(3)];
}

/**
 * The keyframes of one track in order, ready to be asked for the box on any frame: the rule of
 * `annotation_schemas.geometry.Track`, checked against it with shared vectors.
 *
 * Linear by time between keyframes. An absent keyframe ends visibility until the next one that is not
 * absent; towards it the last box stays. Nothing before the first keyframe. After the last: nothing when
 * `finished`, else its box holds.
 */
export class BoxTrack {
  readonly keyframes: readonly Keyframe[];
  readonly #frames: readonly number[];
  readonly #ticks: readonly number[];
  readonly #finished: boolean;
  /** The answer for the frame asked for last: a frame on the screen is asked for again and again. */
  #latest: { readonly frame: SourceFrame; readonly placement: Placement | null } | null = null;

  /** The track of a list of keyframes that is never altered: made once, whoever asks. */
  static of(keyframes: readonly Keyframe[], ticks: readonly number[], finished: boolean): BoxTrack {
    const known = KNOWN.get(keyframes);
    if (known && known.#ticks === ticks && known.#finished === finished) return known;
    const made = new BoxTrack(keyframes, ticks, finished);
    KNOWN.set(keyframes, made);
    return made;
  }

  constructor(keyframes: readonly Keyframe[], ticks: readonly number[], finished: boolean) {
    this.keyframes = [...keyframes].sort((one, other) => one.frame - other.frame);
    this.#frames = this.keyframes.map((keyframe) => keyframe.frame);
    this.#ticks = ticks;
    this.#finished = finished;
  }

  at(frame: SourceFrame): Placement | null {
    if (this.#latest?.frame !== frame) this.#latest = { frame, placement: this.#placedOn(frame) };
    return this.#latest.placement;
  }

  #placedOn(frame: SourceFrame): Placement | null {
    const index = firstAbove(this.#frames, frame) - 1;
    const before = this.keyframes[index];
    if (!before?.box || before.state === "absent") return null;
    if (before.frame === frame) return { box: before.box, state: before.state, keyframe: before };
    const after = this.keyframes[index + 1];
    if (!after) return this.#finished ? null : { box: before.box, state: before.state, keyframe: null };
    if (!after.box || after.state === "absent")
      return { box: before.box, state: before.state, keyframe: null };
    const [start, now, end] = [before.frame, frame, after.frame].map((at) => this.#tick(at)) as [
      number,
      number,
      number,
    ];
    const box = interpolateBox(before.box, after.box, (now - start) / (end - start));
    return { box, state: before.state, keyframe: null };
  }

  /** Intervals of the clip without a box: the out-of-frame segments to propose. */
  absence(clip: FrameInterval): FrameInterval[] {
    const intervals: FrameInterval[] = [];
    let free: number = clip.startFrame;
    const closeBefore = (frame: number) => {
      if (free < frame)
        intervals.push({
          startFrame: sourceFrame(free),
          endFrame: sourceFrame(Math.min(frame - 1, clip.endFrame)),
        });
    };
    this.keyframes.forEach((keyframe, index) => {
      if (keyframe.state === "absent") return;
      const next = this.keyframes[index + 1];
      const last = next ? next.frame - 1 : this.#finished ? keyframe.frame : clip.endFrame;
      if (last < clip.startFrame || keyframe.frame > clip.endFrame) return;
      closeBefore(keyframe.frame);
      free = Math.max(free, last + 1);
    });
    closeBefore(clip.endFrame + 1);
    return intervals;
  }

  #tick(frame: number): number {
    const tick = this.#ticks[frame];
    if (tick === undefined) throw new RangeError(`frame ${frame} is outside the frame table`);
    return tick;
  }
}
