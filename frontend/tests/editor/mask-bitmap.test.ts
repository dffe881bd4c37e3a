import vectors from "@tests/vectors/masks.json";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  area,
  type Bitmap,
  bitmapFrom,
  emptyBitmap,
  filledBox,
  hasPixel,
  hull,
  sameBitmap,
  subtract,
  union,
} from "@/editor/masks/bitmap";
import { erased, painted, type Sweep } from "@/editor/masks/brush";
import { outline } from "@/editor/masks/outline";
import { filledPolygon } from "@/editor/masks/polygon";
import { filledHoles, largestPiece } from "@/editor/masks/regions";
import { decode, encode, type Mask, maskOf, pixelsOf } from "@/editor/masks/run-lengths";
import type { Box } from "@/shared/box";
import { imagePoint } from "@/shared/units";

/** Rows of digits, 1 inside, as people read a picture. */
function fromRows(rows: readonly string[]): Bitmap {
  const picture = { width: rows[0]?.length ?? 0, height: rows.length };
  const pixels = new Uint8Array(picture.width * picture.height);
  rows.forEach((row, y) => {
    [...row].forEach((digit, x) => {
      pixels[x * picture.height + y] = Number(digit);
    });
  });
  return bitmapFrom(picture, { left: 0, top: 0, right: picture.width, bottom: picture.height }, pixels);
}

function toRows(bitmap: Bitmap): string[] {
  const { width, height } = bitmap.picture;
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => (hasPixel(bitmap, x, y) ? "1" : "0")).join(""),
  );
}

const bitmaps = fc
  .record({ width: fc.integer({ min: 1, max: 24 }), height: fc.integer({ min: 1, max: 24 }) })
  .chain(({ width, height }) =>
    fc
      .oneof(
        fc.array(fc.constantFrom("0", "1"), { minLength: width * height, maxLength: width * height }),
        // Mostly outside, so that windows are smaller than the picture.
        fc
          .array(fc.nat(width * height - 1), { maxLength: 6 })
          .map((inside) =>
            Array.from({ length: width * height }, (_, at) => (inside.includes(at) ? "1" : "0")),
          ),
      )
      .map((digits) =>
        fromRows(Array.from({ length: height }, (_, y) => digits.slice(y * width, (y + 1) * width).join(""))),
      ),
  );
const twoBitmaps = bitmaps.chain((one) =>
  fc
    .array(fc.constantFrom("0", "1"), {
      minLength: one.picture.width * one.picture.height,
      maxLength: one.picture.width * one.picture.height,
    })
    .map((digits) => {
      const { width, height } = one.picture;
      const rows = Array.from({ length: height }, (_, y) =>
        digits.slice(y * width, (y + 1) * width).join(""),
      );
      return [one, fromRows(rows)] as const;
    }),
);

test.each(vectors.bitmaps.map((each, number) => ({ ...each, number })))(
  "mask $number is read and written as pycocotools does, with its area and hull",
  ({ rows, mask, area: pixels, hull: box }) => {
    const bitmap = fromRows(rows);

    expect(encode(bitmap)).toEqual(mask);
    expect(toRows(decode(mask as unknown as Mask) as Bitmap)).toEqual(rows);
    expect(area(bitmap)).toBe(pixels);
    expect(hull(bitmap)).toEqual(box);
  },
);

test.each(vectors.polygons.map((each, number) => ({ ...each, number })))(
  "polygon $number covers the pixels that pycocotools says",
  ({ points, mask }) => {
    const [height, width] = mask.size as [number, number];
    const corners = Array.from({ length: points.length / 2 }, (_, index) =>
      imagePoint(points[2 * index] as number, points[2 * index + 1] as number),
    );
    expect(encode(filledPolygon(corners, { width, height }))).toEqual(mask);
  },
);

test("what is written is read again, and the window is the tight hull", () => {
  fc.assert(
    fc.property(bitmaps, (bitmap) => {
      const read = decode(encode(bitmap)) as Bitmap;
      expect(read).toEqual(bitmap);
      expect(sameBitmap(read, bitmap)).toBe(true);
      const rows = toRows(bitmap);
      const inside = rows.flatMap((row, y) =>
        [...row].flatMap((digit, x) => (digit === "1" ? [[x, y]] : [])),
      );
      const [xs, ys] = [0, 1].map((axis) => inside.map((place) => place[axis] as number)) as [
        number[],
        number[],
      ];
      expect(hull(bitmap)).toEqual(
        inside.length === 0
          ? null
          : [Math.min(...xs), Math.min(...ys), Math.max(...xs) + 1, Math.max(...ys) + 1],
      );
    }),
  );
});

test.each([
  ["", "nothing"],
  ["0", "too few pixels"],
  ["6P", "a number that breaks off"],
  ["6é", "a strange sign"],
  ["oooooooo06", "a number too large"],
  ["43O", "a run of less than nothing"],
])("the string %j is refused: %s", (counts) => {
  expect(decode({ size: [2, 3], counts })).toBeNull();
});

test("a mask of a document is read once", () => {
  const bitmap = fromRows(["010", "111"]);
  const mask = maskOf(bitmap);
  expect(pixelsOf(mask)).toBe(bitmap);
  const copy = { ...mask };
  expect(pixelsOf(copy)).toEqual(bitmap);
  expect(pixelsOf(copy)).toBe(pixelsOf(copy));
});

