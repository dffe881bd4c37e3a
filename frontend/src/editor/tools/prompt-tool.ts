/**
 * The tool that tells a model which subject is meant, as a state machine: points on the subject and beside it, a box
 * around it. Coordinates are picture pixels. A prompt belongs to the frame and to the track with which it began.
 */
import type { KeyPress, PictureEvent } from "@/editor/tools/box-tool";
import { type Box, boxBetween, type PictureSize } from "@/shared/box";
import { type ImagePoint, imagePoint, type SourceFrame } from "@/shared/units";

export interface PromptPoint {
  readonly x: number;
  readonly y: number;
  /** True on the subject, false beside it. */
  readonly inside: boolean;
}

/** What the person has told of one subject. */
export interface Prompt {
  readonly frame: SourceFrame;
  readonly trackId: string;
  /** True when taking the mask makes the track. */
  readonly isNewTrack: boolean;
  readonly box: Box | null;
  readonly points: readonly PromptPoint[];
}

/** A press of the pointer that may become a point or a box, or the first corner that a key has set. */
export interface OpenCorner {
  readonly by: "pointer" | "keys";
  readonly frame: SourceFrame;
  readonly from: ImagePoint;
  readonly inside: boolean;
  /** A press that moves less than this, in picture pixels, is a point. */
  readonly clickReach: number;
  readonly box: Box | null;
}

/** What the person is told about the last input. The text catalogue has `prompt.notice.<name>`. */
export type PromptNotice = "needs_subject" | "too_many_points" | "taken";

export interface PromptToolState {
  readonly prompt: Prompt | null;
  readonly corner: OpenCorner | null;
  /** Where the pointer was last or the arrow keys have led; null before either. */
  readonly crosshair: ImagePoint | null;
  readonly notice: PromptNotice | null;
}

export const FIRST_PROMPT_TOOL: PromptToolState = {
  prompt: null,
  corner: null,
  crosshair: null,
  notice: null,
};

export interface PromptScene {
  readonly frame: SourceFrame;
  readonly picture: PictureSize;
  /** The selected track; null makes a new one. */
  readonly trackId: string | null;
  readonly newId: () => string;
  /** Where the crosshair begins when no pointer has been there. */
  readonly home: () => ImagePoint;
}

export type PromptEffect = { readonly type: "prompt-changed" } | { readonly type: "leave-tool" };

export interface PromptStep {
  readonly state: PromptToolState;
  readonly effects: readonly PromptEffect[];
}

/** The server takes no more. */
export const MOST_POINTS = 32;
const CLICK_REACH_CSS_PX = 4;
const STEP_PX = 1;
const FAST_STEP_PX = 10;

const stay = (state: PromptToolState): PromptStep => ({ state, effects: [] });
const changed = (state: PromptToolState): PromptStep => ({ state, effects: [{ type: "prompt-changed" }] });

/** Whether a model can be asked: a box, or a point on the subject. */
export const tellsSubject = ({ box, points }: Prompt): boolean =>
  box !== null || points.some(({ inside }) => inside);

/** A click sets a point on the subject, with Alt, Shift or Ctrl beside it; a drag draws the box around it. */
export function promptPointer(state: PromptToolState, event: PictureEvent, scene: PromptScene): PromptStep {
  const at = insidePicture(event.point, scene.picture);
  const here = { ...state, crosshair: at };
  const corner = here.corner?.by === "pointer" ? here.corner : null;
  switch (event.type) {
    case "down": {
      const inside = !event.isFresh && event.isAdding !== true;
      const clickReach = CLICK_REACH_CSS_PX * event.pixelsPerCssPixel;
      const { frame } = scene;
      return stay({ ...here, corner: { by: "pointer", frame, from: at, inside, clickReach, box: null } });
    }
    case "move":
      return stay(withCornerAt(here, at, scene.picture));
    case "up": {
      if (!corner) return stay(here);
      const { corner: last } = withCornerAt(here, at, scene.picture);
      const told = { ...scene, frame: corner.frame };
      return last?.box ? withBox(here, last.box, told) : withPoint(here, corner.from, corner.inside, told);
    }
    case "cancel":
      return stay(corner ? { ...here, corner: null } : here);
  }
}

function withCornerAt(state: PromptToolState, at: ImagePoint, picture: PictureSize): PromptToolState {
  const { corner } = state;
  if (!corner) return state;
  const isClick = !corner.box && Math.hypot(at.x - corner.from.x, at.y - corner.from.y) < corner.clickReach;
  return { ...state, corner: { ...corner, box: isClick ? null : boxBetween(corner.from, at, picture) } };
}

