import type { MediaFault } from "@/media/media-fault";
import type { PictureSurface } from "@/media/picture-surface";
import type { PlayerFrames } from "@/media/player-frames";
import type { PlayerVideo } from "@/media/playing-video";
import type { Direction } from "@/media/speed";
import type { FrameInterval, SourceFrame } from "@/shared/units";

/** What a player tells. */
export interface PlayerEvents {
  /** Another frame is on the screen. */
  readonly frame: SourceFrame;
  readonly playing: boolean;
  /** The frame asked for, or the next one to play, is not there yet. */
  readonly buffering: boolean;
  /** The speed at which it plays, or would. */
  readonly rate: number;
  readonly direction: Direction;
  readonly loop: FrameInterval | null;
  /** The frames that can be reached are others now. */
  readonly bounds: FrameInterval;
  readonly error: MediaFault;
}

/** What a player plays, and where. */
export interface PlayerOptions {
  readonly video: PlayerVideo;
  readonly surface: PictureSurface;
  readonly source: PlayerFrames;
  readonly clip: FrameInterval;
  /** Of the frame shown first; the clip's first when left out. */
  readonly startFrame?: SourceFrame;
  /** Begins anew at the end without a loop; false when left out. */
  readonly repeats?: boolean;
}
