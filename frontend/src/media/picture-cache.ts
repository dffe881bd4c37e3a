/** What the cache keeps: anything that has a size and is freed by closing it. */
export interface CachedPicture {
  readonly width: number;
  readonly height: number;
  close(): void;
}

const BYTES_PER_PIXEL = 4;

/** Decoded pictures by frame; when they exceed the allowed bytes the one least likely to be shown soon is freed. */
export class PictureCache<P extends CachedPicture> {
  readonly #pictures = new Map<number, P>();
  readonly #mostBytes: number;
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** How many pictures of this size fit. */
  capacity(picture: { readonly width: number; readonly height: number }): number {
    return Math.max(Math.floor(this.#mostBytes / (picture.width * picture.height * BYTES_PER_PIXEL)), 1);
  }

  has(frame: number): boolean {
    return this.#pictures.has(frame);
  }

  get(frame: number): P | null {
    return this.#pictures.get(frame) ?? null;
  }

  /**
   * Keeps `picture` and owns it from now on. Where it is too much, frames go by `remoteness`, the greatest
   * first: that may be the new one, unless it `isAwaited`.
   */
  put(frame: number, picture: P, remoteness: (frame: number) => number, isAwaited = false): void {
    this.#drop(frame);
    this.#pictures.set(frame, picture);
    this.#bytes += bytesOf(picture);
    while (this.#bytes > this.#mostBytes) {
      const frames = [...this.#pictures.keys()].filter((each) => !(isAwaited && each === frame));
      if (frames.length === 0 || this.#pictures.size === 1) break;
      this.#drop(frames.reduce((most, each) => (remoteness(each) > remoteness(most) ? each : most)));
    }
  }

  clear(): void {
    for (const frame of [...this.#pictures.keys()]) this.#drop(frame);
  }

  #drop(frame: number): void {
    const picture = this.#pictures.get(frame);
    if (!picture) return;
    this.#pictures.delete(frame);
    this.#bytes -= bytesOf(picture);
    picture.close();
  }
}

const bytesOf = (picture: CachedPicture): number => picture.width * picture.height * BYTES_PER_PIXEL;