test("union and subtraction are those of sets of pixels", () => {
  fc.assert(
    fc.property(twoBitmaps, ([one, other]) => {
      const each = (rule: (a: boolean, b: boolean) => boolean) =>
        toRows(one).map((row, y) =>
          [...row].map((digit, x) => (rule(digit === "1", hasPixel(other, x, y)) ? "1" : "0")).join(""),
        );
      expect(toRows(union(one, other))).toEqual(each((a, b) => a || b));
      expect(toRows(subtract(one, other))).toEqual(each((a, b) => a && !b));
    }),
  );
});

const PICTURE = { width: 40, height: 30 };
const coordinate = (limit: number) =>
  fc.integer({ min: -40, max: 4 * limit + 40 }).map((quarters) => quarters / 4);
const sweeps: fc.Arbitrary<Sweep> = fc.record({
  from: fc.tuple(coordinate(40), coordinate(30)).map(([x, y]) => imagePoint(x, y)),
  to: fc.tuple(coordinate(40), coordinate(30)).map(([x, y]) => imagePoint(x, y)),
  radius: fc.constantFrom(1, 2.3, 7, 15.01),
});

/** How far a point is from the line between the ends of a sweep. */
function distance({ from, to }: Sweep, x: number, y: number): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const share = length === 0 ? 0 : Math.min(Math.max(((x - from.x) * dx + (y - from.y) * dy) / length, 0), 1);
  return Math.hypot(x - from.x - share * dx, y - from.y - share * dy);
}

test("a stroke covers exactly the pixels whose centre the swept tip covers; the eraser takes them away", () => {
  fc.assert(
    fc.property(sweeps, sweeps, (first, second) => {
      const start = painted(emptyBitmap(PICTURE), first);
      const more = painted(start, second);
      const less = erased(start, second);
      for (let x = 0; x < PICTURE.width; x += 1)
        for (let y = 0; y < PICTURE.height; y += 1) {
          const away = [first, second].map((sweep) => distance(sweep, x + 0.5, y + 0.5) - sweep.radius) as [
            number,
            number,
          ];
          // On the rim itself rounding may go either way.
          if (away.some((each) => Math.abs(each) < 1e-9)) continue;
          const [inFirst, inSecond] = [away[0] < 0, away[1] < 0];
          expect([hasPixel(start, x, y), hasPixel(more, x, y), hasPixel(less, x, y)]).toEqual([
            inFirst,
            inFirst || inSecond,
            inFirst && !inSecond,
          ]);
        }
    }),
  );
});

test("a stroke of the smallest tip through many points has no gap", () => {
  const path = fc.array(
    fc.tuple(fc.double({ min: 1, max: 39, noNaN: true }), fc.double({ min: 1, max: 29, noNaN: true })),
    {
      minLength: 2,
      maxLength: 12,
    },
  );
  fc.assert(
    fc.property(path, (points) => {
      let stroke = emptyBitmap(PICTURE);
      for (let index = 1; index < points.length; index += 1) {
        const [from, to] = [points[index - 1], points[index]] as [[number, number], [number, number]];
        stroke = painted(stroke, { from: imagePoint(...from), to: imagePoint(...to), radius: 1 });
      }
      expect(largestPiece(stroke)).toEqual(stroke);
    }),
  );
});

test("holes are filled where no way over edges leads out of them", () => {
  const ring = fromRows(["0000000", "0011110", "0100010", "0101010", "0011100", "0000000", "1100011"]);
  expect(toRows(filledHoles(ring))).toEqual([
    "0000000",
    "0011110",
    "0111110",
    "0111110",
    "0011100",
    "0000000",
    "1100011",
  ]);
  const open = fromRows(["1111", "1001", "1101"]);
  expect(filledHoles(open)).toEqual(open);
});

test("the largest piece hangs together over corners too; of equal ones the left one is kept", () => {
  const pieces = fromRows(["110010", "000100", "001000", "110000"]);
  expect(toRows(largestPiece(pieces))).toEqual(["000010", "000100", "001000", "110000"]);
  expect(toRows(largestPiece(fromRows(["10100", "10100"])))).toEqual(["10000", "10000"]);
});

test("a box is filled where it holds the centres of pixels, and has one pixel at least", () => {
  const filled = (box: Box) => hull(filledBox(box, PICTURE));
  expect(filled([3, 4, 10, 12])).toEqual([3, 4, 10, 12]);
  expect(filled([3.4, 3.6, 10.4, 11.6])).toEqual([3, 4, 10, 12]);
  expect(filled([39.6, 29.7, 40, 30])).toEqual([39, 29, 40, 30]);
  expect(area(filledBox([3, 4, 10, 12], PICTURE))).toBe(56);
});

test("the outline filled by the even-odd rule is the mask again", () => {
  fc.assert(
    fc.property(bitmaps, (bitmap) => {
      const edges = outline(bitmap).flatMap((loop) => {
        const corners = Array.from({ length: loop.length / 2 }, (_, at) => [
          loop[2 * at],
          loop[2 * at + 1],
        ]) as [number, number][];
        return corners.map(
          (corner, at) => [corner, corners[(at + 1) % corners.length] as [number, number]] as const,
        );
      });
      const crossed = (x: number, y: number) =>
        edges.filter(
          ([from, to]) =>
            from[0] === to[0] &&
            from[0] <= x &&
            Math.min(from[1], to[1]) <= y &&
            y < Math.max(from[1], to[1]),
        ).length;
      const { width, height } = bitmap.picture;
      const filled = Array.from({ length: height }, (_, y) =>
        Array.from({ length: width }, (_, x) => String(crossed(x, y) % 2)).join(""),
      );
      expect(filled).toEqual(toRows(bitmap));
      for (const [from, to] of edges) expect((from[0] === to[0]) !== (from[1] === to[1])).toBe(true);
    }),
  );
});
