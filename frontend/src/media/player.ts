import { BackwardPlay } from "@/media/backward-play";
import { MediaFault } from "@/media/media-fault";
import type { Picture } from "@/media/picture";
import type { PictureSurface } from "@/media/picture-surface";
import type { PlayerEvents, PlayerOptions } from "@/media/player-contract";
import type { PlayerFrames } from "@/media/player-frames";
import { onNextFrame, onSettled, type PlayerVideo, sendTo } from "@/media/playing-video";
import { type Direction, doubledRate } from "@/media/speed";
import { Emitter } from "@/shared/emitter";
import { clampFrame, type FrameInterval, type Seconds, type SourceFrame, seconds } from "@/shared/units";

/** A picture that comes within this time is not announced as buffering. */
const BUFFERING_AFTER_MS = 120;

/**
 * Shows a clip: exact decoded pictures while it stands and while it plays backward, the video element with
 * sound while it plays forward. `frame` always is the frame on the screen; pausing shows exactly that one.
 */
export class Player {
  readonly events = new Emitter<PlayerEvents>();
  readonly #video: PlayerVideo;
  readonly #surface: PictureSurface;
  readonly #source: PlayerFrames;
  readonly #repeats: boolean;
  #bounds: FrameInterval;
  #frame: SourceFrame;
  #target: SourceFrame;
  #isPlaying = false;
  #direction: Direction = "forward";
  #backward: BackwardPlay | null = null;
  /** The video is on the screen, not a still picture. */
  #isVideoSeen = false;
  /** The speed that was chosen; `#rate` is it or, while J or L is pressed again and again, more. */
  #chosenRate = 1;
  #rate = 1;
  #loop: FrameInterval | null = null;
  /** Each request for a picture and each start or stop of playing; an older one's late answer is not shown. */
  #turn = 0;
  #cancelWatch: (() => void) | null = null;
  #isDestroyed = false;

