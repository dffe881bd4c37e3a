import type { Finding } from "@/api/types";
import { BoxTrack } from "@/editor/box-track";
import {
  type Keyframe,
  keyframesOf,
  type Segment,
  type StcDocument,
  segmentsOf,
  type Track,
} from "@/editor/documents";
import type { FrameTable } from "@/media/frame-table";
import type { FrameInterval } from "@/shared/units";
import type { LaneMark } from "@/timeline/lanes";
import type { RetrievalGrid } from "@/timeline/retrieval-grid";
import type { LaneRow } from "@/workbench/timeline";
import { type TrackLook, trackLook } from "@/workbench/track-look";

/** What a finding says of, by its id. */
export type LaneMarks = ReadonlyMap<string, LaneMark>;

const NO_MARKS: LaneMarks = new Map();

/** The objects that the checks complain of, each with the graver of what they say; a mere hint marks nothing. */
export const laneMarks = (findings: readonly Finding[]): LaneMarks => {
  const marks = new Map<string, LaneMark>();
  for (const { severity, place } of findings) {
    if (severity === "info" || !place.object_id || marks.get(place.object_id) === "error") continue;
    marks.set(place.object_id, severity);
  }
  return marks.size === 0 ? NO_MARKS : marks;
};

export type LaneSettings = {
  readonly outOfFrame: string;
  readonly marks: LaneMarks;
  /** Left out where the lanes are only looked at. */
  readonly draft?: {
    readonly table: FrameTable;
    readonly clip: FrameInterval;
    readonly retrieval: RetrievalGrid;
  };
};

/** What a lane is made from, with the letter of its track. */
type Parts = readonly [Track, readonly Keyframe[], readonly Segment[], LaneSettings, string];

/** One lane per track: its keyframes as dots, its segments as spans. A track's lane is made anew when it changed. */
export class StcLanes {
  readonly #known = new Map<string, { readonly parts: Parts; readonly row: LaneRow }>();

  rows(document: StcDocument, settings: LaneSettings): LaneRow[] {
    return document.tracks.map((track, index) => {
      const look = trackLook(index);
      const parts: Parts = [
        track,
        keyframesOf(document, track.id),
        segmentsOf(document, track.id),
        settings,
        look.letter,
      ];
      const known = this.#known.get(track.id);
      if (known?.parts.every((part, place) => part === parts[place])) return known.row;
      const row = laneRow(look, parts);
      this.#known.set(track.id, { parts, row });
      return row;
    });
  }
}

const laneRow = (
  look: TrackLook,
  [track, keyframes, segments, { outOfFrame, marks, draft }]: Parts,
): LaneRow => ({
  name: track.name,
  letter: look.letter,
  color: look.color,
  source: {
    id: track.id,
    dots: keyframes.map(({ id, frame, state }) => ({ id, frame, state, mark: marks.get(id) })),
    spans: segments.map((segment) => ({
      id: segment.id,
      startFrame: segment.start_frame,
      endFrame: segment.end_frame,
      kind: segment.kind,
      label: segment.kind === "out_of_frame" ? outOfFrame : segment.caption,
      mark: marks.get(segment.id),
      isTooShort:
        segment.kind === "action" &&
        (draft?.retrieval.isTooShort(segment.start_frame, segment.end_frame) ?? false),
    })),
    ...(draft && keyframes.length > 0
      ? {
          away: openAbsences(
            BoxTrack.of(keyframes, draft.table.ticks, track.finished).absence(draft.clip),
            segments,
          ),
        }
      : {}),
  },
});

/** Absences but for those that a segment already calls so, or that a person described none the less. */
const openAbsences = (absences: readonly FrameInterval[], segments: readonly Segment[]): FrameInterval[] =>
  absences.filter(
    ({ startFrame, endFrame }) =>
      !segments.some(
        (segment) =>
          segment.start_frame <= startFrame &&
          endFrame <= segment.end_frame &&
          (segment.kind === "out_of_frame" ||
            (segment.start_frame === startFrame &&
              segment.end_frame === endFrame &&
              segment.caption.trim() !== "")),
      ),
  );
