import { MediaFault } from "@/media/media-fault";
import type { PictureSurface } from "@/media/picture-surface";
import { Emitter } from "@/shared/emitter";
import { clampFrame, type FrameInterval, type Seconds, type SourceFrame, seconds } from "@/shared/units";

/** What the player needs of a `FrameSource`. */
export interface PlayerFrames {
  frame(frame: SourceFrame): Promise<ImageBitmap>;
  cached(frame: SourceFrame): ImageBitmap | null;
  timestamp(frame: SourceFrame): Seconds;
  middle(frame: SourceFrame): Seconds;
  frameAtTimestamp(time: Seconds): SourceFrame;
}

/** What the player needs of an `HTMLVideoElement`. */
export type PlayerVideo = Pick<
  HTMLVideoElement,
  "currentTime" | "playbackRate" | "paused" | "ended" | "seeking" | "error" | "play" | "pause"
> &
  Pick<EventTarget, "addEventListener" | "removeEventListener"> &
  Partial<Pick<HTMLVideoElement, "requestVideoFrameCallback" | "cancelVideoFrameCallback">>;

export interface PlayerEvents {
  /** Another frame is on the screen. */
  readonly frame: SourceFrame;
  readonly playing: boolean;
  /** The frame asked for, or the next one to play, is not there yet. */
  readonly buffering: boolean;
  readonly rate: number;
  readonly loop: FrameInterval | null;
  readonly error: MediaFault;
}

export interface PlayerOptions {
  readonly video: PlayerVideo;
  readonly surface: PictureSurface;
  readonly source: PlayerFrames;
  readonly clip: FrameInterval;
  /** Of the frame shown first; the clip's first when left out. */
  readonly startFrame?: SourceFrame;
}

/** Without a callback for a presented frame within this time the clock of the element is read instead. */
const FRAME_CALLBACK_TIMEOUT_MS = 100;
/** How often the clock is read where the browser has no such callback at all. */
const CLOCK_INTERVAL_MS = 1000 / 60;
const SEEK_TIMEOUT_MS = 2000;
/** Within so many repaints of the page the frame on the screen at a pause has been told. */
const SETTLE_PAINTS = 3;
/** A repaint that does not come within this time (a hidden tab) is not waited for. */
const PAINT_TIMEOUT_MS = 100;
/** A picture that comes within this time is not announced as buffering. */
const BUFFERING_AFTER_MS = 120;

/**
 * Shows a clip: exact decoded pictures while it stands, the video element with sound while it plays. `frame`
 * always is the frame on the screen; pausing shows exactly the one that was on it.
 */
export class Player {
  readonly events = new Emitter<PlayerEvents>();
  readonly #video: PlayerVideo;
  readonly #surface: PictureSurface;
  readonly #source: PlayerFrames;
  readonly #clip: FrameInterval;
  #frame: SourceFrame;
  #target: SourceFrame;
  #isPlaying = false;
  /** The video is on the screen, not a still picture. */
  #isVideoSeen = false;
  #rate = 1;
  #loop: FrameInterval | null = null;
  /** Each request for a picture and each start or stop of playing; an older one's late answer is not shown. */
  #turn = 0;
  #cancelWatch: (() => void) | null = null;
  #isDestroyed = false;

