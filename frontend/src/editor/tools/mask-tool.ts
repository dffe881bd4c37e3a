/**
 * The tools that draw masks, as one state machine: events in, next state and wishes out. Coordinates are
 * picture pixels. Strokes and polygons belong to the frame on which they began. A crosshair that arrow keys
 * move does all that the pointer does.
 */
import { type Bitmap, isEmpty, sameBitmap, subtract, union } from "@/editor/masks/bitmap";
import { erased, FIRST_RADIUS, painted } from "@/editor/masks/brush";
import { filledPolygon } from "@/editor/masks/polygon";
import type { KeyPress, PictureEvent } from "@/editor/tools/box-tool";
import type { DrawnMaskToolName } from "@/editor/tools/mask-tool-name";
import type { PictureSize } from "@/shared/box";
import { type ImagePoint, imagePoint, type SourceFrame } from "@/shared/units";

export type MaskGesture =
  | { readonly phase: "idle" }
  | { readonly phase: "polygon"; readonly frame: SourceFrame; readonly points: readonly ImagePoint[] }
  | {
      readonly phase: "stroke";
      readonly frame: SourceFrame;
      readonly trackId: string | null;
      readonly isErasing: boolean;
      readonly by: "pointer" | "keys";
      readonly before: Bitmap;
      /** What the mask will be when the stroke ends here. */
      readonly bitmap: Bitmap;
      readonly at: ImagePoint;
    };

/** What the person is told about the last gesture. The text catalogue has `mask.notice.<name>`. */
export type MaskNotice = "mask_gone" | "nothing_to_erase" | "nothing_covered";

export interface MaskToolState {
  readonly gesture: MaskGesture;
  /** Of brush and eraser, in picture pixels. */
  readonly radius: number;
  /** Where the pointer was last or the arrow keys have led; null before either. */
  readonly crosshair: ImagePoint | null;
  readonly notice: MaskNotice | null;
}

export const FIRST_MASK_TOOL: MaskToolState = {
  gesture: { phase: "idle" },
  radius: FIRST_RADIUS,
  crosshair: null,
  notice: null,
};

export interface MaskScene {
  readonly tool: DrawnMaskToolName;
  readonly frame: SourceFrame;
  readonly picture: PictureSize;
  /** The selected track, on which the tools work; null makes a new one. */
  readonly trackId: string | null;
  /** Its mask on a frame; empty when it has none. */
  readonly maskOn: (frame: SourceFrame) => Bitmap;
  /** Where the crosshair begins when no pointer has been there. */
  readonly home: () => ImagePoint;
}

export type MaskEffect =
  | {
      readonly type: "put-mask";
      readonly trackId: string | null;
      readonly frame: SourceFrame;
      readonly bitmap: Bitmap;
    }
  | { readonly type: "leave-tool" };

export interface MaskStep {
  readonly state: MaskToolState;
  readonly effects: readonly MaskEffect[];
}

const CLOSING_REACH_CSS_PX = 8;
const STEP_PX = 1;
const FAST_STEP_PX = 10;
const FEWEST_POINTS = 3;

const stay = (state: MaskToolState): MaskStep => ({ state, effects: [] });
const rest = (state: MaskToolState, notice: MaskNotice | null = null): MaskToolState => ({
  ...state,
  gesture: { phase: "idle" },
  notice,
});

export function maskPointer(state: MaskToolState, event: PictureEvent, scene: MaskScene): MaskStep {
  const crosshair = insidePicture(event.point, scene.picture);
  const here = { ...state, crosshair };
  const { gesture } = here;
  const isDragged = gesture.phase === "stroke" && gesture.by === "pointer";
  switch (event.type) {
    case "down":
      if (gesture.phase === "stroke") return stay(here);
      return scene.tool === "mask_polygon"
        ? clicked(here, event, scene)
        : stay(begunStroke(here, event.point, scene, "pointer"));
    case "move":
      return stay(isDragged ? sweptTo(here, event.point) : here);
    case "up":
      return isDragged ? endedStroke(sweptTo(here, event.point)) : stay(here);
    case "cancel":
      return stay(isDragged ? rest(here) : here);
  }
}

/** A click sets a point, on the first one it closes; with Alt it closes to cut the polygon out of the mask. */
function clicked(state: MaskToolState, event: PictureEvent, scene: MaskScene): MaskStep {
  const points = pointsOn(state, scene.frame);
  const [first] = points;
  const reach = CLOSING_REACH_CSS_PX * event.pixelsPerCssPixel;
  const isOnFirst =
    first !== undefined && Math.hypot(first.x - event.point.x, first.y - event.point.y) <= reach;
  if (isOnFirst && points.length >= FEWEST_POINTS) return closedPolygon(state, scene, event.isFresh);
  return isOnFirst ? stay(state) : stay(withPoint(state, event.point, scene));
}

const pointsOn = ({ gesture }: MaskToolState, frame: SourceFrame): readonly ImagePoint[] =>
  gesture.phase === "polygon" && gesture.frame === frame ? gesture.points : [];

function withPoint(state: MaskToolState, point: ImagePoint, scene: MaskScene): MaskToolState {
  const points = [...pointsOn(state, scene.frame), insidePicture(point, scene.picture)];
  return { ...state, gesture: { phase: "polygon", frame: scene.frame, points }, notice: null };
}

