import type { Picture } from "@/media/picture";

/** Where paused pictures are shown. While hidden, what lies under it (the playing video) is seen. */
export interface PictureSurface {
  show(picture: Picture): void;
  hide(): void;
}

/** A canvas that takes the picture's size in pixels; its size on the screen is the style sheet's business. */
export class CanvasSurface implements PictureSurface {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;

  constructor(canvas: HTMLCanvasElement) {
    const context = canvas.getContext("2d", { alpha: false });
    if (!context) throw new Error("this browser gives no 2D canvas");
    this.#canvas = canvas;
    this.#context = context;
  }

  show(picture: Picture): void {
    if (this.#canvas.width !== picture.width) this.#canvas.width = picture.width;
    if (this.#canvas.height !== picture.height) this.#canvas.height = picture.height;
    picture.drawOn(this.#context);
    this.#canvas.style.visibility = "visible";
  }

  hide(): void {
    this.#canvas.style.visibility = "hidden";
  }
}
