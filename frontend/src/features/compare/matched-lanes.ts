import { keyframesOf, type StcDocument, segmentsOf, type Track } from "@/editor/documents";
import type { StcAgreement } from "@/features/compare/agreement-detail";
import type { LaneRow } from "@/workbench/timeline";
import { SIDE_LOOKS } from "@/workbench/track-look";

/** One subject as both people drew it; null on the side on which it has no partner. */
export type TrackMatch = { number: number; a: Track | null; b: Track | null };

/** The tracks of both documents, partners together, then those that only one person has. */
export const matchTracks = (
  a: StcDocument,
  b: StcDocument | null,
  agreement: StcAgreement | null,
): TrackMatch[] => {
  const find = (document: StcDocument | null, id: string) =>
    document?.tracks.find((track) => track.id === id) ?? null;
  const pairs = (agreement?.tracks ?? []).map(({ a_id, b_id }) => ({ a: find(a, a_id), b: find(b, b_id) }));
  const paired = new Set(pairs.flatMap((pair) => [pair.a?.id, pair.b?.id]));
  const onlyA = a.tracks.filter((track) => !paired.has(track.id)).map((track) => ({ a: track, b: null }));
  const onlyB = (b?.tracks ?? [])
    .filter((track) => !paired.has(track.id))
    .map((track) => ({ a: null, b: track }));
  return [...pairs, ...onlyA, ...onlyB].map((match, index) => ({ number: index + 1, ...match }));
};

/** Lanes stacked by the matching: for each subject the one person's lane over the other's. */
export const matchedLanes = (
  matches: readonly TrackMatch[],
  documents: { readonly a: StcDocument; readonly b: StcDocument | null },
  outOfFrame: string,
): LaneRow[] =>
  matches.flatMap((match) =>
    (["a", "b"] as const).flatMap((side, index): LaneRow[] => {
      const track = match[side];
      const document = documents[side];
      if (!track || !document) return [];
      return [
        {
          name: track.name,
          letter: `${side.toUpperCase()}${match.number}`,
          color: SIDE_LOOKS[index]?.color ?? "#d9d9d9",
          source: {
            id: `${side}:${track.id}`,
            dots: keyframesOf(document, track.id).map(({ id, frame, state }) => ({
              id: `${side}:${id}`,
              frame,
              state,
            })),
            spans: segmentsOf(document, track.id).map((segment) => ({
              id: `${side}:${segment.id}`,
              startFrame: segment.start_frame,
              endFrame: segment.end_frame,
              kind: segment.kind,
              label: segment.kind === "out_of_frame" ? outOfFrame : segment.caption,
            })),
          },
        },
      ];
    }),
  );
