import { askedKind } from "@/editor/asked-kind";
import { put, remove } from "@/editor/changes";
import { type Ask, findObject, type SgqaDocument } from "@/editor/documents";
import { type EditContext, type EditResult, editedOrigin, refusal } from "@/editor/edit-context";
import { ok } from "@/shared/result";
import { type FrameInterval, intervalContains, type SourceFrame } from "@/shared/units";

type Context = EditContext<SgqaDocument>;

/** A new question at a frame; the id is the caller's, so that it can be selected. */
export function addAsk(context: Context, id: string, frame: SourceFrame, domain: string | null): EditResult {
  if (!intervalContains(context.clip, frame)) return refusal("outside_clip");
  const ask: Ask = {
    id,
    frame,
    question: "",
    filter_kind: askedKind(""),
    kept_because: "",
    domain,
    question_verdict: null,
    question_explanation: "",
    answer: "",
    evidence: null,
    answer_verdict: null,
    answer_explanation: "",
    origin: context.origin,
  };
  return ok([put("ask", ask)]);
}

export type AskPatch = Partial<
  Pick<Ask, "kept_because" | "domain" | "question_explanation" | "answer_explanation">
>;

/** Changes what stands beside question and answer. */
export function setAsk(context: Context, id: string, patch: AskPatch): EditResult {
  return changeAsk(context, id, () => patch);
}

/** Sets the words of the question; with them goes what the filter says of them. */
export function writeQuestion(context: Context, id: string, question: string): EditResult {
  return changeAsk(context, id, () => ({ question, filter_kind: askedKind(question) }));
}

export function moveAsk(context: Context, id: string, frame: SourceFrame): EditResult {
  if (!intervalContains(context.clip, frame)) return refusal("outside_clip");
  return changeAsk(context, id, () => ({ frame }));
}

/** The question can be answered by what came before it; or it cannot, and why. */
export function judgeAsked(
  context: Context,
  id: string,
  verdict: NonNullable<Ask["question_verdict"]>,
): EditResult {
  return changeAsk(context, id, (ask) => ({
    question_verdict: verdict,
    question_explanation: verdict === "ok" ? "" : ask.question_explanation,
  }));
}

/** Sets the words of the answer: whoever answers finds the question good. */
export function answerAsk(context: Context, id: string, answer: string): EditResult {
  return changeAsk(context, id, (ask) => ({
    answer,
    question_verdict: ask.question_verdict ?? (answer.trim() === "" ? null : "ok"),
  }));
}

/** Judges the answer; one that is accepted has nothing to be mended. */
export function judgeAskedAnswer(
  context: Context,
  id: string,
  verdict: NonNullable<Ask["answer_verdict"]>,
): EditResult {
  return changeAsk(context, id, (ask) => ({
    answer_verdict: verdict,
    answer_explanation: verdict === "accepted" ? "" : ask.answer_explanation,
  }));
}

/** The frames that show the answer, none after the question; null takes them back. */
export function setAskedEvidence(context: Context, id: string, interval: FrameInterval | null): EditResult {
  const ask = findObject(context.document, "ask", id);
  if (!ask) return refusal("no_such_object");
  if (interval) {
    if (!intervalContains(context.clip, interval.startFrame)) return refusal("outside_clip");
    if (interval.endFrame > ask.frame) return refusal("after_question");
    if (interval.endFrame < interval.startFrame) return refusal("order_reversed");
  }
  const evidence = interval && { start_frame: interval.startFrame, end_frame: interval.endFrame };
  return changeAsk(context, id, () => ({ evidence }));
}

/** Moves one end of the evidence; the other end follows where it would come before the start. */
export function setAskedEvidenceEnd(
  context: Context,
  id: string,
  end: "start" | "end",
  frame: SourceFrame,
): EditResult {
  const evidence = findObject(context.document, "ask", id)?.evidence;
  const other = (end === "start" ? evidence?.end_frame : evidence?.start_frame) ?? frame;
  const interval =
    end === "start"
      ? { startFrame: frame, endFrame: Math.max(frame, other) as SourceFrame }
      : { startFrame: Math.min(frame, other) as SourceFrame, endFrame: frame };
  return setAskedEvidence(context, id, interval);
}

export function deleteAsk(context: Context, id: string): EditResult {
  if (!findObject(context.document, "ask", id)) return refusal("no_such_object");
  return ok([remove("ask", id)]);
}

/** Whether somebody found that the question cannot be answered, or should not be. */
export const isRefusedAsk = ({ question_verdict }: Pick<Ask, "question_verdict">): boolean =>
  question_verdict === "irrelevant" || question_verdict === "unanswerable";

/** The question to verify after this one: the next whose answer has no verdict, from the start again after the last. */
export function nextToVerify({ asks }: SgqaDocument, afterId: string): Ask | null {
  const at = asks.findIndex(({ id }) => id === afterId);
  const inTurn = [...asks.slice(at + 1), ...asks.slice(0, Math.max(0, at))];
  return inTurn.find((ask) => !isRefusedAsk(ask) && ask.answer_verdict === null) ?? null;
}

function changeAsk(context: Context, id: string, patch: (ask: Ask) => Partial<Ask>): EditResult {
  const ask = findObject(context.document, "ask", id);
  if (!ask) return refusal("no_such_object");
  return ok([put("ask", { ...ask, ...patch(ask), origin: editedOrigin(ask.origin, context.origin) })]);
}
