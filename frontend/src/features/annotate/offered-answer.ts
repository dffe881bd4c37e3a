import type { Suggestion } from "@/api/types";
import type { Pair } from "@/editor/documents";
import type { EditResult } from "@/editor/edit-context";
import { judgeAnswer } from "@/editor/fgqa-edits";
import { takeDraftAnswer } from "@/editor/suggestion-edits";
import type { FgqaSession } from "@/workbench/sessions";

/** An answer that is shown to be judged: the pair's own draft, or one that a model proposes. */
export type OfferedAnswer = { text: string; suggestionId: string | null; model: string | null };

export type Verdict = "accepted" | "factually_incorrect" | "lacking_details";

export const offeredAnswer = (pair: Pair, suggestions: readonly Suggestion[]): OfferedAnswer | null => {
  if (pair.draft_answer !== null) return { text: pair.draft_answer, suggestionId: null, model: null };
  const made = suggestions.findLast(
    (suggestion) => suggestion.kind === "answer" && suggestion.target.pair_id === pair.id,
  );
  const text = made?.output.text;
  return made && typeof text === "string" ? { text, suggestionId: made.id, model: made.model_name } : null;
};

/** Records the person's verdict; a model's answer becomes the pair's draft by this act and not before. */
export const judgeDraft = (
  session: FgqaSession,
  pair: Pair,
  offered: OfferedAnswer,
  verdict: Verdict,
): EditResult => {
  const { suggestionId, text } = offered;
  return session.edit("judge_answer", (context) =>
    suggestionId === null
      ? judgeAnswer(context, pair.id, verdict)
      : takeDraftAnswer(context, pair.id, suggestionId, text, verdict),
  );
};
