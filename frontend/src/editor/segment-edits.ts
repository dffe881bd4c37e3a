import { type Change, put, remove } from "@/editor/changes";
import { findObject, type Segment, type StcDocument, segmentsOf } from "@/editor/documents";
import { type EditContext, type EditResult, editedOrigin, refusal } from "@/editor/edit-context";
import { editSeveral } from "@/editor/edit-several";
import { boxTrackOf } from "@/editor/track-edits";
import { ok } from "@/shared/result";
import {
  clampFrame,
  type FrameInterval,
  intervalContains,
  type SourceFrame,
  sourceFrame,
} from "@/shared/units";

/**
 * Segments of a track. In `dense` mode they always cover the clip without gap or overlap: only cuts, shared
 * edges and merges exist, and each keeps that. In `free` mode each segment stands for itself.
 */
export type SegmentMode = "dense" | "free";

type Context = EditContext<StcDocument>;

export type SegmentPatch = Partial<Pick<Segment, "caption" | "unique" | "kind" | "attributes">>;

export function setSegment(context: Context, segmentId: string, patch: SegmentPatch): EditResult {
  const segment = findObject(context.document, "segment", segmentId);
  if (!segment) return refusal("no_such_object");
  return ok([put("segment", edited(context, segment, patch))]);
}

/** A new segment of free mode. */
export function addSegment(context: Context, trackId: string, interval: FrameInterval): EditResult {
  if (!findObject(context.document, "track", trackId)) return refusal("no_such_object");
  if (
    !intervalContains(context.clip, interval.startFrame) ||
    !intervalContains(context.clip, interval.endFrame)
  )
    return refusal("outside_clip");
  if (interval.endFrame < interval.startFrame) return refusal("order_reversed");
  return ok([put("segment", newSegment(context, trackId, interval))]);
}

/**
 * Cuts the track's segments so that one begins at `frame`. The left part keeps id and caption. Where nothing
 * covers the frame, the gap is filled by two segments; a track without segments thus becomes covered whole.
 */
export function cutSegments(context: Context, trackId: string, frame: SourceFrame): EditResult {
  if (!findObject(context.document, "track", trackId)) return refusal("no_such_object");
  if (!intervalContains(context.clip, frame)) return refusal("outside_clip");
  const segments = segmentsOf(context.document, trackId);
  if (segments.some((segment) => segment.start_frame === frame)) return refusal("nothing_to_cut");
  const covering = segments.find((segment) => segment.start_frame < frame && frame <= segment.end_frame);
  if (!covering) {
    const gap = gapAround(context.clip, segments, frame);
    if (gap.startFrame === frame) return ok([put("segment", newSegment(context, trackId, gap))]);
    return ok([
      put(
        "segment",
        newSegment(context, trackId, { startFrame: gap.startFrame, endFrame: sourceFrame(frame - 1) }),
      ),
      put("segment", newSegment(context, trackId, { startFrame: frame, endFrame: gap.endFrame })),
    ]);
  }
  const right = newSegment(context, trackId, {
    startFrame: frame,
    endFrame: sourceFrame(covering.end_frame),
  });
  return ok([
    put("segment", edited(context, covering, { end_frame: frame - 1 })),
    put("segment", { ...right, kind: covering.kind, attributes: covering.attributes }),
  ]);
}

function gapAround(clip: FrameInterval, segments: readonly Segment[], frame: SourceFrame): FrameInterval {
  const before = segments
    .filter((segment) => segment.end_frame < frame)
    .map((segment) => segment.end_frame + 1);
  const after = segments
    .filter((segment) => segment.start_frame > frame)
    .map((segment) => segment.start_frame - 1);
  return {
    startFrame: sourceFrame(Math.max(clip.startFrame, ...before)),
    endFrame: sourceFrame(Math.min(clip.endFrame, ...after)),
  };
}

export type SegmentEdge = "start" | "end";

/**
 * Moves one edge so that the segment starts, or ends, on `frame`. In dense mode the neighbour follows, the
 * clip's own ends do not move, and neither segment can be made shorter than one frame: the edge stops there.
 */
