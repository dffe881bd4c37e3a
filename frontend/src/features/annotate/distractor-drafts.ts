import type { Suggestion } from "@/api/types";
import type { McqDocument, Question } from "@/editor/documents";
import { type DistractorDraft, distractorsOf } from "@/editor/mcq-edits";
import { sameWords } from "@/editor/wording";

/** A drafted distractor that waits for a person, and the model that wrote it. */
export type OfferedDraft = DistractorDraft & { readonly model: string };

/** What models drafted for a question, oldest first, each in the shape of assist_result.schema.json. */
export const draftsFor = (questionId: string, suggestions: readonly Suggestion[]): readonly OfferedDraft[] =>
  suggestions
    .filter(({ kind, target }) => kind === "distractors" && target.question_id === questionId)
    .flatMap(({ id, model_name, output }) =>
      (output.distractors as { id: string; text: string; changed_detail: string }[]).map((draft) => ({
        ...draft,
        suggestionId: id,
        model: model_name,
      })),
    );

/** Those that still wait: neither taken nor dismissed, and other than the answer and every distractor as they are now. */
export const waitingDrafts = (
  document: McqDocument,
  question: Question,
  drafts: readonly OfferedDraft[],
  dismissed: ReadonlySet<string>,
): readonly OfferedDraft[] => {
  const said = new Set(
    [question.answer, ...distractorsOf(document, question.id).map(({ text }) => text)].map(sameWords),
  );
  const taken = new Set(document.distractors.map(({ id }) => id));
  return drafts.filter(
    (draft) => !taken.has(draft.id) && !dismissed.has(draft.id) && !said.has(sameWords(draft.text)),
  );
};
