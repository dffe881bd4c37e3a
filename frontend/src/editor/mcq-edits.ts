import { put, remove } from "@/editor/changes";
import { type Distractor, findObject, type McqDocument } from "@/editor/documents";
import { type EditContext, type EditResult, editedOrigin, refusal } from "@/editor/edit-context";
import { ok } from "@/shared/result";

type Context = EditContext<McqDocument>;

/** The distractors of a question, in the order in which they came. */
export const distractorsOf = (
  { distractors }: Pick<McqDocument, "distractors">,
  questionId: string,
): readonly Distractor[] => distractors.filter(({ question_id }) => question_id === questionId);

/**
 * A new distractor, that begins as a copy of the right answer: one detail of it is to be changed. The id is the
 * caller's, so that it can be selected.
 */
export function addDistractor(context: Context, id: string, questionId: string): EditResult {
  const question = findObject(context.document, "question", questionId);
  if (!question) return refusal("no_such_object");
  const distractor: Distractor = {
    id,
    question_id: questionId,
    text: question.answer,
    changed_detail: "",
    asked_about: false,
    verdict: null,
    // A distractor says of withheld drafts what its question says.
    origin: question.origin.draft_withheld ? { ...context.origin, draft_withheld: true } : context.origin,
  };
  return ok([put("distractor", distractor)]);
}

/** What a model proposes as a distractor; the id becomes that of the distractor, so that nobody takes it twice. */
export type DistractorDraft = Pick<Distractor, "id" | "text" | "changed_detail"> & {
  readonly suggestionId: string;
};

/** Takes a draft over as it is. That the question asks about its detail is left for the person to confirm. */
export function takeDraft(context: Context, questionId: string, draft: DistractorDraft): EditResult {
  if (!findObject(context.document, "question", questionId)) return refusal("no_such_object");
  const { id, text, changed_detail, suggestionId } = draft;
  const distractor: Distractor = {
    id,
    question_id: questionId,
    text,
    changed_detail,
    asked_about: false,
    verdict: null,
    origin: { by: "suggestion", suggestion_id: suggestionId },
  };
  return ok([put("distractor", distractor)]);
}

export type DistractorPatch = Partial<
  Pick<Distractor, "text" | "changed_detail" | "asked_about" | "verdict">
>;

/** Changes a distractor. Whoever confirms or judges it has not edited what a model wrote. */
export function setDistractor(context: Context, id: string, patch: DistractorPatch): EditResult {
  const distractor = findObject(context.document, "distractor", id);
  if (!distractor) return refusal("no_such_object");
  const isReworded = "text" in patch || "changed_detail" in patch;
  const isDrafted = distractor.origin.by === "suggestion";
  const origin =
    isDrafted && !isReworded ? distractor.origin : editedOrigin(distractor.origin, context.origin);
  return ok([put("distractor", { ...distractor, ...patch, origin })]);
}

export function setRightAnswer(context: Context, id: string, answer: string): EditResult {
  const question = findObject(context.document, "question", id);
  if (!question) return refusal("no_such_object");
  const origin = editedOrigin(question.origin, context.origin);
  return ok([put("question", { ...question, answer, origin })]);
}

export function deleteDistractor(context: Context, id: string): EditResult {
  if (!findObject(context.document, "distractor", id)) return refusal("no_such_object");
  return ok([remove("distractor", id)]);
}

/** The distractor to judge after this one: the next without a verdict, from the start again after the last. */
export function nextToJudge({ distractors }: McqDocument, afterId: string): Distractor | null {
  const at = distractors.findIndex(({ id }) => id === afterId);
  const inTurn = [...distractors.slice(at + 1), ...distractors.slice(0, Math.max(0, at))];
  return inTurn.find(({ verdict }) => verdict === null) ?? null;
}
