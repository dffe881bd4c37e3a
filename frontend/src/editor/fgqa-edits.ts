import { put, remove } from "@/editor/changes";
import { type EvidenceBox, type FgqaDocument, findObject, type Pair } from "@/editor/documents";
import { type EditContext, type EditResult, editedOrigin, refusal } from "@/editor/edit-context";
import { type Box, isValidBox } from "@/shared/box";
import { ok } from "@/shared/result";
import { type FrameInterval, intervalContains, type SourceFrame } from "@/shared/units";

type Context = EditContext<FgqaDocument>;

/** A new question of the person's own; the id is the caller's, so that it can be selected. */
export function addPair(context: Context, id: string, question: string): EditResult {
  const pair: Pair = {
    id,
    question,
    question_verdict: null,
    question_explanation: "",
    draft_answer: null,
    answer: "",
    answer_verdict: null,
    question_type: null,
    question_subtype: "",
    evidence: null,
    attributes: {},
    origin: context.origin,
  };
  return ok([put("pair", pair)]);
}

export type PairPatch = Partial<Omit<Pair, "id" | "origin" | "evidence" | "draft_answer">>;

/** Changes texts and attributes of a pair. Verdicts have edits of their own below. */
export function setPair(context: Context, pairId: string, patch: PairPatch): EditResult {
  return changePair(context, pairId, () => patch);
}

/** The question can be answered from the clip; or it cannot, and why. */
export function judgeQuestion(
  context: Context,
  pairId: string,
  verdict: NonNullable<Pair["question_verdict"]>,
): EditResult {
  return changePair(context, pairId, (pair) => ({
    question_verdict: verdict,
    question_explanation: verdict === "ok" ? "" : pair.question_explanation,
  }));
}

/**
 * Judges the draft answer. Accepting takes its words over as they are; the two refusals keep what the
 * person has written, starting from the draft when nothing is written yet.
 */
export function judgeAnswer(
  context: Context,
  pairId: string,
  verdict: Exclude<NonNullable<Pair["answer_verdict"]>, "written">,
): EditResult {
  const known = findObject(context.document, "pair", pairId);
  if (known && known.draft_answer === null) return refusal("no_such_object");
  return changePair(context, pairId, (pair) => {
    const draft = pair.draft_answer ?? "";
    const answer = verdict === "accepted" || pair.answer === "" ? draft : pair.answer;
    return { question_verdict: pair.question_verdict ?? "ok", answer_verdict: verdict, answer };
  });
}

/** The next pair after this one, in a circle, of which nothing is judged and that has no answer; null when none is left. */
export function pairToJudge({ pairs }: FgqaDocument, pairId: string): string | null {
  const at = pairs.findIndex(({ id }) => id === pairId);
  const isOpen = (pair: Pair) =>
    pair.question_verdict === null && pair.answer_verdict === null && pair.answer === "";
  return [...pairs.slice(at + 1), ...pairs.slice(0, Math.max(at, 0))].find(isOpen)?.id ?? null;
}

/**
 * Sets the words of the answer. Without a draft the verdict is `written`; an accepted draft that is edited
 * is no longer accepted as it was, and waits for a verdict.
 */
export function writeAnswer(context: Context, pairId: string, answer: string): EditResult {
  return changePair(context, pairId, (pair) => ({ answer, answer_verdict: verdictOfWriting(pair, answer) }));
}

function verdictOfWriting(pair: Pair, answer: string): Pair["answer_verdict"] {
  if (pair.draft_answer === null) return answer.trim() === "" ? null : "written";
  if (pair.answer_verdict === "accepted") return answer === pair.draft_answer ? "accepted" : null;
  return pair.answer_verdict;
}

/** The frames that show the answer; null takes them back. */
export function setEvidence(context: Context, pairId: string, interval: FrameInterval | null): EditResult {
  if (interval) {
    const isInside =
      intervalContains(context.clip, interval.startFrame) &&
      intervalContains(context.clip, interval.endFrame);
    if (!isInside) return refusal("outside_clip");
    if (interval.endFrame < interval.startFrame) return refusal("order_reversed");
  }
  const evidence = interval && { start_frame: interval.startFrame, end_frame: interval.endFrame };
  return changePair(context, pairId, () => ({ evidence }));
}

/** Moves one end of the evidence; the other end follows where it would come before the start. */
export function setEvidenceEnd(
  context: Context,
  pairId: string,
  end: "start" | "end",
  frame: SourceFrame,
): EditResult {
  const pair = findObject(context.document, "pair", pairId);
  if (!pair) return refusal("no_such_object");
  const other = (end === "start" ? pair.evidence?.end_frame : pair.evidence?.start_frame) ?? frame;
  const interval =
    end === "start"
      ? { startFrame: frame, endFrame: Math.max(frame, other) as SourceFrame }
      : { startFrame: Math.min(frame, other) as SourceFrame, endFrame: frame };
  return setEvidence(context, pairId, interval);
}

/** The pair with the boxes that belong to it, boxes first. */
export function deletePair(context: Context, pairId: string): EditResult {
  if (!findObject(context.document, "pair", pairId)) return refusal("no_such_object");
  const boxes = context.document.evidence_boxes.filter((box) => box.pair_id === pairId);
  return ok([...boxes.map((box) => remove("evidence_box", box.id)), remove("pair", pairId)]);
}

/** A new evidence box, or a new place for a known one. */
export function putEvidenceBox(
  context: Context,
  wish: { id: string; pairId: string; frame: SourceFrame; box: Box },
): EditResult {
  if (!findObject(context.document, "pair", wish.pairId)) return refusal("no_such_object");
  if (!intervalContains(context.clip, wish.frame)) return refusal("outside_clip");
  if (!isValidBox(wish.box, context.picture)) return refusal("outside_picture");
  const known = findObject(context.document, "evidence_box", wish.id);
  const origin = known ? editedOrigin(known.origin, context.origin) : context.origin;
  const box: EvidenceBox = { id: wish.id, pair_id: wish.pairId, frame: wish.frame, box: wish.box, origin };
  return ok([put("evidence_box", box)]);
}

export function deleteEvidenceBox(context: Context, boxId: string): EditResult {
  if (!findObject(context.document, "evidence_box", boxId)) return refusal("no_such_object");
  return ok([remove("evidence_box", boxId)]);
}

function changePair(context: Context, pairId: string, patch: (pair: Pair) => Partial<Pair>): EditResult {
  const pair = findObject(context.document, "pair", pairId);
  if (!pair) return refusal("no_such_object");
  return ok([put("pair", { ...pair, ...patch(pair), origin: editedOrigin(pair.origin, context.origin) })]);
}
