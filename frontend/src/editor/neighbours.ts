import { type Keyframe, keyframesOf, type StcDocument } from "@/editor/documents";

/** The keyframes of a track beside a frame, each with a box; a keyframe on the frame itself is none of them. */
export interface Neighbours {
  readonly before: Keyframe | null;
  readonly after: Keyframe | null;
}

/** Where the track's subject is said to be last before `frame`, and first after it. */
export function neighboursOf(document: StcDocument, trackId: string, frame: number): Neighbours {
  const boxed = keyframesOf(document, trackId).filter(({ box }) => box !== null);
  return {
    before: boxed.findLast((keyframe) => keyframe.frame < frame) ?? null,
    after: boxed.find((keyframe) => keyframe.frame > frame) ?? null,
  };
}
