/**
 * Pieces and holes of a mask. Pieces hang together over edges and corners of pixels; what is outside hangs
 * together over edges only, so that no line of pixels, slanting ones too, lets the outside through.
 */
import { type Bitmap, bitmapFrom, isEmpty, rectOf } from "@/editor/masks/bitmap";

/** The mask with everything inside that its pixels enclose. */
export function filledHoles(bitmap: Bitmap): Bitmap {
  if (isEmpty(bitmap)) return bitmap;
  const { picture, width, height, pixels } = bitmap;
  const outside = new Uint8Array(pixels.length);
  const enter = (column: number, row: number) => {
    const place = column * height + row;
    if (pixels[place] === 0) flood(bitmap, place, outside);
  };
  for (let column = 0; column < width; column += 1) {
    enter(column, 0);
    enter(column, height - 1);
  }
  for (let row = 0; row < height; row += 1) {
    enter(0, row);
    enter(width - 1, row);
  }
  const filled = outside.map((isOutside) => 1 - isOutside);
  return bitmapFrom(picture, rectOf(bitmap), filled);
}

/** Only the piece with the most pixels; of equal ones the one furthest to the left. */
export function largestPiece(bitmap: Bitmap): Bitmap {
  if (isEmpty(bitmap)) return bitmap;
  const { pixels } = bitmap;
  const seen = new Uint8Array(pixels.length);
  let [most, start] = [0, 0];
  for (let place = 0; place < pixels.length; place += 1) {
    if (pixels[place] === 0 || seen[place] === 1) continue;
    const size = flood(bitmap, place, seen);
    if (size > most) [most, start] = [size, place];
  }
  const piece = new Uint8Array(pixels.length);
  flood(bitmap, start, piece);
  return bitmapFrom(bitmap.picture, rectOf(bitmap), piece);
}

/** Marks all pixels of the window that are alike and hang together with `start`; returns how many are new. */
function flood({ width, height, pixels }: Bitmap, start: number, marks: Uint8Array): number {
  const value = pixels[start];
  const overCorners = value === 1;
  const waiting: number[] = [];
  let marked = 0;
  const visit = (place: number) => {
    if (marks[place] === 1 || pixels[place] !== value) return;
    marks[place] = 1;
    marked += 1;
    waiting.push(place);
  };
  visit(start);
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const row = place % height;
    const [isFirst, isLast] = [row === 0, row === height - 1];
    if (!isFirst) visit(place - 1);
    if (!isLast) visit(place + 1);
    for (const beside of [place - height, place + height]) {
      if (beside < 0 || beside >= width * height) continue;
      visit(beside);
      if (overCorners && !isFirst) visit(beside - 1);
      if (overCorners && !isLast) visit(beside + 1);
    }
  }
  return marked;
}
