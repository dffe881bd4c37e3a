import { type Bitmap, forEachStretch } from "@/editor/masks/bitmap";

/** A closed line along edges of pixels: x, y, x, y, … of its corners, in picture pixels. */
export type Loop = readonly number[];

/** Right, down, left, up: a step, and the two pixels ahead of the corner that it leads to. */
const STEP_X = [1, 0, -1, 0] as const;
const STEP_Y = [0, 1, 0, -1] as const;
const aheadLeft = (stride: number) => [-1, 0, -stride, -stride - 1] as const;
const aheadRight = (stride: number) => [0, -stride, -stride - 1, -1] as const;
const TO_THE_LEFT = 3;
const TO_THE_RIGHT = 1;

/**
 * The edges between inside and outside as closed loops, holes too: filled by the even-odd rule they are the
 * mask again. Pixels that touch at a corner are in one loop.
 */
export function outline(bitmap: Bitmap): Loop[] {
  const { left, top, width, height } = bitmap;
  // A rim of outside all around spares every look over the edge.
  const stride = height + 2;
  const padded = new Uint8Array((width + 2) * stride);
  for (let column = 0; column < width; column += 1)
    padded.set(bitmap.pixels.subarray(column * height, (column + 1) * height), (column + 1) * stride + 1);
  const walked = new Uint8Array(padded.length);
  const loops: Loop[] = [];
  // Every loop runs along the upper edge of some pixel; walking it marks all of these.
  for (let column = 1; column <= width; column += 1)
    forEachStretch(padded, column, stride, (place) => {
      if (walked[place] === 0) loops.push(walk(padded, stride, place, walked, left - 1, top - 1));
    });
  return loops;
}

/** Walks with the inside at the right hand. A corner has the place of the pixel at its lower right. */
function walk(
  padded: Uint8Array,
  stride: number,
  start: number,
  walked: Uint8Array,
  left: number,
  top: number,
): Loop {
  const [lefts, rights] = [aheadLeft(stride), aheadRight(stride)];
  const loop: number[] = [];
  let y = start % stride;
  let x = (start - y) / stride;
  let direction = 0;
  for (;;) {
    if (direction === 0) {
      const upperEdge = x * stride + y;
      if (walked[upperEdge] === 1) return loop;
      walked[upperEdge] = 1;
    }
    x += STEP_X[direction] as number;
    y += STEP_Y[direction] as number;
    const corner = x * stride + y;
    const isWallLeft = padded[corner + (lefts[direction] as number)] === 1;
    const isWallRight = padded[corner + (rights[direction] as number)] === 1;
    const turn = isWallLeft ? TO_THE_LEFT : isWallRight ? 0 : TO_THE_RIGHT;
    if (turn !== 0) loop.push(left + x, top + y);
    direction = (direction + turn) % 4;
  }
}
