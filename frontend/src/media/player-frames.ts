import type { Picture } from "@/media/picture";
import type { Seconds, SourceFrame } from "@/shared/units";

/** What the player needs of a `FrameSource`, which says what each of these does. */
export interface PlayerFrames {
  frame(frame: SourceFrame): Promise<Picture>;
  cached(frame: SourceFrame): Picture | null;
  readBackward(frame: SourceFrame, share: number): boolean;
  timestamp(frame: SourceFrame): Seconds;
  middle(frame: SourceFrame): Seconds;
  frameAtTimestamp(time: Seconds): SourceFrame;
}
