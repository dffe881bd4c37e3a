import {
  type Bitmap,
  bitmapFrom,
  clippedRect,
  isEmpty,
  type PixelRect,
  pixelsIn,
  rectAround,
  rectOf,
} from "@/editor/masks/bitmap";
import type { ImagePoint } from "@/shared/units";

/** Smaller, and a stroke between two pixel centres could cover none. */
export const SMALLEST_RADIUS = 1;
export const LARGEST_RADIUS = 256;
export const FIRST_RADIUS = 12;

/** The radii that the keys step through, each some third larger than the one before. */
const RADII = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256] as const;

export function nextRadius(radius: number, by: 1 | -1): number {
  return by > 0
    ? (RADII.find((each) => each > radius) ?? LARGEST_RADIUS)
    : (RADII.findLast((each) => each < radius) ?? SMALLEST_RADIUS);
}

/** A round tip swept from one point to another, in picture pixels. */
export interface Sweep {
  readonly from: ImagePoint;
  readonly to: ImagePoint;
  readonly radius: number;
}

/** The mask with every pixel inside whose centre the sweep covers, its rim too. */
export function painted(bitmap: Bitmap, sweep: Sweep): Bitmap {
  const reach = clippedRect(reachOf(sweep), bitmap.picture);
  if (!reach) return bitmap;
  const window = isEmpty(bitmap) ? reach : rectAround(rectOf(bitmap), reach);
  const pixels = pixelsIn(bitmap, window);
  fillSweep(pixels, window, reach, sweep, 1);
  return bitmapFrom(bitmap.picture, window, pixels);
}

/** The mask without the pixels whose centre the sweep covers. */
export function erased(bitmap: Bitmap, sweep: Sweep): Bitmap {
  const reach = clippedRect(reachOf(sweep), bitmap.picture);
  if (!reach || isEmpty(bitmap)) return bitmap;
  const window = rectOf(bitmap);
  const pixels = bitmap.pixels.slice();
  fillSweep(pixels, window, reach, sweep, 0);
  return bitmapFrom(bitmap.picture, window, pixels);
}

const reachOf = ({ from, to, radius }: Sweep): PixelRect => ({
  left: Math.floor(Math.min(from.x, to.x) - radius),
  top: Math.floor(Math.min(from.y, to.y) - radius),
  right: Math.ceil(Math.max(from.x, to.x) + radius),
  bottom: Math.ceil(Math.max(from.y, to.y) + radius),
});

function fillSweep(
  pixels: Uint8Array,
  window: PixelRect,
  reach: PixelRect,
  sweep: Sweep,
  value: 0 | 1,
): void {
  const height = window.bottom - window.top;
  for (let x = Math.max(reach.left, window.left); x < Math.min(reach.right, window.right); x += 1) {
    const span = spanAt(sweep, x + 0.5);
    if (!span) continue;
    const first = Math.max(Math.ceil(span[0] - 0.5), window.top);
    const end = Math.min(Math.floor(span[1] - 0.5) + 1, window.bottom);
    if (first >= end) continue;
    const column = (x - window.left) * height - window.top;
    pixels.fill(value, column + first, column + end);
  }
}

/**
 * Where the vertical line at `x` is inside the sweep. The sweep is convex, so that this is one interval: from
 * the least to the greatest end of the two tips and of the band between them.
 */
function spanAt({ from, to, radius }: Sweep, x: number): [number, number] | null {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const include = (one: number, other: number) => {
    if (one > other) return;
    low = Math.min(low, one);
    high = Math.max(high, other);
  };
  for (const tip of [from, to]) {
    const half = Math.sqrt(radius * radius - (x - tip.x) ** 2);
    if (!Number.isNaN(half)) include(tip.y - half, tip.y + half);
  }
  const [length, dx, dy] = direction(from, to);
  if (length > 0) {
    const across = within(-radius, radius, dx, from.y, (x - from.x) * dy);
    const along = within(0, length, dy, from.y, -(x - from.x) * dx);
    include(Math.max(across[0], along[0]), Math.min(across[1], along[1]));
  }
  return low <= high ? [low, high] : null;
}

function direction(from: ImagePoint, to: ImagePoint): [number, number, number] {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  return length === 0 ? [0, 0, 0] : [length, (to.x - from.x) / length, (to.y - from.y) / length];
}

/** All y for which `low <= (y - origin) * slope - offset <= high`. */
function within(low: number, high: number, slope: number, origin: number, offset: number): [number, number] {
  if (slope === 0)
    return low <= -offset && -offset <= high
      ? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
      : [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const ends = [origin + (low + offset) / slope, origin + (high + offset) / slope] as const;
  return [Math.min(...ends), Math.max(...ends)];
}