/** The prompt that goes on here; a new one on another frame or for another track. */
function promptHere({ prompt }: PromptToolState, scene: PromptScene): Prompt {
  const isSameTrack = prompt?.isNewTrack ? scene.trackId === null : scene.trackId === prompt?.trackId;
  if (prompt && prompt.frame === scene.frame && isSameTrack) return prompt;
  const trackId = scene.trackId ?? scene.newId();
  return { frame: scene.frame, trackId, isNewTrack: scene.trackId === null, box: null, points: [] };
}

function withPoint(
  state: PromptToolState,
  { x, y }: ImagePoint,
  inside: boolean,
  scene: PromptScene,
): PromptStep {
  const prompt = promptHere(state, scene);
  const closed = { ...state, corner: null };
  if (prompt.points.length >= MOST_POINTS) return stay({ ...closed, notice: "too_many_points" });
  return told(closed, { ...prompt, points: [...prompt.points, { x, y, inside }] });
}

/** The box around the subject; a second one takes the place of the first. */
export function withBox(state: PromptToolState, box: Box, scene: PromptScene): PromptStep {
  return told({ ...state, corner: null }, { ...promptHere(state, scene), box });
}

const told = (state: PromptToolState, prompt: Prompt): PromptStep =>
  changed({ ...state, prompt, notice: tellsSubject(prompt) ? null : "needs_subject" });

/** Takes the last point back, or the box when there is no point. */
function withoutLast(state: PromptToolState): PromptStep {
  const { prompt } = state;
  if (!prompt) return stay(state);
  const points = prompt.points.slice(0, -1);
  const box = prompt.points.length > 0 ? prompt.box : null;
  return box === null && points.length === 0
    ? changed({ ...state, prompt: null, notice: null })
    : told(state, { ...prompt, points, box });
}

const DIRECTIONS: { readonly [key: string]: readonly [number, number] } = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * Takes a key; null when the tool has no use for it. Arrows move the crosshair by 1, with shift by 10. Enter sets a
 * point on the subject, with shift one beside it. Space sets one corner of the box, and then the other. Backspace
 * takes the last input back. Escape gives up what has been begun, then the prompt, then the tool.
 */
export function promptKey(state: PromptToolState, press: KeyPress, scene: PromptScene): PromptStep | null {
  if (press.alt) return null;
  if (press.mod) return press.key === "z" && state.prompt ? withoutLast(state) : null;
  const at = state.crosshair ?? scene.home();
  const direction = DIRECTIONS[press.key];
  if (direction) {
    const distance = press.shift ? FAST_STEP_PX : STEP_PX;
    const moved = imagePoint(at.x + direction[0] * distance, at.y + direction[1] * distance);
    const crosshair = insidePicture(moved, scene.picture);
    const next = { ...state, crosshair };
    return stay(state.corner?.by === "keys" ? withCornerAt(next, crosshair, scene.picture) : next);
  }
  const here = { ...state, crosshair: at };
  switch (press.key) {
    case "Escape":
      if (state.corner) return stay({ ...state, corner: null });
      if (state.prompt) return changed({ ...state, prompt: null, notice: null });
      return { state: { ...state, notice: null }, effects: [{ type: "leave-tool" }] };
    case "Backspace":
      // Swallowed without a prompt too: one press too many must not delete the keyframe.
      return state.corner ? stay({ ...state, corner: null }) : withoutLast(state);
    case "Enter":
      return withPoint(here, at, !press.shift, scene);
    case " ":
      return withCornerByKey(here, at, scene);
    default:
      return null;
  }
}

function withCornerByKey(state: PromptToolState, at: ImagePoint, scene: PromptScene): PromptStep {
  const { corner } = state;
  if (corner?.by === "pointer") return stay(state);
  if (corner?.frame === scene.frame)
    return corner.box ? withBox(state, corner.box, scene) : stay({ ...state, corner: null });
  const { frame } = scene;
  const begun = { by: "keys", frame, from: at, inside: true, clickReach: 0, box: null } as const;
  return stay({ ...state, corner: begun });
}

const insidePicture = ({ x, y }: ImagePoint, { width, height }: PictureSize): ImagePoint =>
  imagePoint(Math.min(Math.max(x, 0), width), Math.min(Math.max(y, 0), height));
