/** From tracked boxes to keyframes: the fewest that say the same, taken by one recorded act. */
import type { Placement } from "@/editor/box-track";
import { type Change, put, remove } from "@/editor/changes";
import { type Keyframe, keyframesOf, type Origin, type StcDocument } from "@/editor/documents";
import { type EditContext, type EditFault, refusal } from "@/editor/edit-context";
import { editSeveral } from "@/editor/edit-several";
import type { Mask } from "@/editor/masks/run-lengths";
import { boxTrackOf } from "@/editor/track-edits";
import { type Box, isValidBox } from "@/shared/box";
import { ok, type Result } from "@/shared/result";
import { intervalContains, type SourceFrame, sourceFrame } from "@/shared/units";

/** Where a model saw the subject; `uncertain` where it doubts that the box still holds it. */
export interface TrackedBox {
  readonly frame: SourceFrame;
  readonly box: Box;
  readonly score: number;
  readonly uncertain: boolean;
  /** The subject's pixels, from models that tell them. */
  readonly mask: Mask | null;
}

/** No interpolated box may lie farther off its tracked one than this, on any side. */
export const TOLERANCE_PX = 1.5;
/**
 * So many frames a model that tells masks is asked for to each side. Between masks nothing is interpolated, so each
 * becomes a keyframe; both sides taken at once, with what they replace, stay one batch that the server accepts.
 */
export const MOST_MASKS = 400;

type Kept = Pick<TrackedBox, "frame" | "box" | "mask">;
type TimedBox = { readonly frame: number; readonly box: Box };

export interface TakeWish {
  readonly trackId: string;
  readonly suggestionId: string;
  /** The frame from which the box was carried. */
  readonly from: SourceFrame;
  /** In the order of propagation, the first beside `from`. */
  readonly boxes: readonly TrackedBox[];
  /** The last frame to take; null: all. */
  readonly upTo: SourceFrame | null;
  /** The frame to mark as absent, or null. */
  readonly absentAt: SourceFrame | null;
}

/** What taking would do. */
export interface TakePlan {
  /** The tracked boxes that are covered, by so many keyframes. */
  readonly taken: readonly TrackedBox[];
  readonly keyframes: number;
  readonly changes: readonly Change[];
}

/**
 * Plans to take tracked boxes over as keyframes. Keyframes that an earlier suggestion made there and nobody has
 * changed give way; a person's keyframe ends the taking on the frame before it.
 */
function plannedTake(context: EditContext<StcDocument>, wish: TakeWish): Result<TakePlan, EditFault> {
  const { trackId, from, absentAt } = wish;
  const track = boxTrackOf(context, trackId);
  if (!track) return refusal("no_such_object");
  const places = [from, ...wish.boxes.map(({ frame }) => frame), ...(absentAt === null ? [] : [absentAt])];
  if (!places.every((frame) => intervalContains(context.clip, frame))) return refusal("outside_clip");
  if (!wish.boxes.every(({ box }) => isValidBox(box, context.picture))) return refusal("outside_picture");

  const taken = withinReach(context.document, wish);
  const last = taken.at(-1);
  if (!last) return ok({ taken, keyframes: 0, changes: [] });
  const start = track.at(from);
  const path: readonly Kept[] = start ? [{ frame: from, box: start.box, mask: null }, ...taken] : taken;
  const hasMasks = taken.some(({ mask }) => mask !== null);
  const kept = hasMasks ? path : fewestKeyframes(path, context.table.ticks);
  const isWhole = last.frame === wish.boxes.at(-1)?.frame;
  const absent = isWhole && absentAt !== null && !personsFrames(context.document, trackId).has(absentAt);
  const end = absent ? absentAt : last.frame;
  const gone = keyframesOf(context.document, trackId).filter(
    (keyframe) => isUntouched(keyframe.origin) && isBetween(from, keyframe.frame, end),
  );
  const made = kept
    .filter(({ frame }) => frame !== from || (start !== null && !start.keyframe))
    .map((each) => keyframeOf(context, wish, each, each.frame === from ? start : null));
  return ok({
    taken,
    keyframes: made.length,
    changes: [
      ...gone.map(({ id }) => remove("keyframe", id)),
      ...made.map((keyframe) => put("keyframe", keyframe)),
      ...(absent
        ? [put("keyframe", keyframeOf(context, wish, { frame: absentAt, box: null, mask: null }, null))]
        : []),
    ],
  });
}

/** Plans to take several propagations over, each on what those before it have left, as one act. */
export function plannedTakes(
  context: EditContext<StcDocument>,
  wishes: readonly TakeWish[],
): Result<TakePlan, EditFault> {
  const taken: TrackedBox[] = [];
  let keyframes = 0;
  const edit = editSeveral(context, wishes, (left, wish) => {
    const plan = plannedTake(left, wish);
    if (!plan.ok) return plan;
    taken.push(...plan.value.taken);
    keyframes += plan.value.keyframes;
    return ok(plan.value.changes);
  });
  return edit.ok ? ok({ taken, keyframes, changes: edit.value }) : edit;
}

