import type { Picture } from "@/media/picture";
import type { Seconds, SourceFrame } from "@/shared/units";

/** A decoded frame as it comes from the decoder, null where no picture was wanted. Whoever receives one closes it. */
export interface DecodedPicture {
  readonly frame: SourceFrame;
  readonly picture: Picture | null;
}

/** Reads frames in order out of one file. One run at a time, beside one that is ending. */
export interface FrameDecoder {
  /** Presentation times of the file's frames, rising: the place in the list is the frame. */
  readonly timestamps: readonly Seconds[];
  /** Frames from which decoding can begin, rising; the first is frame 0. */
  readonly keyFrames: readonly number[];
  readonly width: number;
  readonly height: number;
  /** Frames from `first` (a key frame) on, with pictures from `from` on. Ending the loop frees the decoder. */
  run(first: SourceFrame, from: SourceFrame): AsyncGenerator<DecodedPicture, void, undefined>;
  /**
   * Reads from this copy of the same file from the next run on. False, and no change, when it is too large to be held
   * in memory or another file.
   */
  readFrom(copy: Blob): Promise<boolean>;
  close(): void;
}
