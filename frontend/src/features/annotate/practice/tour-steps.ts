import type { Finding } from "@/api/types";
import { keyframesOf, type StcDocument, segmentsOf } from "@/editor/documents";
import { wordCount } from "@/editor/wording";

/** What a person did since the step began that leaves no trace in the document; how often each. */
export type Deeds = {
  readonly played: number;
  readonly stepped: number;
  readonly undone: number;
  readonly redone: number;
  readonly findingsFollowed: number;
  readonly submitted: number;
};

export const NO_DEEDS: Deeds = {
  played: 0,
  stepped: 0,
  undone: 0,
  redone: 0,
  findingsFollowed: 0,
  submitted: 0,
};

/** All that the tour sees of the person's work. */
export type TourSight = {
  readonly document: StcDocument;
  readonly isPlaying: boolean;
  readonly findings: readonly Finding[];
  readonly deeds: Deeds;
};

export type TourStep = {
  /** The catalogue has the step's sentence as `tour.step.<id>`. */
  readonly id: string;
  /** Acts whose keys the sentence names, by their places in it. */
  readonly keys: { readonly [place: string]: string };
  /** True once the person has really done what the sentence asks for. */
  readonly isDone: (sight: TourSight) => boolean;
};

/** So many single steps show that a person has found them. */
const ENOUGH_STEPS = 3;
const SHORTEST_SENTENCE_WORDS = 3;

const boxes = (document: StcDocument, trackId: string) =>
  keyframesOf(document, trackId).flatMap(({ box }) => (box ? [box.join()] : []));

const someTrack = ({ document }: TourSight, has: (trackId: string) => boolean): boolean =>
  document.tracks.some(({ id }) => has(id));

/** The tour, in its order. Another step is one more entry and its sentence. */
export const TOUR_STEPS = [
  {
    id: "play",
    keys: { play: "play_pause" },
    isDone: ({ deeds, isPlaying }) => deeds.played > 0 && !isPlaying,
  },
  {
    id: "step",
    keys: { forward: "step_forward", back: "step_back" },
    isDone: ({ deeds }) => deeds.stepped >= ENOUGH_STEPS,
  },
  {
    id: "draw",
    keys: { box: "middle_box" },
    isDone: (sight) => someTrack(sight, (id) => boxes(sight.document, id).length > 0),
  },
  {
    id: "correct",
    keys: { draw: "draw_box" },
    isDone: (sight) => someTrack(sight, (id) => new Set(boxes(sight.document, id)).size > 1),
  },
  {
    id: "absent",
    keys: { absent: "mark_absent" },
    isDone: ({ document }) => document.keyframes.some(({ state }) => state === "absent"),
  },
  {
    id: "cut",
    keys: { cut: "cut" },
    isDone: (sight) => someTrack(sight, (id) => segmentsOf(sight.document, id).length > 1),
  },
  {
    id: "caption",
    keys: { write: "write_caption" },
    isDone: ({ document }) =>
      document.segments.some(({ caption }) => wordCount(caption) >= SHORTEST_SENTENCE_WORDS),
  },
  {
    id: "undo",
    keys: { undo: "undo", redo: "redo" },
    isDone: ({ deeds }) => deeds.undone > 0 && deeds.redone > 0,
  },
  {
    id: "findings",
    keys: {},
    isDone: ({ deeds, findings }) => deeds.findingsFollowed > 0 || findings.length === 0,
  },
  {
    id: "submit",
    keys: { finish: "finish_track", write: "write_caption", submit: "submit" },
    isDone: ({ deeds }) => deeds.submitted > 0,
  },
] as const satisfies readonly TourStep[];
