import type { Picture } from "@/media/picture";
import type { PlayerFrames } from "@/media/player-frames";
import type { PlayerVideo } from "@/media/playing-video";
import { type Seconds, type SourceFrame, seconds, sourceFrame } from "@/shared/units";

type FrameCallback = (now: number, metadata: { mediaTime: number }) => void;

/** What browsers do differently, and the player must not mind. */
export interface Engine {
  readonly tellsFrames: boolean;
}

/** A media element without a file: it plays when it is told that a frame comes up. */
export class FakeVideo extends EventTarget implements Pick<PlayerVideo, "play" | "pause"> {
  playbackRate = 1;
  paused = true;
  ended = false;
  seeking = false;
  error: MediaError | null = null;
  readonly seeks: number[] = [];
  refusesToPlay = false;
  requestVideoFrameCallback?: (callback: FrameCallback) => number;
  cancelVideoFrameCallback?: (handle: number) => void;
  #time = 0;
  #callbacks = new Map<number, FrameCallback>();
  #handles = 0;

  constructor({ tellsFrames }: Engine) {
    super();
    if (!tellsFrames) return;
    this.requestVideoFrameCallback = (callback) => {
      this.#handles += 1;
      this.#callbacks.set(this.#handles, callback);
      return this.#handles;
    };
    this.cancelVideoFrameCallback = (handle) => void this.#callbacks.delete(handle);
  }

  get currentTime(): number {
    return this.#time;
  }

  set currentTime(time: number) {
    this.#time = time;
    this.seeks.push(time);
    this.seeking = true;
    queueMicrotask(() => {
      this.seeking = false;
      this.dispatchEvent(new Event("seeked"));
    });
  }

  async play(): Promise<void> {
    if (this.refusesToPlay) throw new DOMException("no", "NotAllowedError");
    this.paused = false;
  }

  pause(): void {
    this.paused = true;
  }

  /** The element puts the frame of this time on the screen. */
  presents(time: number): void {
    this.#time = time;
    const callbacks = [...this.#callbacks.values()];
    this.#callbacks.clear();
    for (const callback of callbacks) callback(0, { mediaTime: time });
  }

  fail(): void {
    this.error = { code: 4, message: "format error" } as MediaError;
    this.dispatchEvent(new Event("error"));
  }
}

/** Pictures of 30 frames a second; each comes when `deliver` is called, unless it is at hand. */
export class FakeFrames implements PlayerFrames {
  readonly atHand = new Set<number>();
  readonly backwardFrom: number[] = [];
  #waiting: { frame: number; resolve: (picture: Picture) => void; reject: (cause: unknown) => void }[] = [];

  frame(frame: SourceFrame): Promise<Picture> {
    if (this.atHand.has(frame)) return Promise.resolve(pictureOf(frame));
    return new Promise((resolve, reject) => this.#waiting.push({ frame, resolve, reject }));
  }

  cached(frame: SourceFrame): Picture | null {
    return this.atHand.has(frame) ? pictureOf(frame) : null;
  }

  async deliver(): Promise<void> {
    for (const { frame, resolve } of this.#waiting.splice(0)) resolve(pictureOf(frame));
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  }

  async failAll(cause: unknown): Promise<void> {
    for (const { reject } of this.#waiting.splice(0)) reject(cause);
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  }

  readBackward(frame: SourceFrame): boolean {
    this.backwardFrom.push(frame);
    return this.atHand.has(frame);
  }

  timestamp(frame: SourceFrame): Seconds {
    return seconds(frame / 30);
  }

  middle(frame: SourceFrame): Seconds {
    return seconds((frame + 0.5) / 30);
  }

  frameAtTimestamp(time: Seconds): SourceFrame {
    return sourceFrame(Math.max(Math.floor(time * 30 + 1e-6), 0));
  }
}

const pictureOf = (frame: number): Picture =>
  ({ shows: frame, width: 1, height: 1, drawOn() {}, close() {} }) as Picture;
