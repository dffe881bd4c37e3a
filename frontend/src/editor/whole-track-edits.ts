/** Edits of a track as a whole: split, merge, shift, and the box of a keyframe carried on. */
import { applyChanges, type Change, put, remove } from "@/editor/changes";
import {
  findObject,
  type Keyframe,
  keyframesOf,
  type Segment,
  type StcDocument,
  segmentsOf,
  type Track,
} from "@/editor/documents";
import { type EditContext, type EditResult, editedOrigin, refusal } from "@/editor/edit-context";
import { editSeveral } from "@/editor/edit-several";
import { movedMask } from "@/editor/masks/kept-masks";
import { boxTrackOf, putBox } from "@/editor/track-edits";
import type { Box } from "@/shared/box";
import { ok } from "@/shared/result";
import { intervalContains, type SourceFrame, sourceFrame } from "@/shared/units";

type Context = EditContext<StcDocument>;

/**
 * Parts a track before `frame`: what it has from there on becomes a new track under `newTrackId`. The first
 * ends on the frame before, with the box that it had there; the second begins with its box on `frame`. Of a
 * segment over the cut each gets its part, the first with the caption.
 */
export function splitTrack(
  context: Context,
  trackId: string,
  frame: SourceFrame,
  newTrackId: string,
): EditResult {
  const track = findObject(context.document, "track", trackId);
  const boxes = boxTrackOf(context, trackId);
  if (!track || !boxes) return refusal("no_such_object");
  const [first, ...rest] = boxes.keyframes;
  if (!first || frame <= first.frame || !intervalContains(context.clip, frame))
    return refusal("nothing_to_split");
  if (track.finished && frame > (rest.at(-1) ?? first).frame) return refusal("nothing_to_split");
  const last = boxes.at(sourceFrame(frame - 1));
  const next = boxes.at(frame);
  const changes: Change[] = [
    put("track", { ...track, finished: true, origin: editedOrigin(track.origin, context.origin) }),
    put("track", {
      ...track,
      id: newTrackId,
      name: freeName(context.document, track.name),
      origin: context.origin,
    }),
  ];
  if (last && !last.keyframe)
    changes.push(put("keyframe", madeKeyframe(context, trackId, frame - 1, last.box, last.state)));
  if (next && !next.keyframe)
    changes.push(put("keyframe", madeKeyframe(context, newTrackId, frame, next.box, next.state)));
  for (const keyframe of boxes.keyframes)
    if (keyframe.frame >= frame) changes.push(put("keyframe", { ...keyframe, track_id: newTrackId }));
  for (const segment of segmentsOf(context.document, trackId)) {
    if (segment.end_frame < frame) continue;
    if (segment.start_frame >= frame) changes.push(put("segment", { ...segment, track_id: newTrackId }));
    else
      changes.push(
        put("segment", edited(context, segment, { end_frame: frame - 1 })),
        put("segment", {
          ...segment,
          id: context.newId(),
          track_id: newTrackId,
          start_frame: frame,
          caption: "",
          unique: null,
          origin: context.origin,
        }),
      );
  }
  return ok(changes);
}

/**
 * Makes one track of two of the same subject: `otherId` goes into `trackId`. Refused where both have a box on
 * a frame. Between them the subject is absent. Segments are those of each track up to the frame at which the
 * later one begins, and from there on.
 */
export function mergeTracks(context: Context, trackId: string, otherId: string): EditResult {
  const [track, other] = [trackId, otherId].map((id) => findObject(context.document, "track", id));
  if (!track || !other || trackId === otherId) return refusal("no_such_object");
  const [mine, theirs] = [boxTrackOf(context, trackId), boxTrackOf(context, otherId)];
  if (!mine?.keyframes[0] || !theirs?.keyframes[0]) return refusal("no_box_to_take");
  const isFirst = mine.keyframes[0].frame <= theirs.keyframes[0].frame;
  const [early, late] = isFirst ? [mine, theirs] : [theirs, mine];
  const [earlyTrack, lateTrack] = isFirst ? [track, other] : [other, track];
  const begin = late.keyframes[0]?.frame ?? 0;
  const end = early.keyframes.at(-1);
  if (!end || end.frame >= begin) return refusal("tracks_overlap");

  const changes: Change[] = [
    put("track", {
      ...track,
      finished: lateTrack.finished,
      origin: editedOrigin(track.origin, context.origin),
    }),
  ];
  if (earlyTrack.finished && end.state !== "absent" && end.frame + 1 < begin)
    changes.push(put("keyframe", madeKeyframe(context, trackId, end.frame + 1, null, "absent")));
  for (const keyframe of theirs.keyframes) changes.push(put("keyframe", { ...keyframe, track_id: trackId }));
  for (const [owner, isKept] of [
    [earlyTrack, (segment: Segment) => segment.start_frame < begin],
    [lateTrack, (segment: Segment) => segment.end_frame >= begin],
  ] as const)
    for (const segment of segmentsOf(context.document, owner.id)) {
      if (!isKept(segment)) {
        changes.push(remove("segment", segment.id));
        continue;
      }
      const start = owner === lateTrack ? Math.max(segment.start_frame, begin) : segment.start_frame;
      const last = owner === earlyTrack ? Math.min(segment.end_frame, begin - 1) : segment.end_frame;
      const isWhole = start === segment.start_frame && last === segment.end_frame;
      if (!isWhole || owner.id !== trackId)
        changes.push(
          put(
            "segment",
            edited(context, segment, { track_id: trackId, start_frame: start, end_frame: last }),
          ),
        );
    }
  return ok([...changes, remove("track", otherId)]);
}

