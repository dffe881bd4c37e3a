/**
 * Masks as pixels, at the full resolution of the picture. The pixel in column x, row y covers
 * [x, x + 1) × [y, y + 1); its centre decides what covers it.
 */
import type { Box, PictureSize } from "@/shared/box";

/**
 * A mask of one picture. Values are immutable and canonical: the window is the tight hull of the pixels
 * inside, of no size when there are none, so two equal masks have equal fields.
 */
export interface Bitmap {
  readonly picture: PictureSize;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** 1 inside, 0 outside, down the columns of the window, the order of COCO's run lengths. Fills its buffer. */
  readonly pixels: Uint8Array;
}

/** A part of the picture in whole pixels: left and top belong to it, right and bottom do not. */
export interface PixelRect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const emptyBitmap = (picture: PictureSize): Bitmap => ({
  picture,
  left: 0,
  top: 0,
  width: 0,
  height: 0,
  pixels: new Uint8Array(0),
});

export const isEmpty = (bitmap: Bitmap): boolean => bitmap.width === 0;

export const rectOf = ({ left, top, width, height }: Bitmap): PixelRect => ({
  left,
  top,
  right: left + width,
  bottom: top + height,
});

/** The tight box around the pixels, or null when there are none. */
export function hull(bitmap: Bitmap): Box | null {
  if (isEmpty(bitmap)) return null;
  const { left, top, right, bottom } = rectOf(bitmap);
  return [left, top, right, bottom];
}

export function area({ pixels }: Bitmap): number {
  let inside = 0;
  for (let index = 0; index < pixels.length; index += 1) inside += pixels[index] as number;
  return inside;
}

export function hasPixel({ left, top, width, height, pixels }: Bitmap, x: number, y: number): boolean {
  const [column, row] = [x - left, y - top];
  if (column < 0 || row < 0 || column >= width || row >= height) return false;
  return pixels[column * height + row] === 1;
}

export function sameBitmap(one: Bitmap, other: Bitmap): boolean {
  const isSameWindow =
    one.left === other.left &&
    one.top === other.top &&
    one.width === other.width &&
    one.height === other.height;
  return isSameWindow && (one.pixels === other.pixels || samePixels(one.pixels, other.pixels));
}

/** Compares four pixels at a time: a mask may be the whole picture. */
function samePixels(one: Uint8Array, other: Uint8Array): boolean {
  const words = one.length >> 2;
  const [oneWords, otherWords] = [one, other].map(
    ({ buffer, byteOffset }) => new Uint32Array(buffer, byteOffset, words),
  ) as [Uint32Array, Uint32Array];
  for (let index = 0; index < words; index += 1) if (oneWords[index] !== otherWords[index]) return false;
  for (let index = words << 2; index < one.length; index += 1) if (one[index] !== other[index]) return false;
  return true;
}

/** The stretches of 1 in a column of a window, from and up to these places; found by the engine's own search. */
export function forEachStretch(
  pixels: Uint8Array,
  column: number,
  height: number,
  visit: (from: number, to: number) => void,
): void {
  const start = column * height;
  // A search in the whole array would run on to its end for what the column does not have.
  const rows = pixels.subarray(start, start + height);
  for (let from = rows.indexOf(1); from >= 0; ) {
    const next = rows.indexOf(0, from);
    const to = next < 0 ? height : next;
    visit(start + from, start + to);
    from = to < height ? rows.indexOf(1, to) : -1;
  }
}

/** The part of a rectangle that lies in the picture; null when none does. */
export function clippedRect(rect: PixelRect, picture: PictureSize): PixelRect | null {
  const left = Math.max(rect.left, 0);
  const top = Math.max(rect.top, 0);
  const right = Math.min(rect.right, picture.width);
  const bottom = Math.min(rect.bottom, picture.height);
  return left < right && top < bottom ? { left, top, right, bottom } : null;
}