function withoutLastPoint(state: MaskToolState, scene: MaskScene): MaskToolState {
  const points = pointsOn(state, scene.frame).slice(0, -1);
  if (points.length === 0) return rest(state);
  return { ...state, gesture: { phase: "polygon", frame: scene.frame, points } };
}

function closedPolygon(state: MaskToolState, scene: MaskScene, isCutOut: boolean): MaskStep {
  const { frame, trackId } = scene;
  const polygon = filledPolygon(pointsOn(state, frame), scene.picture);
  const before = scene.maskOn(frame);
  const bitmap = isCutOut ? subtract(before, polygon) : union(before, polygon);
  return ended(state, { trackId, frame, before, bitmap }, isCutOut);
}

function begunStroke(
  state: MaskToolState,
  at: ImagePoint,
  scene: MaskScene,
  by: "pointer" | "keys",
): MaskToolState {
  const { frame, trackId } = scene;
  const before = scene.maskOn(frame);
  const isErasing = scene.tool === "mask_erase";
  const stroke = { phase: "stroke", frame, trackId, isErasing, by, before, bitmap: before, at } as const;
  return sweptTo({ ...state, gesture: stroke, notice: null }, at);
}

function sweptTo(state: MaskToolState, to: ImagePoint): MaskToolState {
  const { gesture, radius } = state;
  if (gesture.phase !== "stroke") return state;
  const sweep = { from: gesture.at, to, radius };
  const bitmap = gesture.isErasing ? erased(gesture.bitmap, sweep) : painted(gesture.bitmap, sweep);
  return { ...state, gesture: { ...gesture, bitmap, at: to } };
}

/** Ends the stroke in progress, if there is one: what it painted is to be kept. */
export function endedStroke(state: MaskToolState): MaskStep {
  const { gesture } = state;
  return gesture.phase === "stroke" ? ended(state, gesture, gesture.isErasing) : stay(state);
}

function ended(
  state: MaskToolState,
  done: { trackId: string | null; frame: SourceFrame; before: Bitmap; bitmap: Bitmap },
  isErasing: boolean,
): MaskStep {
  const { trackId, frame, before, bitmap } = done;
  if (isErasing && isEmpty(before)) return stay(rest(state, "nothing_to_erase"));
  if (isEmpty(bitmap) && !isErasing) return stay(rest(state, "nothing_covered"));
  if (sameBitmap(before, bitmap)) return stay(rest(state));
  const notice = isEmpty(bitmap) ? "mask_gone" : null;
  return { state: rest(state, notice), effects: [{ type: "put-mask", trackId, frame, bitmap }] };
}

const DIRECTIONS: { readonly [key: string]: readonly [number, number] } = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * Takes a key; null when the tools have no use for it. Arrows move the crosshair by 1, with shift by 10.
 * Polygon: Space sets a point, Enter closes (with shift to cut out), Backspace takes the last point back.
 * Brush and eraser: Space is one dab, Enter puts the tip down and lifts it again. Escape gives up what has
 * been begun, then the tool.
 */
export function maskKey(state: MaskToolState, press: KeyPress, scene: MaskScene): MaskStep | null {
  const points = pointsOn(state, scene.frame);
  if (press.alt) return null;
  if (press.mod) return press.key === "z" && points.length > 0 ? stay(withoutLastPoint(state, scene)) : null;
  if (press.key === "Escape")
    return state.gesture.phase === "idle"
      ? { state: rest(state), effects: [{ type: "leave-tool" }] }
      : stay(rest(state));
  const crosshair = state.crosshair ?? scene.home();
  const direction = DIRECTIONS[press.key];
  if (direction) {
    const distance = press.shift ? FAST_STEP_PX : STEP_PX;
    const moved = imagePoint(crosshair.x + direction[0] * distance, crosshair.y + direction[1] * distance);
    return stay(movedByKeys({ ...state, crosshair: insidePicture(moved, scene.picture) }));
  }
  const isEnter = press.key === "Enter";
  if (scene.tool === "mask_polygon") {
    // Swallowed without points too: one press too many must not delete the keyframe.
    if (press.key === "Backspace") return stay(withoutLastPoint(state, scene));
    if (isEnter && points.length >= FEWEST_POINTS) return closedPolygon(state, scene, press.shift);
    // Enter begins none: without points it goes on to the caption, as with any other tool.
    if (press.key !== " " && !(isEnter && points.length > 0)) return null;
    return stay(withPoint({ ...state, crosshair }, crosshair, scene));
  }
  if (press.key !== " " && !isEnter) return null;
  if (state.gesture.phase === "stroke") return state.gesture.by === "keys" ? endedStroke(state) : stay(state);
  const begun = begunStroke({ ...state, crosshair }, crosshair, scene, "keys");
  return isEnter ? stay(begun) : endedStroke(begun);
}

function movedByKeys(state: MaskToolState): MaskToolState {
  const { gesture, crosshair } = state;
  return gesture.phase === "stroke" && gesture.by === "keys" && crosshair ? sweptTo(state, crosshair) : state;
}

const insidePicture = ({ x, y }: ImagePoint, { width, height }: PictureSize): ImagePoint =>
  imagePoint(Math.min(Math.max(x, 0), width), Math.min(Math.max(y, 0), height));