/** Makes one track of several of the same subject, in time order, under the id of the earliest. */
export function mergeAll(context: Context, trackIds: readonly string[]): EditResult {
  const begin = (id: string) => keyframesOf(context.document, id)[0]?.frame ?? Number.POSITIVE_INFINITY;
  const [first, ...rest] = [...trackIds].sort((one, other) => begin(one) - begin(other));
  if (first === undefined) return refusal("nothing_to_merge");
  let { document } = context;
  for (const id of rest) {
    const merged = mergeTracks({ ...context, document }, first, id);
    // All or none: half of them joined is nothing that anybody asked for.
    if (!merged.ok) return merged;
    document = applyChanges(document, merged.value);
  }
  return editSeveral(context, rest, (each, id) => mergeTracks(each, first, id));
}

/**
 * Moves every box of the track by `dx`, `dy` picture pixels, all by the same amount, as far as the picture
 * lets them. Masks move along, and then all move by whole pixels.
 */
export function shiftTrack(context: Context, trackId: string, dx: number, dy: number): EditResult {
  const boxed = keyframesOf(context.document, trackId).filter((keyframe) => keyframe.box !== null);
  if (boxed.length === 0) return refusal("no_box_to_take");
  const { width, height } = context.picture;
  const boxes = boxed.map((keyframe) => keyframe.box as Box);
  const isWhole = boxed.some((keyframe) => keyframe.mask);
  const reach = (wish: number, low: number, high: number) =>
    isWhole
      ? Math.min(Math.max(Math.round(wish), Math.ceil(low)), Math.floor(high))
      : Math.min(Math.max(wish, low), high);
  const across = reach(
    dx,
    -Math.min(...boxes.map((box) => box[0])),
    width - Math.max(...boxes.map((box) => box[2])),
  );
  const down = reach(
    dy,
    -Math.min(...boxes.map((box) => box[1])),
    height - Math.max(...boxes.map((box) => box[3])),
  );
  if (across === 0 && down === 0) return ok([]);
  return ok(
    boxed.map((keyframe) => {
      const [x1, y1, x2, y2] = keyframe.box as Box;
      const { mask: _movesAlong, ...rest } = keyframe;
      const box: Box = [x1 + across, y1 + down, x2 + across, y2 + down];
      const moved = movedMask(keyframe, [across, down], context.picture) ?? { box };
      return put("keyframe", { ...rest, ...moved, origin: editedOrigin(keyframe.origin, context.origin) });
    }),
  );
}

/** Puts the box of the last keyframe before `frame` there, unchanged and with its mask: the subject stands still. */
export function carryBox(context: Context, trackId: string, frame: SourceFrame): EditResult {
  const before = keyframesOf(context.document, trackId).findLast(
    (keyframe) => keyframe.frame < frame && keyframe.box !== null,
  );
  if (!before?.box) return refusal("no_box_to_take");
  const { box, mask } = before;
  const placed = putBox(context, trackId, frame, box);
  if (!placed.ok || !mask) return placed;
  return ok(
    placed.value.map((change) =>
      change.op === "put" && change.kind === "keyframe"
        ? put("keyframe", { ...change.object, box, mask })
        : change,
    ),
  );
}

/** A first box for those who do not point: half as wide and high as the picture, in its middle. */
export const middleBox = ({ width, height }: Context["picture"]): Box => [
  width / 4,
  height / 4,
  (3 * width) / 4,
  (3 * height) / 4,
];

function madeKeyframe(
  context: Context,
  trackId: string,
  frame: number,
  box: Box | null,
  state: Keyframe["state"],
): Keyframe {
  return { id: context.newId(), track_id: trackId, frame, box, state, origin: context.origin };
}

function edited(context: Context, segment: Segment, patch: Partial<Segment>): Segment {
  return { ...segment, ...patch, origin: editedOrigin(segment.origin, context.origin) };
}

/** “person 1” becomes “person 1 b”, then “person 1 c”. */
function freeName(document: StcDocument, name: string): string {
  const names = new Set(document.tracks.map((track: Track) => track.name));
  for (let code = "b".charCodeAt(0); ; code += 1) {
    const candidate = `${name} ${String.fromCharCode(code)}`.trim();
    if (!names.has(candidate)) return candidate;
  }
}
