import type { Bitmap } from "@/editor/masks/bitmap";
import type { MaskModel, MaskProposal } from "@/editor/masks/prompt-desk";
import { encode } from "@/editor/masks/run-lengths";
import type { Prompt } from "@/editor/tools/prompt-tool";

interface Question {
  readonly prompt: Prompt;
  readonly signal: AbortSignal;
  readonly answer: (proposal: MaskProposal) => void;
  readonly fail: (error: Error) => void;
}

/** A model whose answers come when a test gives them, in any order, as from a worker behind a queue. */
export class WaitingMaskModel implements MaskModel {
  readonly questions: Question[] = [];

  segment(prompt: Prompt, signal: AbortSignal): Promise<MaskProposal> {
    return new Promise((answer, fail) => {
      this.questions.push({ prompt, signal, answer, fail });
    });
  }

  get latest(): Question {
    const question = this.questions.at(-1);
    if (!question) throw new Error("nothing was asked");
    return question;
  }

  /** Answers a question, the latest when left out, and lets the answer arrive. */
  async answer(bitmap: Bitmap, question: Question = this.latest): Promise<void> {
    const suggestionId = `suggestion ${this.questions.indexOf(question)}`;
    question.answer({ suggestionId, mask: encode(bitmap), score: 0.9, model: "tiny" });
    await arrived();
  }

  async fail(sentence: string, question: Question = this.latest): Promise<void> {
    question.fail(new Error(sentence));
    await arrived();
  }
}

const arrived = () => new Promise((resolve) => setTimeout(resolve, 0));