/** The bitmap whose pixels stand in `window`, one byte each down its columns; takes the array over. */
export function bitmapFrom(picture: PictureSize, window: PixelRect, pixels: Uint8Array): Bitmap {
  const height = window.bottom - window.top;
  const first = pixels.indexOf(1);
  if (first < 0) return emptyBitmap(picture);
  const firstColumn = Math.floor(first / height);
  const lastColumn = Math.floor(pixels.lastIndexOf(1) / height);
  let [firstRow, lastRow] = [height, -1];
  for (let column = firstColumn; column <= lastColumn; column += 1) {
    const from = column * height;
    let row = 0;
    while (row < firstRow && pixels[from + row] === 0) row += 1;
    firstRow = Math.min(firstRow, row);
    row = height - 1;
    while (row > lastRow && pixels[from + row] === 0) row -= 1;
    lastRow = Math.max(lastRow, row);
  }
  const tight: PixelRect = {
    left: window.left + firstColumn,
    top: window.top + firstRow,
    right: window.left + lastColumn + 1,
    bottom: window.top + lastRow + 1,
  };
  return {
    picture,
    left: tight.left,
    top: tight.top,
    width: tight.right - tight.left,
    height: tight.bottom - tight.top,
    pixels: movedWindow(pixels, window, tight),
  };
}

/** A copy of the pixels in another window; what lies outside of the old one is outside the mask. */
export function pixelsIn(bitmap: Bitmap, window: PixelRect): Uint8Array {
  return movedWindow(bitmap.pixels, rectOf(bitmap), window);
}

function movedWindow(pixels: Uint8Array, from: PixelRect, to: PixelRect): Uint8Array {
  const [fromHeight, toHeight] = [from.bottom - from.top, to.bottom - to.top];
  if (from.left === to.left && from.right === to.right && from.top === to.top && fromHeight === toHeight)
    return pixels.slice();
  const moved = new Uint8Array((to.right - to.left) * toHeight);
  const [top, bottom] = [Math.max(from.top, to.top), Math.min(from.bottom, to.bottom)];
  if (top >= bottom) return moved;
  for (let x = Math.max(from.left, to.left); x < Math.min(from.right, to.right); x += 1) {
    const start = (x - from.left) * fromHeight - from.top;
    moved.set(pixels.subarray(start + top, start + bottom), (x - to.left) * toHeight + top - to.top);
  }
  return moved;
}

/** The smallest rectangle that holds both. */
export const rectAround = (one: PixelRect, other: PixelRect): PixelRect => ({
  left: Math.min(one.left, other.left),
  top: Math.min(one.top, other.top),
  right: Math.max(one.right, other.right),
  bottom: Math.max(one.bottom, other.bottom),
});

/** All pixels of either mask. */
export function union(one: Bitmap, other: Bitmap): Bitmap {
  if (isEmpty(one)) return other;
  if (isEmpty(other)) return one;
  const window = rectAround(rectOf(one), rectOf(other));
  const pixels = pixelsIn(one, window);
  combine(pixels, window, other, 1);
  return bitmapFrom(one.picture, window, pixels);
}

/** The pixels of `bitmap` that are not in `taken`. */
export function subtract(bitmap: Bitmap, taken: Bitmap): Bitmap {
  const window = rectOf(bitmap);
  const pixels = bitmap.pixels.slice();
  combine(pixels, window, taken, 0);
  return bitmapFrom(bitmap.picture, window, pixels);
}

/** Sets to `value` what stands in `window` and inside of `stencil`. */
function combine(pixels: Uint8Array, window: PixelRect, stencil: Bitmap, value: 0 | 1): void {
  const height = window.bottom - window.top;
  const { left, right, top, bottom } = rectOf(stencil);
  const [firstRow, endRow] = [Math.max(top, window.top), Math.min(bottom, window.bottom)];
  for (let x = Math.max(left, window.left); x < Math.min(right, window.right); x += 1) {
    const to = (x - window.left) * height - window.top;
    const from = (x - left) * stencil.height - top;
    for (let y = firstRow; y < endRow; y += 1) if (stencil.pixels[from + y] === 1) pixels[to + y] = value;
  }
}

/** A filled rectangle: the pixels whose centre the box holds, at least one. */
export function filledBox(box: Box, picture: PictureSize): Bitmap {
  const [left, right] = wholeSpan(box[0], box[2], picture.width);
  const [top, bottom] = wholeSpan(box[1], box[3], picture.height);
  const pixels = new Uint8Array((right - left) * (bottom - top)).fill(1);
  return bitmapFrom(picture, { left, top, right, bottom }, pixels);
}

function wholeSpan(from: number, to: number, limit: number): [number, number] {
  const start = Math.min(Math.max(Math.round(from), 0), limit - 1);
  return [start, Math.min(Math.max(Math.round(to), start + 1), limit)];
}
