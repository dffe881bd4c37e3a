import { keyframesOf, type StcDocument, segmentsOf } from "@/editor/documents";
import type { LaneRow } from "@/workbench/timeline";
import { trackLook } from "@/workbench/track-look";

/** One lane per track: its keyframes as dots, its segments as spans. */
export const stcLanes = (document: StcDocument, outOfFrame: string): LaneRow[] =>
  document.tracks.map((track, index) => {
    const look = trackLook(index);
    return {
      name: track.name,
      letter: look.letter,
      color: look.color,
      source: {
        id: track.id,
        dots: keyframesOf(document, track.id).map(({ id, frame, state }) => ({ id, frame, state })),
        spans: segmentsOf(document, track.id).map((segment) => ({
          id: segment.id,
          startFrame: segment.start_frame,
          endFrame: segment.end_frame,
          kind: segment.kind,
          label: segment.kind === "out_of_frame" ? outOfFrame : segment.caption,
        })),
      },
    };
  });
