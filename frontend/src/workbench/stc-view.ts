import { BoxTrack } from "@/editor/box-track";
import { keyframesOf, type Segment, type StcDocument, type Track, type Visibility } from "@/editor/documents";
import type { FrameTable } from "@/media/frame-table";
import type { SourceFrame } from "@/shared/units";

/** How a track stands on a frame; `unseen` before its first keyframe and after its last when it is finished. */
export const visibilityAt = (
  document: StcDocument,
  track: Track,
  frame: SourceFrame,
  table: FrameTable,
): Visibility | "unseen" => {
  const keyframes = keyframesOf(document, track.id);
  const placed = BoxTrack.of(keyframes, table.ticks, track.finished).at(frame);
  if (placed) return placed.state;
  return keyframes.findLast((keyframe) => keyframe.frame <= frame)?.state === "absent" ? "absent" : "unseen";
};

export const segmentAt = (segments: readonly Segment[], frame: number): Segment | null =>
  segments.find((segment) => segment.start_frame <= frame && frame <= segment.end_frame) ?? null;
