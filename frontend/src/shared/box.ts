import { type ImagePoint, imagePoint } from "@/shared/units";

/** `[x1, y1, x2, y2]` in pixels of the upright picture, x1 < x2, y1 < y2, inside it. */
export type Box = readonly [number, number, number, number];

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** The corners and edges by which a box is resized, named by compass. */
export type BoxHandle = "nw" | "n" | "ne" | "e" | "se" | "s" | "sw" | "w";

export const BOX_HANDLES: readonly BoxHandle[] = ["nw", "n", "ne", "e", "se", "s", "sw", "w"];

/** The smallest side that a drawn box may have, in picture pixels. */
export const SMALLEST_SIDE = 1;

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);

/** The box between two corners in any order, cut at the picture's edges; null when less than a pixel is left. */
export function boxBetween(one: ImagePoint, other: ImagePoint, picture: PictureSize): Box | null {
  const x1 = clamp(Math.min(one.x, other.x), 0, picture.width);
  const x2 = clamp(Math.max(one.x, other.x), 0, picture.width);
  const y1 = clamp(Math.min(one.y, other.y), 0, picture.height);
  const y2 = clamp(Math.max(one.y, other.y), 0, picture.height);
  return x2 - x1 < SMALLEST_SIDE || y2 - y1 < SMALLEST_SIDE ? null : [x1, y1, x2, y2];
}

/** The box moved by (dx, dy), stopped at the picture's edges, its size kept. */
export function movedBox(box: Box, dx: number, dy: number, picture: PictureSize): Box {
  const [x1, y1, x2, y2] = box;
  const right = clamp(dx, -x1, picture.width - x2);
  const down = clamp(dy, -y1, picture.height - y2);
  return [x1 + right, y1 + down, x2 + right, y2 + down];
}

/**
 * The box with one handle dragged to `point`. A handle dragged past the opposite side turns the box over;
 * the result keeps at least one pixel and stays inside the picture.
 */
export function resizedBox(box: Box, handle: BoxHandle, point: ImagePoint, picture: PictureSize): Box {
  const [x1, y1, x2, y2] = box;
  const [left, right] = spanAfterDrag(
    x1,
    x2,
    handle.includes("w"),
    handle.includes("e"),
    point.x,
    picture.width,
  );
  const [top, bottom] = spanAfterDrag(
    y1,
    y2,
    handle.startsWith("n"),
    handle.startsWith("s"),
    point.y,
    picture.height,
  );
  return [left, top, right, bottom];
}

function spanAfterDrag(
  low: number,
  high: number,
  dragsLow: boolean,
  dragsHigh: boolean,
  to: number,
  limit: number,
): [number, number] {
  if (!dragsLow && !dragsHigh) return [low, high];
  const fixed = dragsLow ? high : low;
  const moved = clamp(to, 0, limit);
  if (Math.abs(moved - fixed) >= SMALLEST_SIDE) return moved < fixed ? [moved, fixed] : [fixed, moved];
  const grownDown = dragsLow ? fixed - SMALLEST_SIDE >= 0 : fixed + SMALLEST_SIDE > limit;
  return grownDown ? [fixed - SMALLEST_SIDE, fixed] : [fixed, fixed + SMALLEST_SIDE];
}

export function handlePoint(box: Box, handle: BoxHandle): ImagePoint {
  const [x1, y1, x2, y2] = box;
  const x = handle.includes("w") ? x1 : handle.includes("e") ? x2 : (x1 + x2) / 2;
  const y = handle.startsWith("n") ? y1 : handle.startsWith("s") ? y2 : (y1 + y2) / 2;
  return imagePoint(x, y);
}

export function boxContains(box: Box, point: ImagePoint): boolean {
  return box[0] <= point.x && point.x <= box[2] && box[1] <= point.y && point.y <= box[3];
}

export const boxArea = (box: Box): number => (box[2] - box[0]) * (box[3] - box[1]);

/** True when the box obeys the contract: finite, ordered, inside the picture. */
export function isValidBox(box: Box, picture: PictureSize): boolean {
  const [x1, y1, x2, y2] = box;
  return (
    box.every(Number.isFinite) &&
    0 <= x1 &&
    x1 < x2 &&
    x2 <= picture.width &&
    0 <= y1 &&
    y1 < y2 &&
    y2 <= picture.height
  );
}