  constructor(options: PlayerOptions) {
    const { video, surface, source, clip, startFrame = clip.startFrame, repeats = false } = options;
    this.#repeats = repeats;
    this.#video = video;
    this.#surface = surface;
    this.#source = source;
    this.#bounds = clip;
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

  get direction(): Direction {
    return this.#direction;
  }

  /** The frames that can be reached: those of the clip, or more. */
  get bounds(): FrameInterval {
    return this.#bounds;
  }

  get loop(): FrameInterval | null {
    return this.#loop;
  }

  /** Goes to `frame`, or to the end of the clip nearest to it, and stands there. */
  seek(frame: SourceFrame): void {
    this.#stopPlaying();
    this.#show(clampFrame(frame, this.#bounds));
  }

  /** Steps from the frame last asked for, so that a held key loses no step. */
  step(frames: number): void {
    this.#stopPlaying();
    this.#show(clampFrame(this.#target + frames, this.#bounds));
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

  /** Stops without fetching the exact picture, because something else is about to be shown. */
  rest(): void {
    this.#noteShownFrame();
    this.#stopPlaying();
  }

  /** Plays from the frame on the screen, from the other end of loop or bounds when it stands at the last one. */
  async play(direction: Direction = "forward"): Promise<void> {
    if (this.#isDestroyed || (this.#isPlaying && direction === this.#direction)) return;
    if (this.#isPlaying) this.#noteShownFrame();
    this.#stopPlaying();
    this.#setDirection(direction);
    const { startFrame, endFrame } = this.#span();
    const [first, last] = direction === "forward" ? [startFrame, endFrame] : [endFrame, startFrame];
    const isOutside = this.#target < startFrame || this.#target > endFrame || this.#target === last;
    const from = isOutside ? first : this.#target;
    const turn = this.#nextTurn();
    this.#isPlaying = true;
    this.events.emit("playing", true);
    if (direction === "backward") this.#playBackward(from);
    else await this.#playForward(from, turn);
  }

  /**
   * Plays in this direction, or twice as fast (in the steps of `RATES`) when it already does. Standing still
   * brings back the chosen speed.
   */
  shuttle(direction: Direction): void {
    if (this.#isPlaying && direction === this.#direction) this.#applyRate(doubledRate(this.#rate));
    else void this.play(direction);
  }

  setRate(rate: number): void {
    this.#chosenRate = rate;
    this.#applyRate(rate);
  }

  #applyRate(rate: number): void {
    this.#rate = rate;
    this.#video.playbackRate = rate;
    this.events.emit("rate", rate);
  }

  #setDirection(direction: Direction): void {
    if (direction === this.#direction) return;
    this.#direction = direction;
    this.events.emit("direction", direction);
  }

  /** Makes other frames reachable; from outside them the nearest one is shown. */
  setBounds(bounds: FrameInterval): void {
    this.#bounds = bounds;
    this.events.emit("bounds", bounds);
    const nearest = clampFrame(this.#target, bounds);
    if (nearest !== this.#target) this.seek(nearest);
  }

  /** Plays only this interval, again and again; null plays to the end of the clip. */
  setLoop(loop: FrameInterval | null): void {
    this.#loop = loop && {
      startFrame: clampFrame(loop.startFrame, this.#bounds),
      endFrame: clampFrame(loop.endFrame, this.#bounds),
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

  async #playForward(from: SourceFrame, turn: number): Promise<void> {
    await sendTo(this.#video, this.#source.middle(from));
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

  #playBackward(from: SourceFrame): void {
    this.#backward = new BackwardPlay({
      source: this.#source,
      from,
      span: () => this.#span(),
      rate: () => this.#rate,
      isLooping: () => this.#loop !== null || this.#repeats,
      show: (frame, picture) => {
        this.#target = frame;
        this.#present(frame, picture);
      },
      onLate: (isLate) => this.events.emit("buffering", isLate),
      onEnd: () => {
        this.#stopPlaying();
        this.#show(this.#frame);
      },
      onFault: (cause) => {
        this.#stopPlaying();
        this.#reportDecoding(cause);
      },
    });
  }

  #span(): FrameInterval {
    return this.#loop ?? this.#bounds;
  }

  #nextTurn(): number {
    this.#turn += 1;
    return this.#turn;
  }

  #stopPlaying(): void {
    this.#cancelWatch?.();
    this.#cancelWatch = null;
    this.#backward?.stop();
    this.#backward = null;
    if (!this.#isPlaying) return;
    this.#nextTurn();
    this.#isPlaying = false;
    this.#video.pause();
    this.events.emit("playing", false);
    if (this.#rate !== this.#chosenRate) this.#applyRate(this.#chosenRate);
  }

  /** The exact picture replaces the video once it is known which frame the video stands on. */
  #settle(): void {
    this.#target = this.#frame;
    if (!this.#isVideoSeen || !this.#video.requestVideoFrameCallback) {
      this.#show(this.#frame);
      return;
    }
    const turn = this.#nextTurn();
    onSettled(this.#video, {
      told: (time) => {
        if (turn !== this.#turn) return;
        this.#target = clampFrame(this.#source.frameAtTimestamp(time), this.#bounds);
        this.#setFrame(this.#target);
      },
      settled: () => {
        if (turn === this.#turn) this.#show(this.#frame);
      },
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
        this.#reportDecoding(cause);
      },
    );
  }

  #present(frame: SourceFrame, picture: Picture): void {
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

  /** Follows the playing element frame by frame. */
  #watch(turn: number): void {
    this.#cancelWatch = onNextFrame(this.#video, (time, isPresented) => {
      if (turn !== this.#turn) return;
      if (isPresented) this.#showVideo();
      this.#playedTo(time);
      if (turn === this.#turn) this.#watch(turn);
    });
  }

  /** The element shows the frame of this time: the last that starts at or before it. */
  #playedTo(time: Seconds): void {
    const frame = this.#source.frameAtTimestamp(time);
    const { startFrame, endFrame } = this.#span();
    if (frame < endFrame) {
      this.#target = clampFrame(frame, this.#bounds);
      this.#setFrame(this.#target);
    } else this.#reachedEnd(frame, startFrame, endFrame);
  }

  #reachedEnd(frame: SourceFrame, startFrame: SourceFrame, endFrame: SourceFrame): void {
    if (this.#loop || this.#repeats) {
      this.#setFrame(clampFrame(frame, this.#bounds));
      this.#video.currentTime = this.#source.middle(startFrame);
      if (this.#video.paused) void this.#video.play();
      return;
    }
    this.#stopPlaying();
    this.#show(endFrame);
  }

  /** Between two reports of the element another frame may have come up; where it cannot tell, the last report holds. */
  #noteShownFrame(): void {
    if (this.#direction === "backward" || this.#video.requestVideoFrameCallback) return;
    this.#playedTo(seconds(this.#video.currentTime));
  }

  readonly #onEnded = (): void => {
    if (!this.#isPlaying || this.#direction === "backward") return;
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

  #reportDecoding(cause: unknown): void {
    const isFault = cause instanceof MediaFault;
    this.#report(isFault ? cause : new MediaFault("decoding_failed", String(cause), { cause }));
  }

  #report(fault: MediaFault): void {
    this.events.emit("error", fault);
  }
}
