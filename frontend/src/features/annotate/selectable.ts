import { type AnnotationDocument, findObject, type ObjectKind } from "@/editor/documents";
import type { Selection } from "@/editor/editor-state";
import { nextToVerify } from "@/editor/sgqa-edits";

const KINDS = {
  stc: ["track", "keyframe", "segment"],
  fgqa: ["pair", "evidence_box"],
  mcq: ["question", "distractor"],
  sgqa: ["ask"],
} as const;

/** The kind of the object with this id; null when the document has none. */
export const kindOf = (document: AnnotationDocument, id: string): ObjectKind | null =>
  KINDS[document.document_type].find((kind) => findObject(document, kind, id) !== null) ?? null;

/**
 * What is selected when a bench opens, so that the first key already means something: the first pair, the first distractor or question without a verdict; the first track
 * where tracks are only to be captioned. Where they are to be drawn nothing is, so that a drag draws a new one.
 */
export const firstToSpeakOf = (document: AnnotationDocument, canTrack: boolean): Selection | null => {
  if (document.document_type === "fgqa") {
    const [pair] = document.pairs;
    return pair ? { kind: "pair", id: pair.id } : null;
  }
  if (document.document_type === "mcq") {
    const first = document.distractors.find(({ verdict }) => verdict === null) ?? document.distractors[0];
    if (first) return { kind: "distractor", id: first.id };
    const [question] = document.questions;
    return question ? { kind: "question", id: question.id } : null;
  }
  if (document.document_type === "sgqa") {
    const waits = document.asks.find(({ question_verdict }) => question_verdict === null);
    const ask = waits ?? nextToVerify(document, "") ?? document.asks[0];
    return ask ? { kind: "ask", id: ask.id } : null;
  }
  const [track] = document.tracks;
  return track && !canTrack ? { kind: "track", id: track.id } : null;
};
