import { useLayoutEffect, useRef } from "react";
import { useStore } from "zustand";
import type { EditorSession } from "@/editor/session";
import type { SceneBox } from "@/editor/tools/scene";
import { boxOnScreen, type PictureView } from "@/shared/picture-view";
import { TAG_HEIGHT, tagOf, tagWidth } from "@/workbench/box-mark";
import { clearedLayer } from "@/workbench/layer-canvas";
import { idsApart, lookOf } from "@/workbench/scene-marks";
import type { AnySession } from "@/workbench/sessions";
import type { TrackLook } from "@/workbench/track-look";
import classes from "./layer-canvas.module.css";

type Props = { session: AnySession; view: PictureView };

/** With more boxes than this in view only the letter is the second cue: dashes take long to draw and are not read. */
const MOST_DASHED = 60;
const RIM = "rgb(0 0 0 / 75%)";
const LETTER = "#111113";

type Mark = { box: SceneBox; look: TrackLook; place: ReturnType<typeof boxOnScreen> };

/**
 * All boxes of the frame that are not marked, in the look of `BoxMark`. On a canvas: with hundreds of them the browser
 * would take longer than a frame to lay out and paint each as an element.
 */
export const CrowdLayer = ({ session, view }: Props) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  const state = useStore((session as EditorSession).store, (current) => current);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const ratio = clearedLayer(context);
    context.scale(ratio, ratio);
    const apart = idsApart(state);
    const marks = session
      .scene()
      .filter(({ id }) => !apart.has(id))
      .map((box) => ({ box, look: lookOf(state.document, box.id), place: boxOnScreen(view, box.box) }))
      .filter(({ place }) => isInWindow(place));
    drawBoxes(context, marks);
    drawTags(context, marks);
  }, [session, state, view]);
  return <canvas ref={canvas} className={classes.layer} />;
};

const drawBoxes = (context: CanvasRenderingContext2D, marks: readonly Mark[]) => {
  const isDashed = marks.length <= MOST_DASHED;
  for (const { box, look, place } of marks) {
    const { x, y, width, height } = place;
    const line = box.isKeyframe ? 2 : 1.25;
    context.setLineDash([]);
    context.strokeStyle = RIM;
    context.lineWidth = line + 2;
    context.strokeRect(x, y, width, height);
    if (isDashed && look.dash !== "none") context.setLineDash(look.dash.split(" ").map(Number));
    context.strokeStyle = look.color;
    context.lineWidth = line;
    context.strokeRect(x, y, width, height);
  }
};

const drawTags = (context: CanvasRenderingContext2D, marks: readonly Mark[]) => {
  context.setLineDash([]);
  context.lineWidth = 1;
  context.strokeStyle = RIM;
  context.font = `700 11px ${getComputedStyle(context.canvas).fontFamily}`;
  context.textAlign = "center";
  for (const { box, look, place } of marks) {
    const tag = tagOf(look, box.state);
    const width = tagWidth(tag.length);
    const top = Math.max(place.y - TAG_HEIGHT - 2, 0);
    context.fillStyle = look.color;
    context.fillRect(place.x, top, width, TAG_HEIGHT);
    context.strokeRect(place.x, top, width, TAG_HEIGHT);
    context.fillStyle = LETTER;
    context.fillText(tag, place.x + width / 2, top + 12);
  }
};

/** The stage is never larger than the window; what is outside costs as much to draw as what is seen. */
const isInWindow = ({ x, y, width, height }: Mark["place"]): boolean =>
  x + width >= 0 && y + height >= 0 && x <= window.innerWidth && y - TAG_HEIGHT <= window.innerHeight;
