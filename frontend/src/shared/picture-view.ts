import type { Box, PictureSize } from "@/shared/box";
import { type ImagePoint, imagePoint, type ScreenPoint, screenPoint } from "@/shared/units";

/** Where the picture stands in its view: `screen = image * scale + offset`. Values are immutable. */
export interface PictureView {
  readonly scale: number;
  readonly offsetX: number;
  readonly offsetY: number;
}

export interface ViewSize {
  readonly width: number;
  readonly height: number;
}

const SMALLEST_SCALE = 0.05;
const LARGEST_SCALE = 40;

/** The whole picture, as large as the view allows, in its middle. */
export function fittedView(picture: PictureSize, view: ViewSize): PictureView {
  const scale = Math.min(view.width / picture.width, view.height / picture.height);
  return {
    scale,
    offsetX: (view.width - picture.width * scale) / 2,
    offsetY: (view.height - picture.height * scale) / 2,
  };
}

/** Zooms by `factor` while the picture's place under `anchor` stays where it is. */
export function zoomedView(view: PictureView, anchor: ScreenPoint, factor: number): PictureView {
  const scale = Math.min(Math.max(view.scale * factor, SMALLEST_SCALE), LARGEST_SCALE);
  const ratio = scale / view.scale;
  return {
    scale,
    offsetX: anchor.x - (anchor.x - view.offsetX) * ratio,
    offsetY: anchor.y - (anchor.y - view.offsetY) * ratio,
  };
}

export function pannedView(view: PictureView, dx: number, dy: number): PictureView {
  return { ...view, offsetX: view.offsetX + dx, offsetY: view.offsetY + dy };
}

export function toImage(view: PictureView, point: ScreenPoint): ImagePoint {
  return imagePoint((point.x - view.offsetX) / view.scale, (point.y - view.offsetY) / view.scale);
}

export function toScreen(view: PictureView, point: ImagePoint): ScreenPoint {
  return screenPoint(point.x * view.scale + view.offsetX, point.y * view.scale + view.offsetY);
}

/** The box in CSS pixels of the view: left, top, width, height. */
export function boxOnScreen(
  view: PictureView,
  box: Box,
): { x: number; y: number; width: number; height: number } {
  const corner = toScreen(view, imagePoint(box[0], box[1]));
  return {
    x: corner.x,
    y: corner.y,
    width: (box[2] - box[0]) * view.scale,
    height: (box[3] - box[1]) * view.scale,
  };
}
