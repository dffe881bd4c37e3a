import { firstAbove } from "@/media/frame-table";

/** Around a frame on which somebody stands or steps: so many before and after it are read in advance. */
const READ_AHEAD_FRAMES = 24;
const READ_BACK_FRAMES = 24;
/** A picture behind the way that is gone is worth keeping less than one as far before it. */
const BEHIND_COUNTS = 2;

/** Which pictures are worth having: what to read, nearest first, and what to free first. */
export interface ReadingPlan {
  readonly wished: readonly number[];
  /** How unlikely a frame is to be shown soon. Every wished frame is less remote than any other. */
  remoteness(frame: number): number;
}

interface Clip {
  readonly frameCount: number;
  /** Frames from which decoding can begin, rising; the first is frame 0. */
  readonly keyFrames: readonly number[];
  /** Pictures that fit into memory. */
  readonly capacity: number;
}

export const keyFrameIndex = (keyFrames: readonly number[], frame: number): number =>
  Math.max(firstAbove(keyFrames, frame) - 1, 0);

/** For steps: what lies around `frame`, more of it on the side towards which the person goes. */
export function planAround(
  { frameCount, capacity }: Clip,
  frame: number,
  direction: "forward" | "backward",
): ReadingPlan {
  const room = Math.floor(capacity / 3);
  const goesBack = direction === "backward";
  const ahead = Math.min(goesBack ? READ_AHEAD_FRAMES / 4 : READ_AHEAD_FRAMES, room);
  const back = Math.min(READ_BACK_FRAMES, room);
  const forward = Array.from({ length: ahead }, (_, index) => frame + 1 + index);
  const backward = Array.from({ length: back }, (_, index) => frame - 1 - index);
  const wished = goesBack ? [...backward, ...forward] : [...forward, ...backward];
  return planOf(
    wished.filter((each) => 0 <= each && each < frameCount),
    frame,
    goesBack ? -1 : 1,
  );
}

/**
 * For playing backward from `frame`: whole groups of pictures, the nearest first, each in the order in which it
 * is decoded. Of each group only the first `share` (0 to 1) is read, so that a slow decoder keeps pace.
 */
export function planBackward({ keyFrames, capacity }: Clip, frame: number, share: number): ReadingPlan {
  const wished: number[] = [];
  // One place is for the picture on the screen, one for that which just left the decoder.
  const room = Math.max(capacity - 2, 0);
  let end = frame;
  for (let index = keyFrameIndex(keyFrames, frame); index >= 0 && wished.length < room; index -= 1) {
    const start = keyFrames[index] ?? 0;
    const whole = (keyFrames[index + 1] ?? frame + 1) - start;
    const wanted = Math.max(Math.ceil(whole * share), 1);
    const last = Math.min(end, start + wanted - 1, start + room - wished.length - 1);
    for (let each = start; each <= last; each += 1) wished.push(each);
    end = start - 1;
  }
  return planOf(wished, frame, -1);
}

function planOf(wished: readonly number[], frame: number, direction: 1 | -1): ReadingPlan {
  const rank = new Map(wished.map((each, index) => [each, index]));
  return {
    wished,
    remoteness: (each) => {
      if (each === frame) return -1;
      const distance = (each - frame) * direction;
      return rank.get(each) ?? wished.length + (distance > 0 ? distance : -distance * BEHIND_COUNTS);
    },
  };
}
