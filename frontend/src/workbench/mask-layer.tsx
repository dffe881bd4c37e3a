import { useLayoutEffect, useRef } from "react";
import { useStore } from "zustand";
import type { Bitmap } from "@/editor/masks/bitmap";
import { bitmapOf } from "@/editor/masks/mask-edits";
import { outline } from "@/editor/masks/outline";
import type { Mask } from "@/editor/masks/run-lengths";
import { selectedTrackId } from "@/editor/selection";
import type { EditorSession } from "@/editor/session";
import type { PictureView } from "@/shared/picture-view";
import { clearedLayer } from "@/workbench/layer-canvas";
import type { StcSession } from "@/workbench/sessions";
import { type TrackLook, trackLook } from "@/workbench/track-look";
import classes from "./layer-canvas.module.css";

type Props = {
  session: StcSession;
  view: PictureView;
  /** The mask that a propagation proposes for the frame. */
  carried?: Mask | null;
};

/** How a mask is drawn; widths in CSS pixels at any zoom. */
type MaskLook = TrackLook & { fill: number; rim: number; line: number };

const LOOKS = {
  selected: { fill: 0.42, rim: 4.5, line: 2 },
  other: { fill: 0.26, rim: 3.5, line: 1.5 },
  ghost: { fill: 0, rim: 2.5, line: 1 },
} as const;
const GHOST_DASH = "4 4";
/** As the box of a proposal: white and dotted, in no track's colour. */
const PROPOSED = { color: "#ffffff", dash: "2 5", letter: "?", fill: 0.34, rim: 4.5, line: 2.5 } as const;

/** The masks of the frame: half-transparent, with a rim of black and colour to be seen on any picture. */
export const MaskLayer = ({ session, view, carried = null }: Props) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { store, masks } = session as EditorSession;
  const tracks = useStore(session.store, (state) => state.document.tracks);
  const selected = useStore(store, selectedTrackId);
  // What is shown follows from these, and from nothing that changes while the pointer only moves.
  useStore(session.store, (state) => state.document.keyframes);
  const frame = useStore(store, (state) => state.frame);
  useStore(masks.store, (state) => state.gesture);
  useStore(masks.prompts.store, (state) => state.answer);
  const proposed = masks.prompts.shownOn(frame) ?? bitmapOf({ mask: carried }, session.editContext().picture);
  // What is proposed is compared with the picture; the mask of an earlier frame would only stand in the way.
  const shown = masks.shown().filter((mask) => !mask.isGhost || proposed === null);
  const isEmpty = shown.length === 0 && proposed === null;

  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    cleared(context, view);
    for (const mask of shown) {
      const index = tracks.findIndex((track) => track.id === mask.trackId);
      const isSelected = mask.trackId === selected;
      const look = trackLook(index < 0 ? tracks.length : index);
      if (mask.isGhost) draw(context, mask.bitmap, view, { ...look, ...LOOKS.ghost, dash: GHOST_DASH });
      else draw(context, mask.bitmap, view, { ...look, ...LOOKS[isSelected ? "selected" : "other"] });
    }
    if (proposed) draw(context, proposed, view, PROPOSED);
  });

  return isEmpty ? null : (
    <canvas
      ref={canvas}
      className={classes.layer}
      data-masks={shown.length}
      data-proposed={proposed !== null}
    />
  );
};

/** Empties the canvas and makes picture pixels its unit. */
const cleared = (context: CanvasRenderingContext2D, view: PictureView) => {
  const ratio = clearedLayer(context);
  const scale = view.scale * ratio;
  context.setTransform(scale, 0, 0, scale, view.offsetX * ratio, view.offsetY * ratio);
};

const draw = (
  context: CanvasRenderingContext2D,
  bitmap: Bitmap,
  { scale }: PictureView,
  { color, dash, fill, rim, line }: MaskLook,
) => {
  const path = pathOf(bitmap);
  context.lineJoin = "round";
  if (fill > 0) {
    context.globalAlpha = fill;
    context.fillStyle = color;
    context.fill(path, "evenodd");
  }
  context.globalAlpha = 0.8;
  context.strokeStyle = "#000000";
  context.lineWidth = rim / scale;
  context.setLineDash([]);
  context.stroke(path);
  context.globalAlpha = 1;
  context.strokeStyle = color;
  context.lineWidth = line / scale;
  context.setLineDash(dash === "none" ? [] : dash.split(" ").map((part) => Number(part) / scale));
  context.stroke(path);
};

const PATHS = new WeakMap<Bitmap, Path2D>();

/** The outline along the edges of pixels: exact at any zoom, and filled without a copy of the picture. */
const pathOf = (bitmap: Bitmap): Path2D => {
  const known = PATHS.get(bitmap);
  if (known) return known;
  const path = new Path2D();
  for (const loop of outline(bitmap)) {
    path.moveTo(loop[0] as number, loop[1] as number);
    for (let at = 2; at < loop.length; at += 2) path.lineTo(loop[at] as number, loop[at + 1] as number);
    path.closePath();
  }
  PATHS.set(bitmap, path);
  return path;
};
