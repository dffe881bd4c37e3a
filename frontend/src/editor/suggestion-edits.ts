/** The recorded acts by which a suggested text becomes part of an annotation; boxes are taken in `propagation`. */
import { put } from "@/editor/changes";
import { type FgqaDocument, findObject, type Origin, type StcDocument } from "@/editor/documents";
import { type EditContext, type EditResult, refusal } from "@/editor/edit-context";
import { ok } from "@/shared/result";

const suggested = (suggestionId: string): Origin => ({ by: "suggestion", suggestion_id: suggestionId });

/** Takes a suggested caption over as it is. Editing it later marks it as edited. */
export function takeCaption(
  context: EditContext<StcDocument>,
  segmentId: string,
  suggestionId: string,
  caption: string,
): EditResult {
  const segment = findObject(context.document, "segment", segmentId);
  if (!segment) return refusal("no_such_object");
  return ok([put("segment", { ...segment, caption, origin: suggested(suggestionId) })]);
}

/**
 * Takes a suggested answer into the pair as the draft that the person was shown, together with the verdict
 * on it (`fgqa-edits.judgeAnswer` judges a draft that the pair brought along).
 */
export function takeDraftAnswer(
  context: EditContext<FgqaDocument>,
  pairId: string,
  suggestionId: string,
  draft: string,
  verdict: "accepted" | "factually_incorrect" | "lacking_details",
): EditResult {
  const pair = findObject(context.document, "pair", pairId);
  if (!pair) return refusal("no_such_object");
  const answer = verdict === "accepted" || pair.answer === "" ? draft : pair.answer;
  const origin: Origin =
    verdict === "accepted" ? suggested(suggestionId) : { ...suggested(suggestionId), edited: true };
  const question_verdict = pair.question_verdict ?? "ok";
  return ok([
    put("pair", { ...pair, question_verdict, draft_answer: draft, answer, answer_verdict: verdict, origin }),
  ]);
}
