/** Copy and paste of tracks and segments, within an annotation and from one to the next. */

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
import type { Selection } from "@/editor/editor-state";
import { coverRest, type SegmentMode } from "@/editor/segment-edits";
import { boxTrackOf } from "@/editor/track-edits";
import { isValidBox } from "@/shared/box";
import { ok } from "@/shared/result";
import { clampFrame, type FrameInterval, type SourceFrame } from "@/shared/units";

type Context = EditContext<StcDocument>;

type Copied =
  | {
      readonly kind: "track";
      readonly tracks: readonly { readonly track: Track; readonly keyframes: readonly Keyframe[] }[];
    }
  | { readonly kind: "segment"; readonly segments: readonly Segment[] };

/** Holds what was copied last. */
export class Clipboard {
  #copied: Copied | null = null;

  get isEmpty(): boolean {
    return this.#copied === null;
  }

  /** Copies tracks with their keyframes, or segments: all of the ids. False for anything else. */
  copy(document: StcDocument, { kind, id }: Selection, ids: readonly string[] = [id]): boolean {
    if (kind === "track") {
      const tracks = ids
        .map((each) => findObject(document, "track", each))
        .filter((track) => track !== null)
        .map((track) => ({ track, keyframes: keyframesOf(document, track.id) }));
      if (tracks.length > 0) this.#copied = { kind, tracks };
      return tracks.length > 0;
    }
    if (kind !== "segment") return false;
    const segments = ids
      .map((each) => findObject(document, "segment", each))
      .filter((segment) => segment !== null);
    if (segments.length > 0) this.#copied = { kind, segments };
    return segments.length > 0;
  }

  /**
   * Puts what was copied at `frame`, the earliest of it there and the rest as much later as it was: tracks as new
   * ones (the first under `newTrackId`), without what would lie outside the clip or the picture; segments onto
   * `trackId`, as long as they were, and in dense mode with empty ones where there are none yet.
   */
  paste(
    context: Context,
    wish: { frame: SourceFrame; trackId: string | null; newTrackId: string; mode: SegmentMode },
  ): EditResult {
    const { frame, trackId, newTrackId, mode } = wish;
    if (!this.#copied) return refusal("nothing_to_paste");
    if (this.#copied.kind === "track") {
      const { tracks } = this.#copied;
      const begin = Math.min(...tracks.map(({ keyframes }) => keyframes[0]?.frame ?? frame));
      const named = tracks.map((copied, place) => ({
        ...copied,
        id: place === 0 ? newTrackId : context.newId(),
      }));
      return editSeveral(context, named, (each, { track, keyframes, id }) =>
        pastedTrack(each, track, keyframes, { later: frame - begin, newTrackId: id }),
      );
    }
    if (trackId === null) return refusal("no_such_object");
    const { segments } = this.#copied;
    const begin = Math.min(...segments.map((segment) => segment.start_frame));
    const pasted = editSeveral(context, segments, (each, segment) =>
      pastedSegment(each, segment, frame + segment.start_frame - begin, trackId),
    );
    if (!pasted.ok || mode === "free") return pasted;
    const document = applyChanges(context.document, pasted.value);
    const rest = coverRest({ ...context, document }, trackId);
    return rest.ok ? ok([...pasted.value, ...rest.value]) : rest;
  }

  get kind(): Copied["kind"] | null {
    return this.#copied?.kind ?? null;
  }
}

function pastedTrack(
  context: Context,
  track: Track,
  keyframes: readonly Keyframe[],
  { later, newTrackId }: { later: number; newTrackId: string },
): EditResult {
  const { clip, picture, origin } = context;
  const kept = keyframes.filter(
    (keyframe) =>
      isInside(clip, keyframe.frame + later) && (keyframe.box === null || isValidBox(keyframe.box, picture)),
  );
  if (kept.length === 0) return refusal("outside_clip");
  const made = kept.map(({ mask: _drawnOnOtherPixels, ...keyframe }) =>
    put("keyframe", {
      ...keyframe,
      id: context.newId(),
      track_id: newTrackId,
      frame: keyframe.frame + later,
      origin,
    }),
  );
  return ok([put("track", { ...track, id: newTrackId, origin }), ...made]);
}

const isInside = ({ startFrame, endFrame }: FrameInterval, frame: number): boolean =>
  startFrame <= frame && frame <= endFrame;

/** The segment on its new place; those that it covers give way. */
function pastedSegment(context: Context, segment: Segment, frame: number, trackId: string): EditResult {
  const { clip, origin } = context;
  if (!boxTrackOf(context, trackId)) return refusal("no_such_object");
  if (!isInside(clip, frame)) return refusal("outside_clip");
  const end = clampFrame(frame + segment.end_frame - segment.start_frame, clip);
  const changes: Change[] = [];
  for (const other of segmentsOf(context.document, trackId)) {
    if (other.end_frame < frame || other.start_frame > end) continue;
    const changed = { ...other, origin: editedOrigin(other.origin, origin) };
    const hasBefore = other.start_frame < frame;
    const hasAfter = other.end_frame > end;
    if (!hasBefore && !hasAfter) changes.push(remove("segment", other.id));
    if (hasBefore) changes.push(put("segment", { ...changed, end_frame: frame - 1 }));
    if (hasAfter) {
      const rest = { ...changed, start_frame: end + 1 };
      changes.push(put("segment", hasBefore ? { ...rest, id: context.newId(), caption: "", origin } : rest));
    }
  }
  const pasted = { ...segment, id: context.newId(), track_id: trackId, origin };
  return ok([...changes, put("segment", { ...pasted, start_frame: frame, end_frame: end })]);
}
