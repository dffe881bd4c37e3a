/**
 * COCO's compressed run-length strings, as `annotation_schemas.masks` and pycocotools read and write them:
 * runs down the columns, outside first; from the fourth on the difference to the run two before; groups of
 * 5 bits, low first, each plus 48, bit 5 for "more follow", bit 4 of the last group for the sign.
 */
import type { Keyframe } from "@/editor/documents";
import { type Bitmap, bitmapFrom, emptyBitmap, forEachStretch } from "@/editor/masks/bitmap";
import type { PictureSize } from "@/shared/box";

export type Mask = NonNullable<Keyframe["mask"]>;

const FIRST_CODE = 48;
const MORE = 0x20;
const SIGN = 0x10;
const MOST_GROUPS = 8;

/** The lengths of the runs, outside first; the last run ends with the picture. */
export function runsOf({ picture, left, top, width, height, pixels }: Bitmap): number[] {
  const runs: number[] = [];
  let end = 0;
  for (let column = 0; column < width; column += 1) {
    const shift = (left + column) * picture.height + top - column * height;
    forEachStretch(pixels, column, height, (from, to) => {
      // A stretch that goes on at the head of the next column is one run.
      if (from + shift === end && runs.length > 0) runs.push((runs.pop() as number) + to - from);
      else runs.push(from + shift - end, to - from);
      end = to + shift;
    });
  }
  const total = picture.width * picture.height;
  if (end < total) runs.push(total - end);
  return runs;
}

export function encode(bitmap: Bitmap): Mask {
  const runs = runsOf(bitmap);
  const codes: number[] = [];
  for (let index = 0; index < runs.length; index += 1) {
    let rest = (runs[index] as number) - (index > 2 ? (runs[index - 2] as number) : 0);
    for (let more = true; more; ) {
      const group = rest & 0x1f;
      rest >>= 5;
      more = group & SIGN ? rest !== -1 : rest !== 0;
      codes.push(FIRST_CODE + (more ? group | MORE : group));
    }
  }
  const { width, height } = bitmap.picture;
  return { size: [height, width], counts: new TextDecoder("latin1").decode(Uint8Array.from(codes)) };
}

/** The mask as pixels; null when the string is no code of a picture of the size that it names. */
export function decode(mask: Mask): Bitmap | null {
  const [height, width] = mask.size;
  const runs = readRuns(mask.counts, width * height);
  return runs && fromRuns(runs, { width, height });
}

function readRuns(counts: string, total: number): number[] | null {
  const runs: number[] = [];
  let [value, groups, sum] = [0, 0, 0];
  for (let index = 0; index < counts.length; index += 1) {
    const code = counts.charCodeAt(index) - FIRST_CODE;
    if (code < 0 || code > 63 || groups === MOST_GROUPS) return null;
    value += (code & 0x1f) * 32 ** groups;
    groups += 1;
    if (code & MORE) continue;
    if (code & SIGN) value -= 32 ** groups;
    if (runs.length > 2) value += runs[runs.length - 2] as number;
    if (value < 0 || value > total) return null;
    runs.push(value);
    sum += value;
    [value, groups] = [0, 0];
  }
  return groups === 0 && runs.length > 0 && sum === total ? runs : null;
}

/** The bitmap of runs that fill the picture, outside first; runs may have no length. */
export function fromRuns(runs: readonly number[], picture: PictureSize): Bitmap {
  const { height } = picture;
  let [left, top, right, bottom] = [picture.width, height, 0, 0];
  forEachColumn(runs, height, (x, from, to) => {
    left = Math.min(left, x);
    right = x + 1;
    top = Math.min(top, from);
    bottom = Math.max(bottom, to);
  });
  if (right === 0) return emptyBitmap(picture);
  const pixels = new Uint8Array((right - left) * (bottom - top));
  forEachColumn(runs, height, (x, from, to) => {
    const column = (x - left) * (bottom - top) - top;
    pixels.fill(1, column + from, column + to);
  });
  return bitmapFrom(picture, { left, top, right, bottom }, pixels);
}

function forEachColumn(
  runs: readonly number[],
  height: number,
  visit: (x: number, top: number, bottom: number) => void,
): void {
  let place = 0;
  for (let index = 0; index < runs.length; index += 1) {
    const end = place + (runs[index] as number);
    if (index % 2 === 1)
      for (let from = place; from < end; ) {
        const x = Math.floor(from / height);
        const to = Math.min(end, (x + 1) * height);
        visit(x, from - x * height, to - x * height);
        from = to;
      }
    place = end;
  }
}

const READ = new WeakMap<Mask, Bitmap | null>();

/** The pixels of a mask of a document, read once as long as the mask is kept. */
export function pixelsOf(mask: Mask): Bitmap | null {
  const known = READ.get(mask);
  if (known !== undefined) return known;
  const bitmap = decode(mask);
  READ.set(mask, bitmap);
  return bitmap;
}

/** The code of a bitmap, whose pixels need not be read again. */
export function maskOf(bitmap: Bitmap): Mask {
  const mask = encode(bitmap);
  READ.set(mask, bitmap);
  return mask;
}
