import type { Finding } from "@/api/types";
import { keyframesOf, type StcDocument, segmentsOf } from "@/editor/documents";
import { wordingHints } from "@/editor/wording";
import type { Place } from "@/generated/annotation";

/** The checks of the server that practice makes itself, by the names that they have there. */
export type PracticeRule = "no_tracks" | "segments_missing" | "track_unfinished" | "caption_empty";

/** What stands against a practice document, told by `say`; the words of captions are checked as everywhere. */
export const practiceFindings = (
  document: StcDocument,
  say: (rule: PracticeRule, track: string) => string,
): Finding[] => {
  const found = (
    rule: string,
    severity: Finding["severity"],
    message: string,
    place: Omit<Place, "text_span">,
  ): Finding => ({ rule, severity, message, place });
  if (document.tracks.length === 0) return [found("no_tracks", "error", say("no_tracks", ""), {})];
  return document.tracks.flatMap((track) => {
    const of = { object_id: track.id, kind: "track" } as const;
    const segments = segmentsOf(document, track.id);
    const isDrawn = keyframesOf(document, track.id).length > 0;
    return [
      ...(isDrawn && segments.length === 0
        ? [found("segments_missing", "error", say("segments_missing", track.name), of)]
        : []),
      ...(track.finished
        ? []
        : [
            found("track_unfinished", "error", say("track_unfinished", track.name), {
              ...of,
              field: "finished",
            }),
          ]),
      ...segments
        .filter((segment) => segment.kind === "action")
        .flatMap((segment) => {
          const place = {
            object_id: segment.id,
            kind: "segment",
            start_frame: segment.start_frame,
            end_frame: segment.end_frame,
            field: "caption",
          } as const;
          if (segment.caption.trim() === "")
            return [found("caption_empty", "error", say("caption_empty", track.name), place)];
          return wordingHints("caption", segment.caption).map((hint) =>
            found(hint.rule, hint.severity, hint.message, place),
          );
        }),
    ];
  });
};
