import type { CachedPicture } from "@/media/picture-cache";

/** A decoded picture. It may be drawn until it is closed. */
export interface Picture extends CachedPicture {
  /** Draws it at the origin, pixel by pixel. */
  drawOn(context: CanvasRenderingContext2D): void;
}

const BYTES_PER_PIXEL = 4;
/** Buffers that wait for the next picture: allocating one takes longer than filling it. */
const MOST_SPARE = 4;

/**
 * Makes pictures of decoded frames. Their pixels are copied into memory of the page, in buffers that are used
 * again: four times as fast as an ImageBitmap, which holds the page up for 20 ms at 1920×1080, and the same
 * pixels (docs/decisions/0023).
 */
export class PictureMaker {
  #spare: Uint8ClampedArray<ArrayBuffer>[] = [];

  /** The frame is read before this resolves and stays the caller's to close. */
  async make(frame: VideoFrame): Promise<Picture> {
    const { displayWidth: width, displayHeight: height, visibleRect } = frame;
    // Where a pixel of the file is not one of the picture, the browser does the scaling.
    if (visibleRect?.width !== width || visibleRect.height !== height) return bitmapOf(frame);
    const pixels = this.#buffer(width * height * BYTES_PER_PIXEL);
    try {
      await frame.copyTo(pixels, { format: "RGBX" });
    } catch {
      // Not every browser converts colours while it copies.
      return bitmapOf(frame);
    }
    return new PixelPicture(new ImageData(pixels, width, height), () => this.#keep(pixels));
  }

  #buffer(bytes: number): Uint8ClampedArray<ArrayBuffer> {
    const spare = this.#spare.pop();
    return spare?.length === bytes ? spare : new Uint8ClampedArray(bytes);
  }

  #keep(pixels: Uint8ClampedArray<ArrayBuffer>): void {
    if (this.#spare.length < MOST_SPARE) this.#spare.push(pixels);
  }
}

class PixelPicture implements Picture {
  readonly #data: ImageData;
  #giveBack: (() => void) | null;

  constructor(data: ImageData, giveBack: () => void) {
    this.#data = data;
    this.#giveBack = giveBack;
  }

  get width(): number {
    return this.#data.width;
  }

  get height(): number {
    return this.#data.height;
  }

  drawOn(context: CanvasRenderingContext2D): void {
    context.putImageData(this.#data, 0, 0);
  }

  close(): void {
    this.#giveBack?.();
    this.#giveBack = null;
  }
}

async function bitmapOf(frame: VideoFrame): Promise<Picture> {
  const bitmap = await createImageBitmap(frame);
  return {
    width: bitmap.width,
    height: bitmap.height,
    drawOn: (context) => context.drawImage(bitmap, 0, 0),
    close: () => bitmap.close(),
  };
}
