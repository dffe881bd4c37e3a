import type { DecodedPicture, FrameDecoder } from "@/media/frame-decoder";
import { type FrameTable, firstAbove } from "@/media/frame-table";
import { MediaFault } from "@/media/media-fault";
import { openDecoder } from "@/media/mediabunny-decoder";
import type { Picture } from "@/media/picture";
import { PictureCache } from "@/media/picture-cache";
import { keyFrameIndex, planAround, planBackward, type ReadingPlan } from "@/media/reading-plan";
import { type Seconds, type SourceFrame, seconds, sourceFrame } from "@/shared/units";

/** Decoded pictures kept in memory: at 1280×720 about a hundred, at 1920×1080 forty-eight. */
const CACHE_BYTES = 384 * 1024 * 1024;
/** A decoder that is on its way is followed over at most this many frames rather than restarted nearer. */
const FOLLOW_FRAMES = 12;

interface Waiter {
  readonly frame: SourceFrame;
  readonly resolve: (picture: Picture) => void;
  readonly reject: (cause: unknown) => void;
}

interface Run {
  readonly pictures: AsyncGenerator<DecodedPicture, void, undefined>;
  /** The first frame of which it gives a picture. */
  readonly from: number;
  next: number;
}

/**
 * The exact picture of any frame of a clip. Frame k of the proxy is source frame k: that is checked by count
 * when the source is opened, and every decoded picture is identified by its own time.
 *
 * One decoder runs forward; each group of pictures it passes is kept, so that stepping back within it and
 * into the one before, which is read ahead of time, needs no decoding. Playing backward reads whole groups.
 */
export class FrameSource {
  readonly frameCount: number;
  readonly width: number;
  readonly height: number;
  readonly #decoder: FrameDecoder;
  readonly #cache: PictureCache<Picture>;
  #waiters: Waiter[] = [];
  #plan: ReadingPlan;
  #lastAsked: SourceFrame | null = null;
  #run: Run | null = null;
  /** Stops waiting for the picture that is being read in advance. */
  #divert: (() => void) | null = null;
  #isPumping = false;
  #isClosed = false;

  /** Throws MediaFault `frame_count_differs` when the file has not exactly the frames of the table. */
  constructor(decoder: FrameDecoder, table: FrameTable, cacheBytes: number = CACHE_BYTES) {
    const found = decoder.timestamps.length;
    if (found !== table.frameCount)
      throw new MediaFault(
        "frame_count_differs",
        `the clip has ${found} frames where its frame table has ${table.frameCount}; labels would stand on wrong frames`,
      );
    if (decoder.keyFrames[0] !== 0)
      throw new MediaFault(
        "not_decodable",
        "the clip does not begin with a frame that can be decoded by itself",
      );
    this.#decoder = decoder;
    this.frameCount = found;
    this.width = decoder.width;
    this.height = decoder.height;
    this.#cache = new PictureCache(cacheBytes);
    this.#plan = planAround(this.#clip, 0, "forward");
  }

  /** Bytes of the decoded pictures that are kept. */
  get pictureBytes(): number {
    return this.#cache.bytes;
  }

