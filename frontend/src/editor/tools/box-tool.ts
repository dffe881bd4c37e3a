/**
 * The tools that draw on the picture, as one state machine: events in, next state and wishes out. Coordinates
 * are picture pixels. A drag belongs to the frame on which it began, whatever is shown when it ends.
 */
import type { MaskToolName } from "@/editor/tools/mask-tool-name";
import { hitScene, type SceneBox } from "@/editor/tools/scene";
import {
  type Box,
  type BoxHandle,
  boxBetween,
  handlePoint,
  movedBox,
  type PictureSize,
  resizedBox,
} from "@/shared/box";
import { unreachable } from "@/shared/result";
import { type ImagePoint, imagePoint, type SourceFrame } from "@/shared/units";

export type ToolName = "select" | "draw" | MaskToolName;

export type ToolState =
  | { readonly phase: "idle" }
  | {
      readonly phase: "drawing";
      readonly frame: SourceFrame;
      readonly from: ImagePoint;
      readonly box: Box | null;
      /** A press that moves less than this, in picture pixels, was a click beside everything; 0 with the draw tool. */
      readonly clickReach: number;
    }
  | {
      readonly phase: "moving";
      readonly frame: SourceFrame;
      readonly from: ImagePoint;
      readonly target: SceneBox;
      readonly box: Box;
    }
  | {
      readonly phase: "resizing";
      readonly frame: SourceFrame;
      readonly handle: BoxHandle;
      readonly target: SceneBox;
      readonly box: Box;
    };

export const IDLE: ToolState = { phase: "idle" };

export interface PictureEvent {
  readonly type: "down" | "move" | "up" | "cancel";
  readonly point: ImagePoint;
  /** Picture pixels per CSS pixel, so that handles keep their size on the screen at any zoom. */
  readonly pixelsPerCssPixel: number;
  /** Alt: draws anew, whatever lies under the pointer. */
  readonly isFresh: boolean;
  /** Ctrl or Shift: takes the box under the pointer in or out of what is marked. */
  readonly isAdding?: boolean;
}

/** The parts of a key event that tools and commands look at. */
export interface KeyPress {
  /** `KeyboardEvent.key`. */
  readonly key: string;
  readonly shift: boolean;
  readonly alt: boolean;
  /** Control, or Command on a Mac. */
  readonly mod: boolean;
}

export interface ToolScene {
  readonly tool: ToolName;
  readonly frame: SourceFrame;
  readonly picture: PictureSize;
  readonly boxes: readonly SceneBox[];
  readonly selectedId: string | null;
}

export type ToolEffect =
  | { readonly type: "select"; readonly target: SceneBox | null }
  /** The box of a known target; `target` null asks for a new one, or for the selected track's on this frame. */
  | {
      readonly type: "place";
      readonly target: SceneBox | null;
      readonly frame: SourceFrame;
      readonly box: Box;
    }
  /** A small repeated movement: melts into one step of history. */
  | { readonly type: "nudge"; readonly target: SceneBox; readonly frame: SourceFrame; readonly box: Box }
  | { readonly type: "leave-tool" };

export interface ToolStep {
  readonly state: ToolState;
  readonly effects: readonly ToolEffect[];
}

const HANDLE_REACH_CSS_PX = 8;
const CLICK_REACH_CSS_PX = 4;
const NUDGE_PX = 1;
const FAST_NUDGE_PX = 10;

const stay = (state: ToolState): ToolStep => ({ state, effects: [] });

export function toolPointer(state: ToolState, event: PictureEvent, scene: ToolScene): ToolStep {
  switch (event.type) {
    case "down":
      return state.phase === "idle" ? began(event, scene) : stay(state);
    case "move":
      return stay(dragged(state, event.point, scene.picture));
    case "up":
      return ended(dragged(state, event.point, scene.picture));
    case "cancel":
      return stay(IDLE);
    default:
      return unreachable(event.type);
  }
}

