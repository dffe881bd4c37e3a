import type { Box, PictureSize } from "@/shared/box";
import {
  fittedView,
  type PictureView,
  pannedView,
  toScreen,
  type ViewSize,
  zoomedView,
} from "@/shared/picture-view";
import { imagePoint, type ScreenPoint, screenPoint } from "@/shared/units";

/** Room around a box that is zoomed to, as a share of the view. */
const BOX_SHARE = 0.7;
const LARGEST_SCALE = 40;
/** From so many screen pixels for one of the picture on its pixels are drawn as squares. */
const PIXELS_FROM = 3;

/** How a stage shows its picture: whole, or zoomed and panned. Says when that changes. */
export class StageView {
  #picture: PictureSize | null = null;
  #size: ViewSize | null = null;
  #zoomed: PictureView | null = null;
  #view: PictureView | null = null;
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Null until it is known how much room there is. */
  readonly get = (): PictureView | null => this.#view;

  get isZoomed(): boolean {
    return this.#zoomed !== null;
  }

  /** There is so much room now; the whole picture is shown again. */
  place(picture: PictureSize, size: ViewSize): void {
    this.#picture = picture;
    this.#size = size;
    this.#set(null);
  }

  fit(): void {
    this.#set(null);
  }

  /** Zooms about a place of the screen, the middle of the view when left out. */
  zoom(factor: number, anchor?: ScreenPoint): void {
    if (!this.#view || !this.#size) return;
    const middle = screenPoint(this.#size.width / 2, this.#size.height / 2);
    this.#set(zoomedView(this.#view, anchor ?? middle, factor));
  }

  pan(dx: number, dy: number): void {
    if (this.#view) this.#set(pannedView(this.#view, dx, dy));
  }

  /** Looks so many views to the right and down. */
  look(right: number, down: number): void {
    if (this.#size) this.pan(-right * this.#size.width, -down * this.#size.height);
  }

  /** Shows the box in the middle, as large as leaves some room around it. */
  zoomTo(box: Box): void {
    if (!this.#view || !this.#size) return;
    const { width, height } = this.#size;
    const fitting = Math.min(width / (box[2] - box[0]), height / (box[3] - box[1])) * BOX_SHARE;
    const scale = Math.min(fitting, LARGEST_SCALE);
    const middle = toScreen(
      { scale, offsetX: 0, offsetY: 0 },
      imagePoint((box[0] + box[2]) / 2, (box[1] + box[3]) / 2),
    );
    this.#set({ scale, offsetX: width / 2 - middle.x, offsetY: height / 2 - middle.y });
  }

  #set(zoomed: PictureView | null): void {
    this.#zoomed = zoomed;
    this.#view = zoomed ?? (this.#picture && this.#size && fittedView(this.#picture, this.#size));
    for (const listener of this.#listeners) listener();
  }
}

/** True where the pixels of the picture are so large on the screen that they are looked at one by one. */
export const showsPixels = (view: PictureView, screenPixelsPerCssPixel: number): boolean =>
  view.scale * screenPixelsPerCssPixel >= PIXELS_FROM;
