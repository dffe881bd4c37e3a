import { createStore, type StoreApi } from "zustand/vanilla";
import type { AnnotationDocument, StcDocument } from "@/editor/documents";
import type { EditContext, EditResult } from "@/editor/edit-context";
import type { EditorState, Selection } from "@/editor/editor-state";
import { emptyBitmap } from "@/editor/masks/bitmap";
import { nextRadius } from "@/editor/masks/brush";
import { addMaskTrack, maskOn, putMask, type ShownMask, shownMasks } from "@/editor/masks/mask-edits";
import { PromptDesk } from "@/editor/masks/prompt-desk";
import { selectedTrackId } from "@/editor/selection";
import type { KeyPress, PictureEvent } from "@/editor/tools/box-tool";
import {
  endedStroke,
  FIRST_MASK_TOOL,
  type MaskEffect,
  type MaskScene,
  type MaskStep,
  type MaskToolState,
  maskKey,
  maskPointer,
} from "@/editor/tools/mask-tool";
import { isDrawnMaskTool } from "@/editor/tools/mask-tool-name";
import type { PromptScene } from "@/editor/tools/prompt-tool";
import { boxTrackOf } from "@/editor/track-edits";
import { imagePoint } from "@/shared/units";

/** What the desk needs of the session around it. */
export interface MaskHost {
  readonly store: { readonly getState: () => EditorState };
  editContext(): EditContext<AnnotationDocument>;
  edit(name: string, make: () => EditResult): EditResult;
  /** As `edit`; says why where it is refused. */
  attempt(name: string, make: () => EditResult): EditResult;
  select(selection: Selection): void;
  setTool(tool: "select"): void;
}

const STEP_NAMES = {
  mask_polygon: "draw_polygon",
  mask_brush: "paint_mask",
  mask_erase: "erase_mask",
} as const;

/**
 * The mask tools of one session. Their state has a store of its own: it changes with every move of the
 * pointer, and nothing but what draws masks need follow it.
 */
export class MaskDesk {
  readonly store: StoreApi<MaskToolState> = createStore<MaskToolState>(() => FIRST_MASK_TOOL);
  /** The tool that tells a model what the subject is. */
  readonly prompts: PromptDesk;
  readonly #host: MaskHost;

  constructor(host: MaskHost) {
    this.#host = host;
    this.prompts = new PromptDesk(
      host,
      () => this.#promptScene(),
      () => this.#context(),
    );
  }

  /** A pointer event on the picture. True when a mask tool is in hand, which takes them all. */
  pointer(event: PictureEvent): boolean {
    if (this.#isPrompting()) {
      this.prompts.pointer(event);
      return true;
    }
    const scene = this.#scene();
    if (scene) this.#follow(maskPointer(this.store.getState(), event, scene), scene);
    return scene !== null;
  }

  /** A key. True when the mask tool in hand used it. */
  key(press: KeyPress): boolean {
    if (this.#isPrompting()) return this.prompts.key(press);
    const scene = this.#scene();
    const step = scene && maskKey(this.store.getState(), press, scene);
    if (!scene || !step) return false;
    this.#follow(step, scene);
    return true;
  }

  changeRadius(by: 1 | -1): void {
    this.store.setState(({ radius }) => ({ radius: nextRadius(radius, by) }));
  }

  /** Another tool is taken up: a stroke in progress is kept, an unfinished polygon or prompt given up. */
  putDown(): void {
    this.prompts.drop();
    const scene = this.#scene();
    if (scene) this.#follow(endedStroke(this.store.getState()), scene);
    this.store.setState({ gesture: { phase: "idle" }, notice: null });
  }

  /** The document has changed under a stroke, which is given up; a polygon stands on nothing and stays. */
  documentChanged(): void {
    if (this.store.getState().gesture.phase === "stroke") this.store.setState({ gesture: { phase: "idle" } });
  }

  /** The masks on the frame that is shown, with the stroke in progress. */
  shown(): ShownMask[] {
    const context = this.#context();
    if (!context) return [];
    const { frame } = this.#host.store.getState();
    const masks = shownMasks(context, frame, selectedTrackId(this.#host.store.getState()));
    const { gesture } = this.store.getState();
    if (gesture.phase !== "stroke" || gesture.frame !== frame) return masks;
    const { trackId, bitmap } = gesture;
    return [
      ...masks.filter((mask) => mask.trackId !== trackId || mask.isGhost),
      { trackId, bitmap, isGhost: false },
    ];
  }

  #context(): EditContext<StcDocument> | null {
    const context = this.#host.editContext();
    return context.document.document_type === "stc" ? (context as EditContext<StcDocument>) : null;
  }

  #isPrompting(): boolean {
    return this.#host.store.getState().tool === "mask_prompt";
  }

  /** What every mask tool works on: the frame, the selected track, and where its crosshair begins. */
  #place(context: EditContext<StcDocument>) {
    const state = this.#host.store.getState();
    const { picture } = context;
    const trackId = selectedTrackId(state);
    const home = () => {
      const box = trackId === null ? null : boxTrackOf(context, trackId)?.at(state.frame)?.box;
      const [x1, y1, x2, y2] = box ?? [0, 0, picture.width, picture.height];
      return imagePoint(Math.floor((x1 + x2) / 2) + 0.5, Math.floor((y1 + y2) / 2) + 0.5);
    };
    return { frame: state.frame, picture, trackId, home };
  }

  #promptScene(): PromptScene | null {
    const context = this.#context();
    return context && { ...this.#place(context), newId: context.newId };
  }

  #scene(): MaskScene | null {
    const { tool } = this.#host.store.getState();
    const context = this.#context();
    if (!isDrawnMaskTool(tool) || !context) return null;
    const place = this.#place(context);
    const { trackId, picture } = place;
    return {
      ...place,
      tool,
      maskOn: (frame) => (trackId === null ? emptyBitmap(picture) : maskOn(context, trackId, frame)),
    };
  }

  #follow(step: MaskStep, scene: MaskScene): void {
    this.store.setState(step.state);
    for (const effect of step.effects) {
      if (effect.type === "leave-tool") this.#host.setTool("select");
      else this.#put(effect, STEP_NAMES[scene.tool]);
    }
  }

  #put({ trackId, frame, bitmap }: Extract<MaskEffect, { type: "put-mask" }>, name: string): void {
    const context = this.#context();
    if (!context) return;
    if (trackId !== null) {
      this.#host.attempt(name, () => putMask(context, trackId, frame, bitmap));
      return;
    }
    const id = context.newId();
    const category = this.#host.store.getState().draftCategory;
    const result = this.#host.attempt("add_track", () =>
      addMaskTrack(context, { id, category, frame, bitmap }),
    );
    if (result.ok) this.#host.select({ kind: "track", id });
  }
}