/**
 * The frame on which taking would say that the subject is absent: the one after the last tracked box, when the
 * tracker says that the subject left the picture there. Null where that says nothing, or a person has spoken.
 */
export function absenceAfter(
  context: Pick<EditContext<StcDocument>, "document" | "clip">,
  wish: Pick<TakeWish, "trackId" | "from" | "boxes">,
  reason: unknown,
): SourceFrame | null {
  const last = wish.boxes.at(-1)?.frame ?? wish.from;
  const isForward = (wish.boxes[0]?.frame ?? 0) > wish.from;
  const next = last + (isForward ? 1 : -1);
  if (reason !== "left_picture" || wish.boxes.length === 0) return null;
  if (next < context.clip.startFrame || next > context.clip.endFrame) return null;
  if (personsFrames(context.document, wish.trackId).has(next)) return null;
  // Before its first keyframe a subject is absent anyway.
  const isKnownBefore = keyframesOf(context.document, wish.trackId).some(({ frame }) => frame < next);
  return isForward || isKnownBefore ? sourceFrame(next) : null;
}

/** The wished boxes up to `upTo`, and up to the frame before the next keyframe of a person. */
function withinReach(document: StcDocument, { trackId, from, boxes, upTo }: TakeWish): TrackedBox[] {
  const persons = personsFrames(document, trackId);
  const wall = boxes.findIndex(({ frame }) => persons.has(frame));
  const free = wall < 0 ? boxes : boxes.slice(0, wall);
  return free.filter(({ frame }) => upTo === null || isBetween(from, frame, upTo));
}

function keyframeOf(
  context: EditContext<StcDocument>,
  { trackId, suggestionId }: TakeWish,
  { frame, box, mask }: Pick<Kept, "frame" | "mask"> & { readonly box: Box | null },
  placement: Placement | null,
): Keyframe {
  const state = box ? (placement?.state ?? "visible") : "absent";
  const origin: Origin = { by: "suggestion", suggestion_id: suggestionId };
  const keyframe: Keyframe = { id: context.newId(), track_id: trackId, frame, box, state, origin };
  return mask ? { ...keyframe, mask } : keyframe;
}

const isUntouched = (origin: Origin): boolean =>
  (origin.by === "suggestion" || origin.by === "interpolation") && !origin.edited;

const personsFrames = (document: StcDocument, trackId: string): ReadonlySet<number> =>
  new Set(
    keyframesOf(document, trackId)
      .filter(({ origin }) => !isUntouched(origin))
      .map(({ frame }) => frame),
  );

/** Whether `frame` is reached on the way from `from`, which is not part of the way, to `to`, which is. */
const isBetween = (from: number, frame: number, to: number): boolean =>
  from < to ? from < frame && frame <= to : to <= frame && frame < from;

/**
 * The fewest of the boxes, first and last among them, between which interpolation by time stays within
 * TOLERANCE_PX of all others on each side. `boxes` are on rising or on falling frames.
 *
 * Box j may follow box i when the straight line between them passes every box in between: for each side, when its
 * slope lies within the slopes that all of those allow (the cone of Imai and Iri, 1988). The shortest path over
 * these pairs is found breadth first.
 */
export function fewestKeyframes<B extends TimedBox>(boxes: readonly B[], ticks: readonly number[]): B[] {
  const before = new Int32Array(boxes.length).fill(-1);
  let reached = [0];
  while (reached.length > 0 && boxes.length > 1 && before[boxes.length - 1] === -1) {
    const next: number[] = [];
    for (const from of reached)
      for (const to of followers(boxes, ticks, from))
        if (before[to] === -1) {
          before[to] = from;
          next.push(to);
        }
    reached = next;
  }
  const path: B[] = [];
  for (let at = boxes.length - 1; at >= 0; at = before[at] ?? -1) path.push(boxes[at] as B);
  return path.reverse();
}

/** Every index after `from` to which a straight line may lead, farthest last. */
function* followers(boxes: readonly TimedBox[], ticks: readonly number[], from: number): Generator<number> {
  const start = boxes[from] as TimedBox;
  const least = [-Infinity, -Infinity, -Infinity, -Infinity];
  const most = [Infinity, Infinity, Infinity, Infinity];
  for (let to = from + 1; to < boxes.length; to += 1) {
    const { frame, box } = boxes[to] as TimedBox;
    const time = Math.abs((ticks[frame] ?? 0) - (ticks[start.frame] ?? 0));
    let isStraight = true;
    let isOpen = true;
    for (let side = 0; side < 4; side += 1) {
      const rise = (box[side] ?? 0) - (start.box[side] ?? 0);
      const [low, high] = [least[side] ?? 0, most[side] ?? 0];
      if (rise / time < low || rise / time > high) isStraight = false;
      least[side] = Math.max(low, (rise - TOLERANCE_PX) / time);
      most[side] = Math.min(high, (rise + TOLERANCE_PX) / time);
      if ((least[side] ?? 0) > (most[side] ?? 0)) isOpen = false;
    }
    if (isStraight) yield to;
    if (!isOpen) return;
  }
}