export function moveSegmentEdge(
  context: Context,
  segmentId: string,
  edge: SegmentEdge,
  frame: SourceFrame,
  mode: SegmentMode,
): EditResult {
  const segment = findObject(context.document, "segment", segmentId);
  if (!segment) return refusal("no_such_object");
  const neighbour = mode === "dense" ? neighbourAt(context.document, segment, edge) : null;
  if (mode === "dense" && !neighbour && touchesClipEnd(context.clip, segment, edge))
    return refusal("nothing_to_cut");
  const target = clampFrame(frame, edgeRange(context.clip, segment, edge, neighbour));
  const patch = edge === "start" ? { start_frame: target as number } : { end_frame: target as number };
  if (target === (edge === "start" ? segment.start_frame : segment.end_frame)) return ok([]);
  const changes: Change[] = [put("segment", edited(context, segment, patch))];
  if (neighbour) {
    const meeting = edge === "start" ? { end_frame: target - 1 } : { start_frame: target + 1 };
    changes.push(put("segment", edited(context, neighbour, meeting)));
  }
  return ok(changes);
}

function touchesClipEnd(clip: FrameInterval, segment: Segment, edge: SegmentEdge): boolean {
  return edge === "start" ? segment.start_frame === clip.startFrame : segment.end_frame === clip.endFrame;
}

/** The segment that ends just before this one's start, or starts just after its end. */
function neighbourAt(document: StcDocument, segment: Segment, edge: SegmentEdge): Segment | null {
  const isNeighbour = (other: Segment) =>
    edge === "start"
      ? other.end_frame + 1 === segment.start_frame
      : other.start_frame - 1 === segment.end_frame;
  return segmentsOf(document, segment.track_id).find(isNeighbour) ?? null;
}

function edgeRange(
  clip: FrameInterval,
  segment: Segment,
  edge: SegmentEdge,
  neighbour: Segment | null,
): FrameInterval {
  if (edge === "start")
    return {
      startFrame: sourceFrame(neighbour ? neighbour.start_frame + 1 : clip.startFrame),
      endFrame: sourceFrame(segment.end_frame),
    };
  return {
    startFrame: sourceFrame(segment.start_frame),
    endFrame: sourceFrame(neighbour ? neighbour.end_frame - 1 : clip.endFrame),
  };
}

/**
 * Deletes a segment. In dense mode its frames go to the one before it, else to the one after; the last
 * segment of a track can always go, and leaves the track without any.
 */
export function deleteSegment(context: Context, segmentId: string, mode: SegmentMode): EditResult {
  const segment = findObject(context.document, "segment", segmentId);
  if (!segment) return refusal("no_such_object");
  const changes: Change[] = [remove("segment", segmentId)];
  if (mode === "free") return ok(changes);
  const before = neighbourAt(context.document, segment, "start");
  const after = neighbourAt(context.document, segment, "end");
  if (before) changes.push(put("segment", edited(context, before, { end_frame: segment.end_frame })));
  else if (after) changes.push(put("segment", edited(context, after, { start_frame: segment.start_frame })));
  return ok(changes);
}

/** Joins a segment with the next one; both captions are kept, the next one's after this one's. */
export function mergeWithNext(context: Context, segmentId: string): EditResult {
  const segment = findObject(context.document, "segment", segmentId);
  if (!segment) return refusal("no_such_object");
  const next = neighbourAt(context.document, segment, "end");
  if (!next) return refusal("nothing_to_merge");
  const caption = [segment.caption, next.caption].filter((text) => text.trim() !== "").join(" ");
  const kind = segment.kind === next.kind ? segment.kind : "action";
  return ok([
    remove("segment", next.id),
    put("segment", edited(context, segment, { end_frame: next.end_frame, caption, kind, unique: null })),
  ]);
}

/** Joins segments that follow one another on their tracks into the first of each row; a single one with its next. */
export function mergeSegments(context: Context, segmentIds: readonly string[]): EditResult {
  const [only, ...others] = segmentIds;
  if (only !== undefined && others.length === 0) return mergeWithNext(context, only);
  const wanted = segmentIds
    .map((id) => findObject(context.document, "segment", id))
    .filter((segment) => segment !== null)
    .sort((one, other) => one.start_frame - other.start_frame);
  const firsts = wanted.filter((segment) => !wanted.some((other) => isNextOf(other, segment)));
  const rows = firsts.map((first) => ({ id: first.id, times: rowAfter(first, wanted).length }));
  const merges = rows.flatMap(({ id, times }) => Array.from({ length: times }, () => id));
  return merges.length === 0 ? refusal("nothing_to_merge") : editSeveral(context, merges, mergeWithNext);
}

