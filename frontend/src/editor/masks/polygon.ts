import type { Bitmap } from "@/editor/masks/bitmap";
import { fromRuns } from "@/editor/masks/run-lengths";
import type { PictureSize } from "@/shared/box";
import type { ImagePoint } from "@/shared/units";

/** The outline is walked in steps of this part of a pixel. */
const FINENESS = 5;

/**
 * The mask of a closed polygon, by the rule of pycocotools (`rleFrPoly` of COCO's maskApi.c), so that what is
 * drawn here and what another reader makes of the same points agree to the pixel. Where the outline crosses
 * itself, what it encloses twice is outside.
 */
export function filledPolygon(points: readonly ImagePoint[], picture: PictureSize): Bitmap {
  const places = Float64Array.from(crossings(points, picture)).sort();
  const runs: number[] = [];
  let since = 0;
  for (const place of [...places, picture.width * picture.height]) {
    runs.push(place - since);
    since = place;
  }
  return fromRuns(runs, picture);
}

/** Where the outline passes from one side of a pixel's centre to the other, as places down the columns. */
function crossings(points: readonly ImagePoint[], picture: PictureSize): number[] {
  const { width, height } = picture;
  const fine = points.map(
    ({ x, y }): Pair => [Math.trunc(FINENESS * x + 0.5), Math.trunc(FINENESS * y + 0.5)],
  );
  const places: number[] = [];
  let [lastX, lastY] = [Number.NaN, Number.NaN];
  const visit = (x: number, y: number) => {
    if (x !== lastX && !Number.isNaN(lastX)) {
      const column = (Math.min(x, lastX) + 0.5) / FINENESS - 0.5;
      if (Number.isInteger(column) && column >= 0 && column <= width - 1) {
        const row = (Math.min(y, lastY) + 0.5) / FINENESS - 0.5;
        places.push(column * height + Math.ceil(Math.min(Math.max(row, 0), height)));
      }
    }
    [lastX, lastY] = [x, y];
  };
  for (const [index, from] of fine.entries()) walk(from, fine[(index + 1) % fine.length] ?? from, visit);
  return places;
}

type Pair = readonly [number, number];

/** Every point of a line of whole steps, both ends too; always walked the same way, as COCO does. */
function walk(from: Pair, to: Pair, visit: (x: number, y: number) => void): void {
  const [dx, dy] = [Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1])];
  const isFlat = dx >= dy;
  const isTurned = isFlat ? from[0] > to[0] : from[1] > to[1];
  const [start, end] = isTurned ? [to, from] : [from, to];
  const steps = isFlat ? dx : dy;
  const slope = steps === 0 ? 0 : (isFlat ? end[1] - start[1] : end[0] - start[0]) / steps;
  for (let step = 0; step <= steps; step += 1) {
    const along = isTurned ? steps - step : step;
    if (isFlat) visit(start[0] + along, Math.trunc(start[1] + slope * along + 0.5));
    else visit(Math.trunc(start[0] + slope * along + 0.5), start[1] + along);
  }
}
