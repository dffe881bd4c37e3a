/** What the cache keeps: anything that has a size and is freed by closing it. */
export interface CachedPicture {
  readonly width: number;
  readonly height: number;
  close(): void;
}

const BYTES_PER_PIXEL = 4;

/** Decoded pictures by frame, the least recently used freed first when they exceed the allowed bytes. */
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

  /** The picture, which thereby becomes the last to be freed. */
  get(frame: number): P | null {
    const picture = this.#pictures.get(frame);
    if (!picture) return null;
    this.#pictures.delete(frame);
    this.#pictures.set(frame, picture);
    return picture;
  }

  /** Keeps `picture` and owns it from now on. */
  put(frame: number, picture: P): void {
    this.#drop(frame);
    this.#pictures.set(frame, picture);
    this.#bytes += bytesOf(picture);
    for (const oldest of this.#pictures.keys()) {
      if (this.#bytes <= this.#mostBytes || oldest === frame) break;
      this.#drop(oldest);
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