const isNextOf = (segment: Segment, next: Segment): boolean =>
  segment.track_id === next.track_id && segment.end_frame + 1 === next.start_frame;

/** The segments of `among` that follow this one without a gap. */
function rowAfter(segment: Segment, among: readonly Segment[]): Segment[] {
  const next = among.find((other) => isNextOf(segment, other));
  return next ? [next, ...rowAfter(next, among)] : [];
}

/**
 * Marks the frames on which the track has no box as out of frame, cutting what overlaps them. A caption
 * that a person wrote stays with the part before the absence; a segment that lies wholly in the absence and
 * has a caption is left to that person. What no segment covers becomes one, so the clip is covered after.
 */
export function proposeOutOfFrame(context: Context, trackId: string): EditResult {
  const track = boxTrackOf(context, trackId);
  if (!track) return refusal("no_such_object");
  const absences = track.absence(context.clip);
  if (absences.length === 0) return refusal("nothing_absent");
  const before = segmentsOf(context.document, trackId);
  const after = absences.reduce((segments, absence) => carve(context, trackId, segments, absence), before);
  const rest = gapsBetween(after, context.clip).map((gap) => newSegment(context, trackId, gap));
  const covered = [...after, ...rest];
  const known = new Map(before.map((segment) => [segment.id, segment]));
  return ok(
    covered.filter((segment) => known.get(segment.id) !== segment).map((segment) => put("segment", segment)),
  );
}

function carve(
  context: Context,
  trackId: string,
  segments: readonly Segment[],
  absence: FrameInterval,
): Segment[] {
  const { startFrame, endFrame } = absence;
  const kept = segments.flatMap((segment) => {
    const isApart = segment.end_frame < startFrame || endFrame < segment.start_frame;
    if (isApart || segment.kind === "out_of_frame") return [segment];
    const isInside = startFrame <= segment.start_frame && segment.end_frame <= endFrame;
    if (!isInside) return besideAbsence(context, segment, absence);
    return segment.caption.trim() === "" ? [edited(context, segment, { kind: "out_of_frame" })] : [segment];
  });
  const marked = gapsBetween(kept, absence).map(
    (gap): Segment => ({ ...newSegment(context, trackId, gap), kind: "out_of_frame" }),
  );
  return [...kept, ...marked];
}

/** The parts of an overlapping segment before and after the absence. */
function besideAbsence(context: Context, segment: Segment, absence: FrameInterval): Segment[] {
  const { startFrame, endFrame } = absence;
  if (segment.start_frame >= startFrame) return [edited(context, segment, { start_frame: endFrame + 1 })];
  const left = edited(context, segment, { end_frame: startFrame - 1 });
  if (segment.end_frame <= endFrame) return [left];
  const rest = { startFrame: sourceFrame(endFrame + 1), endFrame: sourceFrame(segment.end_frame) };
  return [left, newSegment(context, segment.track_id, rest)];
}

/** Covers with empty segments what no segment of the track covers: what dense mode asks for after any other edit. */
export function coverRest(context: Context, trackId: string): EditResult {
  const gaps = gapsBetween(segmentsOf(context.document, trackId), context.clip);
  return ok(gaps.map((gap) => put("segment", newSegment(context, trackId, gap))));
}

/** Intervals of `within` that no segment covers. */
function gapsBetween(segments: readonly Segment[], within: FrameInterval): FrameInterval[] {
  const gaps: FrameInterval[] = [];
  let next: number = within.startFrame;
  const closeBefore = (frame: number) => {
    const end = Math.min(frame - 1, within.endFrame);
    if (next <= end) gaps.push({ startFrame: sourceFrame(next), endFrame: sourceFrame(end) });
  };
  for (const segment of [...segments].sort((one, other) => one.start_frame - other.start_frame)) {
    closeBefore(segment.start_frame);
    next = Math.max(next, segment.end_frame + 1);
  }
  closeBefore(within.endFrame + 1);
  return gaps;
}

function edited(context: Context, segment: Segment, patch: Partial<Segment>): Segment {
  return { ...segment, ...patch, origin: editedOrigin(segment.origin, context.origin) };
}

function newSegment(context: Context, trackId: string, interval: FrameInterval): Segment {
  return {
    id: context.newId(),
    track_id: trackId,
    start_frame: interval.startFrame,
    end_frame: interval.endFrame,
    kind: "action",
    caption: "",
    unique: null,
    attributes: {},
    origin: context.origin,
  };
}