  constructor({ video, surface, source, clip, startFrame = clip.startFrame }: PlayerOptions) {
    this.#video = video;
    this.#surface = surface;
    this.#source = source;
    this.#clip = clip;
    this.#frame = startFrame;
    this.#target = startFrame;
    video.addEventListener("error", this.#onError);
    video.addEventListener("ended", this.#onEnded);
    video.addEventListener("waiting", this.#onWaiting);
    video.addEventListener("playing", this.#onResumed);
    this.seek(startFrame);
  }

  /** The frame that is on the screen now. */
  get frame(): SourceFrame {
    return this.#frame;
  }

  get isPlaying(): boolean {
    return this.#isPlaying;
  }

  get rate(): number {
    return this.#rate;
  }

  get loop(): FrameInterval | null {
    return this.#loop;
  }

  /** Goes to `frame`, or to the end of the clip nearest to it, and stands there. */
  seek(frame: SourceFrame): void {
    this.#stopPlaying();
    this.#show(clampFrame(frame, this.#clip));
  }

  /** Steps from the frame last asked for, so that a held key loses no step. */
  step(frames: number): void {
    this.#stopPlaying();
    this.#show(clampFrame(this.#target + frames, this.#clip));
  }

  toggle(): void {
    if (this.#isPlaying) this.pause();
    else void this.play();
  }

  /** Stands still on exactly the frame that is on the screen. */
  pause(): void {
    if (!this.#isPlaying) return;
    this.#noteShownFrame();
    if (!this.#isPlaying) return;
    this.#stopPlaying();
    this.#settle();
  }

  /** Plays from the frame on the screen, from the start of loop or clip when it stands at the end. */
  async play(): Promise<void> {
    if (this.#isPlaying || this.#isDestroyed) return;
    const { startFrame, endFrame } = this.#span();
    const isOutside = this.#target < startFrame || this.#target >= endFrame;
    const from = isOutside ? startFrame : this.#target;
    const turn = this.#nextTurn();
    this.#isPlaying = true;
    this.events.emit("playing", true);
    await this.#sendTo(from);
    if (turn !== this.#turn) return;
    this.#video.playbackRate = this.#rate;
    try {
      await this.#video.play();
    } catch (cause) {
      if (turn !== this.#turn) return;
      this.#stopPlaying();
      this.#report(
        new MediaFault("playback_failed", `the clip cannot be played: ${String(cause)}`, { cause }),
      );
      return;
    }
    if (turn === this.#turn) this.#watch(turn);
  }

  setRate(rate: number): void {
    this.#rate = rate;
    this.#video.playbackRate = rate;
    this.events.emit("rate", rate);
  }

  /** Plays only this interval, again and again; null plays to the end of the clip. */
  setLoop(loop: FrameInterval | null): void {
    this.#loop = loop && {
      startFrame: clampFrame(loop.startFrame, this.#clip),
      endFrame: clampFrame(loop.endFrame, this.#clip),
    };
    this.events.emit("loop", this.#loop);
  }

  destroy(): void {
    this.#isDestroyed = true;
    this.#stopPlaying();
    this.#nextTurn();
    this.#video.removeEventListener("error", this.#onError);
    this.#video.removeEventListener("ended", this.#onEnded);
    this.#video.removeEventListener("waiting", this.#onWaiting);
    this.#video.removeEventListener("playing", this.#onResumed);
    this.events.clear();
  }

  #span(): FrameInterval {
    return this.#loop ?? this.#clip;
  }

  #nextTurn(): number {
    this.#turn += 1;
    return this.#turn;
  }

  #stopPlaying(): void {
    this.#cancelWatch?.();
    this.#cancelWatch = null;
    if (!this.#isPlaying) return;
    this.#nextTurn();
    this.#isPlaying = false;
    this.#video.pause();
    this.events.emit("playing", false);
  }

  /**
   * A frame is told only after it has come up, so the one on the screen at a pause may be told a moment later.
   * The exact picture replaces the video when there was time for that; until then the video shows it too.
   */
  #settle(): void {
    const video = this.#video;
    this.#target = this.#frame;
    if (!this.#isVideoSeen || !video.requestVideoFrameCallback) {
      this.#show(this.#frame);
      return;
    }
    const turn = this.#nextTurn();
    const told = (time: number) => {
      if (turn !== this.#turn) return;
      this.#target = clampFrame(this.#source.frameAtTimestamp(seconds(time)), this.#clip);
      this.#setFrame(this.#target);
    };
    const handle = video.requestVideoFrameCallback((_now, { mediaTime }) => told(mediaTime));
    afterPaints(SETTLE_PAINTS, () => {
      video.cancelVideoFrameCallback?.(handle);
      if (turn === this.#turn) this.#show(this.#frame);
    });
  }

  /** Puts the exact picture of a frame on the screen, at once when it is at hand. */
  #show(frame: SourceFrame): void {
    this.#target = frame;
    const turn = this.#nextTurn();
    const atHand = this.#source.cached(frame);
    if (atHand) this.#present(frame, atHand);
    // Asked for even then: the source reads ahead by what it is asked for.
    const slow = setTimeout(() => {
      if (turn === this.#turn && !atHand) this.events.emit("buffering", true);
    }, BUFFERING_AFTER_MS);
    this.#source.frame(frame).then(
      (picture) => {
        clearTimeout(slow);
        if (turn !== this.#turn || this.#isDestroyed) return;
        if (!atHand) this.#present(frame, picture);
        this.events.emit("buffering", false);
      },
      (cause: unknown) => {
        clearTimeout(slow);
        if (turn !== this.#turn || this.#isDestroyed) return;
        this.events.emit("buffering", false);
        const isFault = cause instanceof MediaFault;
        this.#report(isFault ? cause : new MediaFault("decoding_failed", String(cause), { cause }));
      },
    );
  }

  #present(frame: SourceFrame, picture: ImageBitmap): void {
    this.#surface.show(picture);
    this.#isVideoSeen = false;
    this.#setFrame(frame);
  }

  #showVideo(): void {
    this.#surface.hide();
    this.#isVideoSeen = true;
  }

  #setFrame(frame: SourceFrame): void {
    if (frame === this.#frame) return;
    this.#frame = frame;
    this.events.emit("frame", frame);
  }

  /** Sends the element into the middle of a frame and waits until it is there. */
  async #sendTo(frame: SourceFrame): Promise<void> {
    this.#video.currentTime = this.#source.middle(frame);
    if (!this.#video.seeking) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#video.removeEventListener("seeked", done);
        resolve();
      };
      const timer = setTimeout(done, SEEK_TIMEOUT_MS);
      this.#video.addEventListener("seeked", done);
    });
  }

  /** Follows the playing element frame by frame, whichever way the browser tells. */
  #watch(turn: number): void {
    const video = this.#video;
    const cancels: (() => void)[] = [];
    const cancelAll = () => {
      for (const cancel of cancels.splice(0)) cancel();
    };
    const reached = (time: number, isPresented: boolean) => {
      cancelAll();
      if (turn !== this.#turn) return;
      if (isPresented) this.#showVideo();
      this.#playedTo(seconds(time));
      if (turn === this.#turn) this.#watch(turn);
    };
    const readClockAfter = (ms: number, isPresented: boolean) => {
      const timer = setTimeout(() => reached(video.currentTime, isPresented), ms);
      cancels.push(() => clearTimeout(timer));
    };
    if (video.requestVideoFrameCallback && video.cancelVideoFrameCallback) {
      const handle = video.requestVideoFrameCallback((_now, metadata) => reached(metadata.mediaTime, true));
      cancels.push(() => video.cancelVideoFrameCallback?.(handle));
      readClockAfter(FRAME_CALLBACK_TIMEOUT_MS, false);
    } else readClockAfter(CLOCK_INTERVAL_MS, video.currentTime > 0 && !video.seeking);
    this.#cancelWatch = cancelAll;
  }

  /** The element shows the frame of this time: the last that starts at or before it. */
  #playedTo(time: Seconds): void {
    const frame = this.#source.frameAtTimestamp(time);
    const { startFrame, endFrame } = this.#span();
    if (frame < endFrame) {
      this.#target = clampFrame(frame, this.#clip);
      this.#setFrame(this.#target);
    } else this.#reachedEnd(frame, startFrame, endFrame);
  }

  #reachedEnd(frame: SourceFrame, startFrame: SourceFrame, endFrame: SourceFrame): void {
    if (this.#loop) {
      this.#setFrame(frame);
      this.#video.currentTime = this.#source.middle(startFrame);
      if (this.#video.paused) void this.#video.play();
      return;
    }
    this.#stopPlaying();
    this.#show(endFrame);
  }

  /** Between two reports of the element another frame may have come up; where it cannot tell, the last report holds. */
  #noteShownFrame(): void {
    if (this.#video.requestVideoFrameCallback) return;
    this.#playedTo(seconds(this.#video.currentTime));
  }

  readonly #onEnded = (): void => {
    if (!this.#isPlaying) return;
    const { startFrame, endFrame } = this.#span();
    this.#reachedEnd(this.#frame, startFrame, endFrame);
  };

  readonly #onWaiting = (): void => {
    if (this.#isPlaying) this.events.emit("buffering", true);
  };

  readonly #onResumed = (): void => {
    if (this.#isPlaying) this.events.emit("buffering", false);
  };

  readonly #onError = (): void => {
    const reason = this.#video.error?.message || "the video cannot be loaded";
    this.#stopPlaying();
    this.#report(new MediaFault("playback_failed", reason));
  };

  #report(fault: MediaFault): void {
    this.events.emit("error", fault);
  }
}

/** Calls `done` after the page was painted so many times. */
function afterPaints(count: number, done: () => void): void {
  if (count === 0) {
    done();
    return;
  }
  const next = () => {
    clearTimeout(timer);
    cancelAnimationFrame(paint);
    afterPaints(count - 1, done);
  };
  const paint = requestAnimationFrame(next);
  const timer = setTimeout(next, PAINT_TIMEOUT_MS);
}
