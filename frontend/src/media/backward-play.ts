import type { Picture } from "@/media/picture";
import type { PlayerFrames } from "@/media/player-frames";
import { onNextPaint } from "@/media/playing-video";
import { clampFrame, type FrameInterval, type SourceFrame, seconds } from "@/shared/units";

interface Wish {
  readonly source: PlayerFrames;
  readonly from: SourceFrame;
  /** Read at each repaint, as it may change while it plays. */
  readonly span: () => FrameInterval;
  readonly rate: () => number;
  readonly isLooping: () => boolean;
  readonly show: (frame: SourceFrame, picture: Picture) => void;
  /** Nothing new could be shown for a while; false when it goes on. */
  readonly onLate: (isLate: boolean) => void;
  readonly onEnd: () => void;
  readonly onFault: (cause: unknown) => void;
}

/** A page that was not painted for longer did not play meanwhile. */
const LONGEST_PAINT_MS = 250;
/** Without a new picture for so long the decoder reads a smaller share of each group of pictures. */
const LATE_MS = 60;
const SHARE_EVERY_MS = 300;
const LEAST_SHARE = 1 / 16;
/** So long without being late, and more of each group is tried again. */
const RECOVERED_MS = 1500;
/** A picture that did not come by reading ahead is asked for by itself, which also tells why it does not come. */
const ASK_AFTER_MS = 500;
const ANNOUNCE_AFTER_MS = 120;

/**
 * Plays decoded pictures backward at true speed: at each repaint the latest picture whose time has come. Where
 * the decoder is too slow pictures are left out. Only pictures that are there are shown, each with its own number.
 */
export class BackwardPlay {
  readonly #wish: Wish;
  #time: number;
  #shown: number;
  #paintedAt = performance.now();
  #freshAt = performance.now();
  #share = 1;
  #shareAt = performance.now();
  #isAsking = false;
  #isAnnounced = false;
  #isOver = false;
  #cancelPaint: () => void;

  constructor(wish: Wish) {
    this.#wish = wish;
    this.#time = wish.source.middle(wish.from);
    // The first picture is shown even when it is on the screen already: the video's may lie there.
    this.#shown = wish.from + 1;
    wish.source.readBackward(wish.from, this.#share);
    this.#cancelPaint = onNextPaint(this.#painted);
  }

  stop(): void {
    this.#isOver = true;
    this.#cancelPaint();
    if (this.#isAnnounced) this.#wish.onLate(false);
  }

  readonly #painted = (): void => {
    if (this.#isOver) return;
    const now = performance.now();
    this.#advance(Math.min(now - this.#paintedAt, LONGEST_PAINT_MS), now);
    this.#paintedAt = now;
    if (!this.#isOver) this.#cancelPaint = onNextPaint(this.#painted);
  };

  #advance(ms: number, now: number): void {
    const { source, span, rate, show, isLooping, onEnd } = this.#wish;
    const { startFrame, endFrame } = span();
    const isAtStart = this.#shown <= startFrame;
    this.#time = Math.max(this.#time - (ms / 1000) * rate(), source.timestamp(startFrame));
    if (isAtStart && this.#time <= source.timestamp(startFrame)) {
      if (!isLooping()) {
        onEnd();
        return;
      }
      this.#time = source.middle(endFrame);
      this.#shown = endFrame + 1;
    }
    const due = clampFrame(source.frameAtTimestamp(seconds(this.#time)), span());
    const isReady = source.readBackward(due, this.#share);
    for (let frame: number = due; frame < this.#shown; frame += 1) {
      const picture = source.cached(frame as SourceFrame);
      if (!picture) continue;
      this.#shown = frame;
      show(frame as SourceFrame, picture);
      this.#onTime(now);
      return;
    }
    if (isReady || due >= this.#shown) this.#onTime(now);
    else this.#late(due, now);
  }

  #onTime(now: number): void {
    this.#freshAt = now;
    if (this.#isAnnounced) this.#wish.onLate(false);
    this.#isAnnounced = false;
    if (now - this.#shareAt < RECOVERED_MS) return;
    this.#share = Math.min(2 * this.#share, 1);
    this.#shareAt = now;
  }

  #late(due: SourceFrame, now: number): void {
    const waited = now - this.#freshAt;
    if (waited > LATE_MS && now - this.#shareAt > SHARE_EVERY_MS) {
      this.#share = Math.max(this.#share / 2, LEAST_SHARE);
      this.#shareAt = now;
    }
    if (waited > ANNOUNCE_AFTER_MS && !this.#isAnnounced) {
      this.#isAnnounced = true;
      this.#wish.onLate(true);
    }
    if (waited > ASK_AFTER_MS && !this.#isAsking) void this.#ask(due);
  }

  async #ask(due: SourceFrame): Promise<void> {
    this.#isAsking = true;
    try {
      await this.#wish.source.frame(due);
    } catch (cause) {
      if (!this.#isOver) this.#wish.onFault(cause);
    } finally {
      this.#isAsking = false;
    }
  }
}
