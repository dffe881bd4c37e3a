import { createStore, type StoreApi } from "zustand/vanilla";
import type { StcDocument } from "@/editor/documents";
import { type EditContext, type EditFault, type EditResult, refusal } from "@/editor/edit-context";
import type { EditorState, Selection } from "@/editor/editor-state";
import { type Bitmap, isEmpty } from "@/editor/masks/bitmap";
import { bitmapOf, takeMask } from "@/editor/masks/mask-edits";
import type { Mask } from "@/editor/masks/run-lengths";
import type { KeyPress, PictureEvent } from "@/editor/tools/box-tool";
import {
  FIRST_PROMPT_TOOL,
  type Prompt,
  type PromptScene,
  type PromptStep,
  type PromptToolState,
  promptKey,
  promptPointer,
  tellsSubject,
  withBox,
} from "@/editor/tools/prompt-tool";
import type { Box } from "@/shared/box";
import { ok } from "@/shared/result";
import type { SourceFrame } from "@/shared/units";

/** What a model says of a prompt. */
export interface MaskProposal {
  readonly suggestionId: string;
  readonly mask: Mask;
  readonly score: number;
  readonly model: string;
}

/** Asks a model which pixels a prompt means. Implemented in `api/`. */
export interface MaskModel {
  /** Rejects with an Error whose message is a sentence for the person. An aborted question may end in any way. */
  segment(prompt: Prompt, signal: AbortSignal): Promise<MaskProposal>;
}

export type PromptAnswer =
  | { readonly phase: "none" }
  /** `shown` is what stood there before the last input, so that the picture does not flicker. */
  | { readonly phase: "asking"; readonly shown: Bitmap | null }
  | {
      readonly phase: "proposed";
      readonly shown: Bitmap;
      readonly suggestionId: string;
      readonly score: number;
      readonly model: string;
    }
  /** `sentence` is null where the model found no pixel, or not of this picture. */
  | { readonly phase: "failed"; readonly sentence: string | null };

export interface PromptDeskState extends PromptToolState {
  readonly answer: PromptAnswer;
  /** Why no model can be asked here; null when one can. */
  readonly fault: EditFault["code"] | null;
}

/** What the desk needs of the session around it. */
export interface PromptHost {
  readonly store: { readonly getState: () => EditorState };
  edit(name: string, make: () => EditResult): EditResult;
  select(selection: Selection): void;
  setTool(tool: "select"): void;
}

const NO_ANSWER: PromptAnswer = { phase: "none" };

/**
 * The prompts of one session and what a model answers to them. The latest question counts: a later input aborts the
 * one before, whose answer changes nothing.
 */
export class PromptDesk {
  readonly store: StoreApi<PromptDeskState> = createStore<PromptDeskState>(() => ({
    ...FIRST_PROMPT_TOOL,
    answer: NO_ANSWER,
    fault: "no_mask_model",
  }));
  readonly #host: PromptHost;
  readonly #scene: () => PromptScene | null;
  readonly #context: () => EditContext<StcDocument> | null;
  #model: MaskModel | null = null;
  #question: AbortController | null = null;

  constructor(
    host: PromptHost,
    scene: () => PromptScene | null,
    context: () => EditContext<StcDocument> | null,
  ) {
    this.#host = host;
    this.#scene = scene;
    this.#context = context;
  }

  /** From now on this model is asked; without one, `fault` says why. */
  attach(model: MaskModel | null, fault: EditFault["code"] = "no_mask_model"): void {
    this.#model = model;
    this.store.setState({ fault: model ? null : fault });
    if (!model) this.drop();
  }

  pointer(event: PictureEvent): void {
    const scene = this.#scene();
    if (scene) this.#follow(promptPointer(this.store.getState(), event, scene));
  }

  /** True when the tool used the key. */
  key(press: KeyPress): boolean {
    const scene = this.#scene();
    const step = scene && promptKey(this.store.getState(), press, scene);
    if (step) this.#follow(step);
    return step !== null;
  }

  /** Asks for the subject in this box. */
  tellBox(box: Box): void {
    const scene = this.#scene();
    if (scene) this.#follow(withBox(this.store.getState(), box, scene));
  }

  /** Gives the prompt up, and what was proposed or is still asked for. */
  drop(): void {
    this.#question?.abort();
    this.#question = null;
    this.store.setState({ prompt: null, corner: null, notice: null, answer: NO_ANSWER });
  }

  /** True where taking would put a mask on this frame. */
  hasProposal(frame: SourceFrame): boolean {
    const { prompt, answer } = this.store.getState();
    return answer.phase === "proposed" && prompt?.frame === frame;
  }

  /** What is proposed for a frame, to be drawn; null when there is nothing. */
  shownOn(frame: SourceFrame): Bitmap | null {
    const { prompt, answer } = this.store.getState();
    return prompt?.frame === frame && "shown" in answer ? answer.shown : null;
  }

  /** Makes the proposal the track's mask on its frame, as one step; a new subject is selected. */
  take(): EditResult {
    const { prompt, answer } = this.store.getState();
    const context = this.#context();
    if (!prompt || !context || answer.phase !== "proposed") return refusal("no_mask_here");
    const { trackId, isNewTrack, frame } = prompt;
    const newCategory = isNewTrack ? this.#host.store.getState().draftCategory : null;
    const { shown: bitmap, suggestionId } = answer;
    const result = this.#host.edit("take_mask", () =>
      takeMask(context, { trackId, newCategory, frame, bitmap, suggestionId }),
    );
    if (!result.ok) return result;
    this.drop();
    this.store.setState({ notice: "taken" });
    if (isNewTrack) this.#host.select({ kind: "track", id: trackId });
    return ok(result.value);
  }

  #follow({ state, effects }: PromptStep): void {
    this.store.setState(state);
    for (const effect of effects) {
      if (effect.type === "leave-tool") this.#host.setTool("select");
      else this.#ask(state.prompt);
    }
  }

  #ask(prompt: Prompt | null): void {
    this.#question?.abort();
    this.#question = null;
    const model = this.#model;
    if (!prompt || !model || !tellsSubject(prompt)) {
      this.store.setState({ answer: NO_ANSWER });
      return;
    }
    const question = new AbortController();
    this.#question = question;
    this.store.setState(({ answer }) => ({
      answer: { phase: "asking", shown: "shown" in answer ? answer.shown : null },
    }));
    const answer = (said: PromptAnswer) => {
      if (this.#question === question) this.store.setState({ answer: said });
    };
    model.segment(prompt, question.signal).then(
      (proposal) => answer(this.#proposed(proposal)),
      (error: unknown) =>
        answer({ phase: "failed", sentence: error instanceof Error ? error.message : null }),
    );
  }

  #proposed({ mask, ...said }: MaskProposal): PromptAnswer {
    const picture = this.#context()?.picture;
    const shown = picture ? bitmapOf({ mask }, picture) : null;
    return shown && !isEmpty(shown)
      ? { phase: "proposed", shown, ...said }
      : { phase: "failed", sentence: null };
  }
}