function began(event: PictureEvent, scene: ToolScene): ToolStep {
  const { point } = event;
  const { frame } = scene;
  const drawing = { phase: "drawing", frame, from: point, box: null } as const;
  if (scene.tool === "draw" || event.isFresh) return stay({ ...drawing, clickReach: 0 });
  const hit = hitScene(scene.boxes, scene.selectedId, point, HANDLE_REACH_CSS_PX * event.pixelsPerCssPixel);
  if (!hit) return stay({ ...drawing, clickReach: CLICK_REACH_CSS_PX * event.pixelsPerCssPixel });
  const { target } = hit;
  const effects: ToolEffect[] = target.id === scene.selectedId ? [] : [{ type: "select", target }];
  const common = { frame, target, box: target.box };
  return hit.part === "handle"
    ? { state: { phase: "resizing", handle: hit.handle, ...common }, effects }
    : { state: { phase: "moving", from: point, ...common }, effects };
}

function dragged(state: ToolState, point: ImagePoint, picture: PictureSize): ToolState {
  switch (state.phase) {
    case "idle":
      return state;
    case "drawing": {
      const { from, clickReach } = state;
      const isClick = Math.hypot(point.x - from.x, point.y - from.y) < clickReach && !state.box;
      return isClick ? state : { ...state, box: boxBetween(from, point, picture) };
    }
    case "moving": {
      const { from, target } = state;
      return { ...state, box: movedBox(target.box, point.x - from.x, point.y - from.y, picture) };
    }
    case "resizing":
      return { ...state, box: resizedBox(state.target.box, state.handle, point, picture) };
    default:
      return unreachable(state);
  }
}

function ended(state: ToolState): ToolStep {
  switch (state.phase) {
    case "idle":
      return stay(IDLE);
    case "drawing":
      if (!state.box)
        return state.clickReach > 0
          ? { state: IDLE, effects: [{ type: "select", target: null }] }
          : stay(IDLE);
      return { state: IDLE, effects: [{ type: "place", target: null, frame: state.frame, box: state.box }] };
    case "moving":
    case "resizing": {
      const { target, frame, box } = state;
      const isUnmoved = box.every((side, index) => side === target.box[index]);
      return isUnmoved ? stay(IDLE) : { state: IDLE, effects: [{ type: "place", target, frame, box }] };
    }
    default:
      return unreachable(state);
  }
}

function sideMoved(state: ToolState, press: KeyPress, scene: ToolScene): ToolStep | null {
  const direction = NUDGES[press.key];
  const target = scene.boxes.find((candidate) => candidate.id === scene.selectedId);
  if (!direction || !target || state.phase !== "idle") return null;
  const handle = press.shift ? "nw" : "se";
  const corner = handlePoint(target.box, handle);
  const point = imagePoint(corner.x + direction[0], corner.y + direction[1]);
  const box = resizedBox(target.box, handle, point, scene.picture);
  const isUnmoved = box.every((side, index) => side === target.box[index]);
  return { state, effects: isUnmoved ? [] : [{ type: "nudge", target, frame: scene.frame, box }] };
}

const NUDGES: { readonly [key: string]: readonly [number, number] } = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * Takes a key; null when the tools have no use for it now. Ctrl and an arrow nudge the selected box where it
 * is on the frame (by 1, with shift by 10): plain arrows always step frames, so that nobody moves a box while
 * looking for the next frame. Alt and an arrow move its right or lower side by 1, with shift its left or upper
 * side. Escape ends a drag, then the draw tool, then the selection.
 */
export function toolKey(state: ToolState, press: KeyPress, scene: ToolScene): ToolStep | null {
  if (press.alt) return press.mod ? null : sideMoved(state, press, scene);
  if (press.key === "Escape" && !press.mod) {
    if (state.phase !== "idle") return stay(IDLE);
    if (scene.tool !== "select") return { state, effects: [{ type: "leave-tool" }] };
    return scene.selectedId === null ? null : { state, effects: [{ type: "select", target: null }] };
  }
  const direction = NUDGES[press.key];
  const target = scene.boxes.find((candidate) => candidate.id === scene.selectedId);
  if (!direction || !press.mod || !target || state.phase !== "idle") return null;
  const distance = press.shift ? FAST_NUDGE_PX : NUDGE_PX;
  const box = movedBox(target.box, direction[0] * distance, direction[1] * distance, scene.picture);
  const isUnmoved = box.every((side, index) => side === target.box[index]);
  return { state, effects: isUnmoved ? [] : [{ type: "nudge", target, frame: scene.frame, box }] };
}
