import { BoxTrack } from "@/editor/box-track";
import { applyChanges, type Change, put, remove } from "@/editor/changes";
import {
  findObject,
  type Keyframe,
  keyframesOf,
  type Origin,
  type StcDocument,
  segmentsOf,
  type Track,
  type Visibility,
} from "@/editor/documents";
import { type EditContext, type EditResult, editedOrigin, refusal } from "@/editor/edit-context";
import { isPureMove, movedMask } from "@/editor/masks/kept-masks";
import { type Box, isValidBox } from "@/shared/box";
import { ok } from "@/shared/result";
import { intervalContains, type SourceFrame, sourceFrame } from "@/shared/units";

type Context = EditContext<StcDocument>;

/** The track made ready to be asked for its box on a frame; null when there is no such track. */
export function boxTrackOf(context: Pick<Context, "document" | "table">, trackId: string): BoxTrack | null {
  const track = findObject(context.document, "track", trackId);
  return track && BoxTrack.of(keyframesOf(context.document, trackId), context.table.ticks, track.finished);
}

/** A new subject, seen first in `box` on `frame`. The id is the caller's, so that it can be selected. */
export function addTrack(
  context: Context,
  wish: { id: string; category: Track["category"]; frame: SourceFrame; box: Box },
): EditResult {
  const fault = placeFault(context, wish.frame, wish.box);
  if (fault) return fault;
  const { category, frame, box } = wish;
  const { origin } = context;
  const name = `${category} ${freeNumber(context.document, category)}`;
  const track: Track = { id: wish.id, category, name, finished: false, attributes: {}, origin };
  const keyframe: Keyframe = { id: context.newId(), track_id: wish.id, frame, box, state: "visible", origin };
  return ok([put("track", track), put("keyframe", keyframe)]);
}

function freeNumber(document: StcDocument, category: string): number {
  const names = new Set(document.tracks.map((track) => track.name));
  let number = 1;
  while (names.has(`${category} ${number}`)) number += 1;
  return number;
}

export type TrackPatch = Partial<Pick<Track, "category" | "name" | "finished" | "attributes">>;

export function setTrack(context: Context, trackId: string, patch: TrackPatch): EditResult {
  const track = findObject(context.document, "track", trackId);
  if (!track) return refusal("no_such_object");
  return ok([put("track", { ...track, ...patch, origin: editedOrigin(track.origin, context.origin) })]);
}

/** The track with all that hangs on it, children first. */
export function deleteTrack(context: Context, trackId: string): EditResult {
  if (!findObject(context.document, "track", trackId)) return refusal("no_such_object");
  return ok([
    ...segmentsOf(context.document, trackId).map((segment) => remove("segment", segment.id)),
    ...keyframesOf(context.document, trackId).map((keyframe) => remove("keyframe", keyframe.id)),
    remove("track", trackId),
  ]);
}

/** Puts the track's box on a frame: a new keyframe, or a new box for the one that is there. */
export function putBox(context: Context, trackId: string, frame: SourceFrame, box: Box): EditResult {
  const fault = placeFault(context, frame, box);
  if (fault) return fault;
  const track = boxTrackOf(context, trackId);
  if (!track) return refusal("no_such_object");
  const state = track.at(frame)?.state ?? "visible";
  return ok([put("keyframe", keyframeWith(context, track, trackId, frame, state, box))]);
}

/**
 * Says from `frame` on whether the subject is visible, occluded or absent. Where it comes back without a
 * box of its own it takes the last one before, else the first one after.
 */
export function setVisibility(
  context: Context,
  trackId: string,
  frame: SourceFrame,
  state: Visibility,
): EditResult {
  if (!intervalContains(context.clip, frame)) return refusal("outside_clip");
  const track = boxTrackOf(context, trackId);
  if (!track) return refusal("no_such_object");
  if (state === "absent")
    return ok([put("keyframe", keyframeWith(context, track, trackId, frame, state, null))]);
  const box = track.at(frame)?.box ?? nearestBox(track, frame);
  if (!box) return refusal("no_box_to_take");
  return ok([put("keyframe", keyframeWith(context, track, trackId, frame, state, box))]);
}

function nearestBox(track: BoxTrack, frame: SourceFrame): Box | null {
  const withBox = track.keyframes.filter((keyframe) => keyframe.box !== null);
  const before = withBox.findLast((keyframe) => keyframe.frame <= frame);
  return (before ?? withBox[0])?.box ?? null;
}

/** A mask moves with its box; where the box gets another size it no longer is the mask's hull, and the mask goes. */
function keyframeWith(
  context: Context,
  track: BoxTrack,
  trackId: string,
  frame: SourceFrame,
  state: Visibility,
  box: Box | null,
): Keyframe {
  const known = track.keyframes.find((keyframe) => keyframe.frame === frame);
  const id = known?.id ?? context.newId();
  const origin: Origin = known ? editedOrigin(known.origin, context.origin) : context.origin;
  const keyframe: Keyframe = { id, track_id: trackId, frame, box, state, origin };
  if (!known?.mask || !known.box || !box || !isPureMove(known.box, box)) return keyframe;
  const offset = [box[0] - known.box[0], box[1] - known.box[1]] as const;
  return { ...keyframe, ...movedMask(known, offset, context.picture) };
}

/** Moves a keyframe in time. Refused where the track already has one. */
export function moveKeyframe(context: Context, keyframeId: string, frame: SourceFrame): EditResult {
  const keyframe = findObject(context.document, "keyframe", keyframeId);
  if (!keyframe) return refusal("no_such_object");
  if (!intervalContains(context.clip, frame)) return refusal("outside_clip");
  if (keyframe.frame === frame) return ok([]);
  const isTaken = keyframesOf(context.document, keyframe.track_id).some((other) => other.frame === frame);
  if (isTaken) return refusal("another_keyframe");
  const { mask: _maskOfAnotherFrame, ...rest } = keyframe;
  return ok([put("keyframe", { ...rest, frame, origin: editedOrigin(keyframe.origin, context.origin) })]);
}

/** Moves keyframes in time, all by as many frames or none of them. */
export function moveKeyframes(context: Context, keyframeIds: readonly string[], by: number): EditResult {
  const wanted = keyframeIds
    .map((id) => findObject(context.document, "keyframe", id))
    .filter((keyframe) => keyframe !== null);
  const frames = wanted.map((keyframe) => keyframe.frame + by);
  const { startFrame, endFrame } = context.clip;
  if (frames.some((frame) => frame < startFrame || endFrame < frame)) return refusal("outside_clip");
  // Those in front move out of the way first.
  const ordered = wanted.sort((one, other) => (by > 0 ? other.frame - one.frame : one.frame - other.frame));
  const changes: Change[] = [];
  let { document } = context;
  for (const keyframe of ordered) {
    const moved = moveKeyframe({ ...context, document }, keyframe.id, sourceFrame(keyframe.frame + by));
    if (!moved.ok) return moved;
    changes.push(...moved.value);
    document = applyChanges(document, moved.value);
  }
  return ok(changes);
}

export function deleteKeyframe(context: Context, keyframeId: string): EditResult {
  if (!findObject(context.document, "keyframe", keyframeId)) return refusal("no_such_object");
  return ok([remove("keyframe", keyframeId)]);
}

function placeFault(context: Context, frame: SourceFrame, box: Box) {
  if (!intervalContains(context.clip, frame)) return refusal("outside_clip");
  return isValidBox(box, context.picture) ? null : refusal("outside_picture");
}