  /**
   * The picture of `frame`. It belongs to the source and may be freed after later calls: draw it at once.
   * Rejects with MediaFault `decoding_failed`, or with `AbortError` when `signal` aborts first.
   */
  frame(frame: SourceFrame, signal?: AbortSignal): Promise<Picture> {
    if (frame >= this.frameCount) throw new RangeError(`frame ${frame} is not one of ${this.frameCount}`);
    if (this.#isClosed) return Promise.reject(new DOMException("the clip was closed", "AbortError"));
    const goesBack = this.#lastAsked !== null && frame < this.#lastAsked;
    this.#lastAsked = frame;
    this.#plan = planAround(this.#clip, frame, goesBack ? "backward" : "forward");
    const known = this.#cache.get(frame);
    if (known) {
      this.#pump();
      return Promise.resolve(known);
    }
    return new Promise((resolve, reject) => {
      const waiter: Waiter = { frame, resolve, reject };
      // What is read in advance waits for whoever jumps; what somebody waits for is never dropped for the next.
      if (this.#waiters.length === 0 && !this.#isOnTheWay(frame)) this.#divert?.();
      this.#waiters.push(waiter);
      signal?.addEventListener("abort", () => this.#abandon(waiter, signal.reason), { once: true });
      this.#pump();
    });
  }

  /** The picture if it is at hand, without waiting and without reading ahead. */
  cached(frame: SourceFrame): Picture | null {
    return this.#cache.get(frame);
  }

  /**
   * Reads what playing backward from `frame` shows next, of each group of pictures only the first `share`
   * (0 to 1), which a decoder that is too slow for all of them can keep up with. True when that share of the
   * frame's own group is at hand.
   */
  readBackward(frame: SourceFrame, share: number): boolean {
    this.#lastAsked = frame;
    this.#plan = planBackward(this.#clip, frame, share);
    this.#pump();
    const first = this.#keyFrameOf(frame);
    return this.#plan.wished.every((each) => each < first || this.#cache.has(each));
  }

  /** Reads from a copy of the clip on this device from now on, so that no jump waits for the network. True when it does. */
  readFrom(copy: Blob): Promise<boolean> {
    // Where it cannot be read, or is another file, the server goes on being asked.
    return this.#decoder.readFrom(copy).catch(() => false);
  }

  /** When the frame is shown, in the time of the file itself: what a media element counts in. */
  timestamp(frame: SourceFrame): Seconds {
    const timestamp = this.#decoder.timestamps[frame];
    if (timestamp === undefined) throw new RangeError(`frame ${frame} is not one of ${this.frameCount}`);
    return timestamp;
  }

  /** A time well inside the frame, to which a media element can be sent without landing beside it. */
  middle(frame: SourceFrame): Seconds {
    const start = this.timestamp(frame);
    const next = this.#decoder.timestamps[frame + 1];
    const before = this.#decoder.timestamps[frame - 1];
    const length = next !== undefined ? next - start : before !== undefined ? start - before : 0;
    return seconds(start + length / 2);
  }

  /** The frame on show at a time of the file: the last that starts at or before it. */
  frameAtTimestamp(time: Seconds): SourceFrame {
    // Media elements report times in microseconds; half of one is far below any frame's length.
    return sourceFrame(Math.max(firstAbove(this.#decoder.timestamps, time + 1e-6) - 1, 0));
  }

  close(): void {
    this.#isClosed = true;
    this.#fail(new DOMException("the clip was closed", "AbortError"));
    void this.#endRun();
    this.#cache.clear();
    this.#decoder.close();
  }

  #abandon(waiter: Waiter, reason: unknown): void {
    this.#waiters = this.#waiters.filter((each) => each !== waiter);
    waiter.reject(reason);
  }

  get #clip() {
    const { frameCount } = this;
    return { frameCount, keyFrames: this.#decoder.keyFrames, capacity: this.#cache.capacity(this) };
  }

  /** Decodes until nothing asked for or wished for is missing. Looks anew after each picture. */
  #pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    void this.#decodeWanted();
  }

  async #decodeWanted(): Promise<void> {
    try {
      for (let wanted = this.#nextWanted(); wanted !== null; wanted = this.#nextWanted())
        await this.#advance(wanted);
    } catch (cause) {
      await this.#endRun();
      this.#plan = { ...this.#plan, wished: [] };
      const isFault = cause instanceof MediaFault;
      const fault = new MediaFault("decoding_failed", `a frame cannot be decoded: ${String(cause)}`, {
        cause,
      });
      this.#fail(isFault ? cause : fault);
    } finally {
      // In the same turn in which nothing was found wanting, so that no later request is overlooked.
      this.#isPumping = false;
    }
  }

  /** The newest request first: while a key is held only the last frame asked for matters. */
  #nextWanted(): SourceFrame | null {
    if (this.#isClosed) return null;
    const asked = this.#waiters.at(-1);
    if (asked) return asked.frame;
    const wished = this.#plan.wished.find((frame) => !this.#cache.has(frame));
    return wished === undefined ? null : sourceFrame(wished);
  }

  /** Decodes one more picture on the way to `wanted`. */
  async #advance(wanted: SourceFrame): Promise<void> {
    if (!this.#isOnTheWay(wanted)) {
      await this.#endRun();
      const keyFrame = this.#keyFrameOf(wanted);
      // Somebody waits: the pictures on the way to this one come after it, when the group is read in advance.
      const isAwaited = this.#waiters.some((waiter) => waiter.frame === wanted);
      const from = isAwaited ? wanted : keyFrame;
      this.#run = { pictures: this.#decoder.run(keyFrame, from), from, next: keyFrame };
    }
    const run = this.#run;
    if (!run) return;
    const step = run.pictures.next();
    const diverted = new Promise<null>((resolve) => {
      this.#divert = () => resolve(null);
    });
    const outcome = await Promise.race([step, diverted]);
    this.#divert = null;
    if (!outcome) {
      this.#run = null;
      void abandon(run.pictures, step);
      return;
    }
    const { value, done } = outcome;
    if (done)
      throw new MediaFault("decoding_failed", `the clip ended before frame ${wanted} could be decoded`);
    run.next = value.frame + 1;
    this.#keep(value);
    if (value.frame > wanted && this.#waiters.some((waiter) => waiter.frame === wanted))
      throw new MediaFault("decoding_failed", `frame ${wanted} is missing from the decoded clip`);
  }

  /** Whether the decoder comes by `wanted` sooner than one that begins at its key frame. */
  #isOnTheWay(wanted: SourceFrame): boolean {
    if (!this.#run) return false;
    const at = Math.max(this.#run.next, this.#run.from);
    return at <= wanted && (this.#keyFrameOf(wanted) <= at || wanted - at <= FOLLOW_FRAMES);
  }

  #keep({ frame, picture }: DecodedPicture): void {
    if (!picture) return;
    if (this.#isClosed) {
      picture.close();
      return;
    }
    const served = this.#waiters.filter((waiter) => waiter.frame === frame);
    this.#cache.put(frame, picture, this.#plan.remoteness, served.length > 0);
    this.#waiters = this.#waiters.filter((waiter) => waiter.frame !== frame);
    for (const waiter of served) waiter.resolve(picture);
  }

  async #endRun(): Promise<void> {
    const run = this.#run;
    this.#run = null;
    // A decoder that failed may fail again on its way out; what failed is already known.
    await run?.pictures.return(undefined).catch(() => undefined);
  }

  #fail(cause: unknown): void {
    for (const waiter of this.#waiters.splice(0)) waiter.reject(cause);
  }

  #keyFrameOf(frame: SourceFrame): SourceFrame {
    const { keyFrames } = this.#decoder;
    return sourceFrame(keyFrames[keyFrameIndex(keyFrames, frame)] ?? 0);
  }
}

/** Ends a run in the middle of a step; the picture that still comes is freed. */
async function abandon(pictures: Run["pictures"], step: ReturnType<Run["pictures"]["next"]>): Promise<void> {
  // A run that fails here was of use to nobody; the next one over the same frames says so.
  const { value } = await step.catch(() => ({ value: undefined }));
  value?.picture?.close();
  await pictures.return(undefined).catch(() => undefined);
}

/** Opens the proxy of an asset. Throws MediaFault. */
export async function openFrameSource(options: { url: string; table: FrameTable }): Promise<FrameSource> {
  const decoder = await openDecoder(options.url);
  try {
    return new FrameSource(decoder, options.table);
  } catch (cause) {
    decoder.close();
    throw cause;
  }
}
