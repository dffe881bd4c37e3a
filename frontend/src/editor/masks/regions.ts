/**
 * Pieces and holes of a mask. Pieces hang together over edges and corners of pixels; what is outside hangs
 * together over edges only, so that no line of pixels, slanting ones too, lets the outside through.
 */
import { type Bitmap, bitmapFrom, forEachStretch, isEmpty, rectOf } from "@/editor/masks/bitmap";

/** Pixels of one column that hang together: rows `from` up to and without `to`. */
interface Stretch {
  readonly column: number;
  readonly from: number;
  readonly to: number;
  /** Another stretch of the same region; itself in one of each region. */
  parent: Stretch;
}

/** The mask with everything inside that its pixels enclose. */
export function filledHoles(bitmap: Bitmap): Bitmap {
  const { picture, width, height, pixels } = bitmap;
  const inverse = pixels.map((pixel) => 1 - pixel);
  const stretches = joined(inverse, width, height, 0);
  const open = new Set<Stretch>();
  for (const stretch of stretches) {
    const { column, from, to } = stretch;
    if (column === 0 || column === width - 1 || from === 0 || to === height) open.add(rootOf(stretch));
  }
  const filled = pixels.slice();
  for (const stretch of stretches)
    if (!open.has(rootOf(stretch)))
      filled.fill(1, stretch.column * height + stretch.from, stretch.column * height + stretch.to);
  return bitmapFrom(picture, rectOf(bitmap), filled);
}

/** Only the piece with the most pixels; of equal ones the one furthest to the left. */
export function largestPiece(bitmap: Bitmap): Bitmap {
  if (isEmpty(bitmap)) return bitmap;
  const { picture, width, height, pixels } = bitmap;
  const stretches = joined(pixels, width, height, 1);
  const sizes = new Map<Stretch, number>();
  for (const stretch of stretches) {
    const root = rootOf(stretch);
    sizes.set(root, (sizes.get(root) ?? 0) + stretch.to - stretch.from);
  }
  let [largest, most]: [Stretch | null, number] = [null, 0];
  for (const [root, size] of sizes) if (size > most) [largest, most] = [root, size];
  const piece = new Uint8Array(pixels.length);
  for (const stretch of stretches)
    if (rootOf(stretch) === largest)
      piece.fill(1, stretch.column * height + stretch.from, stretch.column * height + stretch.to);
  return bitmapFrom(picture, rectOf(bitmap), piece);
}

/** All stretches of 1, joined to regions; `reach` 1 joins over corners too. In the order of their places. */
function joined(pixels: Uint8Array, width: number, height: number, reach: 0 | 1): Stretch[] {
  const all: Stretch[] = [];
  let before = 0;
  for (let column = 0; column < width; column += 1) {
    const since = all.length;
    forEachStretch(pixels, column, height, (start, end) => {
      const [from, to] = [start - column * height, end - column * height];
      const stretch = { column, from, to } as Stretch;
      stretch.parent = stretch;
      // Those of the column before that end above this one can touch none below it either.
      while (before < since && (all[before] as Stretch).to + reach <= from) before += 1;
      for (let index = before; index < since && (all[index] as Stretch).from < to + reach; index += 1)
        join(all[index] as Stretch, stretch);
      all.push(stretch);
    });
    before = since;
  }
  return all;
}

function rootOf(stretch: Stretch): Stretch {
  let root = stretch;
  while (root.parent !== root) {
    root.parent = root.parent.parent;
    root = root.parent;
  }
  return root;
}

/** The region of the earlier stretch takes the other one in. */
function join(one: Stretch, other: Stretch): void {
  const [root, joining] = [rootOf(one), rootOf(other)];
  if (root !== joining) joining.parent = root;
}
