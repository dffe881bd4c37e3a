/** The recorded acts by which a suggestion becomes part of an annotation. Nothing else takes one over. */
import { interpolateBox } from "@/editor/box-track";
import { put } from "@/editor/changes";
import {
  type FgqaDocument,
  findObject,
  type Keyframe,
  keyframesOf,
  type Origin,
  type StcDocument,
} from "@/editor/documents";
import { type EditContext, type EditResult, refusal } from "@/editor/edit-context";
import { type Box, isValidBox } from "@/shared/box";
import { ok } from "@/shared/result";
import { intervalContains, type SourceFrame } from "@/shared/units";

export interface SuggestedBox {
  readonly frame: SourceFrame;
  readonly box: Box;
}

/** Leaving a suggested box out must not move the interpolated one by more than this on any side. */
const THINNING_TOLERANCE_PX = 1;

const suggested = (suggestionId: string): Origin => ({ by: "suggestion", suggestion_id: suggestionId });

/**
 * Takes propagated boxes over as keyframes of a track, thinned to those that interpolation cannot give. A
 * frame that already has a keyframe keeps it.
 */
export function takeSuggestedBoxes(
  context: EditContext<StcDocument>,
  trackId: string,
  suggestionId: string,
  boxes: readonly SuggestedBox[],
): EditResult {
  if (!findObject(context.document, "track", trackId)) return refusal("no_such_object");
  if (!boxes.every(({ frame }) => intervalContains(context.clip, frame))) return refusal("outside_clip");
  if (!boxes.every(({ box }) => isValidBox(box, context.picture))) return refusal("outside_picture");
  const taken = new Set(keyframesOf(context.document, trackId).map((keyframe) => keyframe.frame));
  const sorted = [...boxes].sort((one, other) => one.frame - other.frame);
  const free = thinned(sorted, context.table.ticks).filter(({ frame }) => !taken.has(frame));
  const keyframes = free.map(
    ({ frame, box }): Keyframe => ({
      id: context.newId(),
      track_id: trackId,
      frame,
      box,
      state: "visible",
      origin: suggested(suggestionId),
    }),
  );
  return ok(keyframes.map((keyframe) => put("keyframe", keyframe)));
}

/** Ramer-Douglas-Peucker over time: keeps the ends and, between them, whatever is farthest off the line. */
export function thinned(boxes: readonly SuggestedBox[], ticks: readonly number[]): SuggestedBox[] {
  const keep = new Set([0, boxes.length - 1]);
  const spans: [number, number][] = [[0, boxes.length - 1]];
  for (let span = spans.pop(); span; span = spans.pop()) {
    const [from, to] = span;
    let worst = -1;
    let most = THINNING_TOLERANCE_PX;
    for (let index = from + 1; index < to; index += 1) {
      const error = offLine(boxes, from, index, to, ticks);
      if (error > most) {
        most = error;
        worst = index;
      }
    }
    if (worst < 0) continue;
    keep.add(worst);
    spans.push([from, worst], [worst, to]);
  }
  return boxes.filter((_, index) => keep.has(index));
}

function offLine(
  boxes: readonly SuggestedBox[],
  from: number,
  at: number,
  to: number,
  ticks: readonly number[],
): number {
  const [first, middle, last] = [boxes[from], boxes[at], boxes[to]];
  if (!first || !middle || !last) return 0;
  const [start, now, end] = [ticks[first.frame] ?? 0, ticks[middle.frame] ?? 0, ticks[last.frame] ?? 0];
  const line = interpolateBox(first.box, last.box, (now - start) / (end - start));
  return Math.max(...line.map((side, index) => Math.abs(side - (middle.box[index] ?? side))));
}

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
