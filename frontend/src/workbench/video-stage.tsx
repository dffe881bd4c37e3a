import { type PointerEvent, type ReactNode, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import type { PictureEvent } from "@/editor/tools/box-tool";
import type { PictureSize } from "@/shared/box";
import { type PictureView, toImage } from "@/shared/picture-view";
import { screenPoint } from "@/shared/units";
import { toneFilter, useTone } from "@/workbench/video-stage-tone";
import { StageView, showsPixels } from "@/workbench/video-stage-view";
import classes from "./video-stage.module.css";

type Props = {
  picture: PictureSize;
  /** Size of the file that is shown: the picture, with one column or row more where its size is odd. */
  media: PictureSize;
  /** Where the video is put, which the screen does not own: it may have been opened before the screen. */
  bindVideo: (place: HTMLElement | null) => void;
  bindCanvas: (element: HTMLCanvasElement | null) => void;
  /** Says in words what stands in the picture, for those who cannot see it. */
  label: string;
  fault: string | null;
  /** What the person must know of this frame, over the picture. */
  notice?: string | null;
  /** How the picture is looked at, where keys change it too. */
  stage?: StageView;
  cursor?: "default" | "crosshair" | "none";
  onPointer?: (event: PictureEvent) => void;
  /** Lies on the picture and under the overlay. */
  layer?: (view: PictureView) => ReactNode;
  /** Drawn over the picture, in CSS pixels of the view. */
  overlay: (view: PictureView) => ReactNode;
};

const ZOOM_PER_WHEEL_PIXEL = 0.0015;
const MIDDLE_BUTTON = 1;

/** The picture on near-black, as large as there is room; the wheel zooms, the middle button pans. */
export const VideoStage = ({
  picture,
  media,
  bindVideo,
  bindCanvas,
  label,
  fault,
  notice = null,
  stage: given,
  cursor,
  onPointer,
  layer,
  overlay,
}: Props) => {
  const { t } = useTranslation();
  const frame = useRef<HTMLDivElement>(null);
  const [own] = useState(() => new StageView());
  const stage = given ?? own;
  const view = useSyncExternalStore(stage.subscribe, stage.get);
  const { tone } = useTone();
  const panning = useRef<{ x: number; y: number } | null>(null);

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) stage.place({ width: picture.width, height: picture.height }, entry.contentRect);
    });
    observer.observe(element);
    // React's own wheel listener is passive and could not keep the page from scrolling.
    const zoom = (event: WheelEvent) => {
      event.preventDefault();
      const bounds = element.getBoundingClientRect();
      const anchor = screenPoint(event.clientX - bounds.left, event.clientY - bounds.top);
      stage.zoom(Math.exp(-event.deltaY * ZOOM_PER_WHEEL_PIXEL), anchor);
    };
    element.addEventListener("wheel", zoom, { passive: false });
    return () => {
      observer.disconnect();
      element.removeEventListener("wheel", zoom);
    };
  }, [stage, picture.width, picture.height]);

  const report = (type: PictureEvent["type"], event: PointerEvent<HTMLDivElement>) => {
    if (!view || !onPointer) return;
    const bounds = event.currentTarget.getBoundingClientRect();
    const point = toImage(view, screenPoint(event.clientX - bounds.left, event.clientY - bounds.top));
    const isAdding = event.shiftKey || event.ctrlKey || event.metaKey;
    onPointer({ type, point, pixelsPerCssPixel: 1 / view.scale, isFresh: event.altKey, isAdding });
  };
  const down = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    if (event.button === MIDDLE_BUTTON) panning.current = { x: event.clientX, y: event.clientY };
    else if (event.button === 0) report("down", event);
  };
  const move = (event: PointerEvent<HTMLDivElement>) => {
    const from = panning.current;
    if (!from) return report("move", event);
    stage.pan(event.clientX - from.x, event.clientY - from.y);
    panning.current = { x: event.clientX, y: event.clientY };
  };
  const up = (event: PointerEvent<HTMLDivElement>) => {
    if (panning.current) panning.current = null;
    else report("up", event);
  };

  const place = view && {
    // Moved, not laid out: to pan costs the browser the drawing of the boxes alone.
    transform: `translate(${view.offsetX}px, ${view.offsetY}px)`,
    width: media.width * view.scale,
    height: media.height * view.scale,
    filter: toneFilter(tone),
    imageRendering: showsPixels(view, window.devicePixelRatio) ? ("pixelated" as const) : undefined,
  };
  return (
    <div
      ref={frame}
      className={classes.stage}
      style={{ cursor }}
      role="img"
      aria-label={label}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={(event) => report("cancel", event)}
    >
      <div ref={bindVideo} className={classes.layer} style={place ?? undefined} />
      <canvas ref={bindCanvas} className={classes.layer} style={place ?? undefined} />
      {view && layer?.(view)}
      {view && (
        <svg className={classes.overlay} aria-hidden="true">
          {overlay(view)}
        </svg>
      )}
      {notice && (
        <p role="status" className={classes.notice}>
          {notice}
        </p>
      )}
      {fault && (
        <p role="alert" className={classes.fault}>
          {fault}
        </p>
      )}
      {stage.isZoomed && (
        <button
          type="button"
          className={classes.fit}
          onPointerDown={(event) => event.stopPropagation()}
          onClick={() => stage.fit()}
        >
          {t("picture.fit")}
        </button>
      )}
    </div>
  );
};
