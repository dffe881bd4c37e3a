/** Copy and paste of tracks and segments, within an annotation and from one to the next. */

import { type Change, put, remove } from "@/editor/changes";
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
import type { Selection } from "@/editor/editor-state";
import { boxTrackOf } from "@/editor/track-edits";
import { isValidBox } from "@/shared/box";
import { ok } from "@/shared/result";
import { clampFrame, intervalContains, type SourceFrame, sourceFrame } from "@/shared/units";

type Context = EditContext<StcDocument>;

type Copied =
  | { readonly kind: "track"; readonly track: Track; readonly keyframes: readonly Keyframe[] }
  | { readonly kind: "segment"; readonly segment: Segment };

/** Holds what was copied last. */
export class Clipboard {
  #copied: Copied | null = null;

  get isEmpty(): boolean {
    return this.#copied === null;
  }

  /** Copies a track with its keyframes, or a segment. False for anything else. */
  copy(document: StcDocument, selection: Selection): boolean {
    if (selection.kind === "track") {
      const track = findObject(document, "track", selection.id);
      if (track) this.#copied = { kind: "track", track, keyframes: keyframesOf(document, track.id) };
      return track !== null;
    }
    if (selection.kind !== "segment") return false;
    const segment = findObject(document, "segment", selection.id);
    if (segment) this.#copied = { kind: "segment", segment };
    return segment !== null;
  }

  /**
   * Puts what was copied at `frame`: a track as a new one (`newTrackId`) whose first keyframe is there, without
   * what would lie outside the clip or the picture; a segment onto `trackId`, from there on, as long as it was.
   */
  paste(
    context: Context,
    wish: { frame: SourceFrame; trackId: string | null; newTrackId: string },
  ): EditResult {
    if (!this.#copied) return refusal("nothing_to_paste");
    if (this.#copied.kind === "track")
      return pastedTrack(context, this.#copied.track, this.#copied.keyframes, wish);
    return wish.trackId === null
      ? refusal("no_such_object")
      : pastedSegment(context, this.#copied.segment, wish.frame, wish.trackId);
  }

  get kind(): Copied["kind"] | null {
    return this.#copied?.kind ?? null;
  }
}

function pastedTrack(
  context: Context,
  track: Track,
  keyframes: readonly Keyframe[],
  { frame, newTrackId }: { frame: SourceFrame; newTrackId: string },
): EditResult {
  const { clip, picture, origin } = context;
  const later = frame - (keyframes[0]?.frame ?? frame);
  const kept = keyframes.filter(
    (keyframe) =>
      intervalContains(clip, sourceFrame(keyframe.frame + later)) &&
      (keyframe.box === null || isValidBox(keyframe.box, picture)),
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

/** The segment on its new place; those that it covers give way. */
function pastedSegment(context: Context, segment: Segment, frame: SourceFrame, trackId: string): EditResult {
  const { clip, origin } = context;
  if (!boxTrackOf(context, trackId)) return refusal("no_such_object");
  if (!intervalContains(clip, frame)) return refusal("outside_clip");
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
