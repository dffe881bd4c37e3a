import type { Box } from "@/shared/box";

/** How a value came to be. It ends up in the export. */
export interface Origin {
  readonly by: "human" | "suggestion" | "import" | "interpolation" | "adjudication";
  readonly suggestion_id?: string;
  readonly edited?: boolean;
  readonly annotation_id?: string;
  readonly source?: string;
}

export type AttributeValue = string | number | boolean | null | readonly string[];
export type Attributes = { readonly [name: string]: AttributeValue };

export interface Track {
  readonly id: string;
  readonly category: "person" | "animal" | "object";
  readonly name: string;
  readonly finished: boolean;
  readonly attributes: Attributes;
  readonly origin: Origin;
}

export type Visibility = "visible" | "occluded" | "absent";

export interface Mask {
  readonly size: readonly [height: number, width: number];
  readonly counts: string;
}

export interface Keyframe {
  readonly id: string;
  readonly track_id: string;
  readonly frame: number;
  /** Null only where the state is absent. */
  readonly box: Box | null;
  readonly mask?: Mask;
  readonly state: Visibility;
  readonly origin: Origin;
}

export interface Segment {
  readonly id: string;
  readonly track_id: string;
  readonly start_frame: number;
  readonly end_frame: number;
  readonly kind: "action" | "out_of_frame";
  readonly caption: string;
  readonly unique: boolean | null;
  readonly attributes: Attributes;
  readonly origin: Origin;
}

export const QUESTION_TYPES = [
  "Action Recognition",
  "Action Sequence",
  "Counting Problems",
  "Movement Direction",
  "Object Attributes",
  "Object Location",
  "Object Recognition",
  "Object State",
  "Other",
  "Pose",
  "Spatial Relations",
  "Speed/Force",
] as const;

export interface Pair {
  readonly id: string;
  readonly question: string;
  readonly question_verdict: null | "ok" | "irrelevant" | "unanswerable";
  readonly question_explanation: string;
  /** The suggested answer that was shown; null when none was. */
  readonly draft_answer: string | null;
  readonly answer: string;
  readonly answer_verdict: null | "accepted" | "factually_incorrect" | "lacking_details" | "written";
  readonly question_type: (typeof QUESTION_TYPES)[number] | null;
  readonly question_subtype: string;
  readonly evidence: { readonly start_frame: number; readonly end_frame: number } | null;
  readonly attributes: Attributes;
  readonly origin: Origin;
}

export interface EvidenceBox {
  readonly id: string;
  readonly pair_id: string;
  readonly frame: number;
  readonly box: Box;
  readonly origin: Origin;
}

export interface StcDocument {
  readonly document_type: "stc";
  readonly schema_version: 1;
  readonly tracks: readonly Track[];
  readonly keyframes: readonly Keyframe[];
  readonly segments: readonly Segment[];
}

export interface FgqaDocument {
  readonly document_type: "fgqa";
  readonly schema_version: 1;
  readonly pairs: readonly Pair[];
  readonly evidence_boxes: readonly EvidenceBox[];
}

export type AnnotationDocument = StcDocument | FgqaDocument;

export interface ObjectOfKind {
  readonly track: Track;
  readonly keyframe: Keyframe;
  readonly segment: Segment;
  readonly pair: Pair;
  readonly evidence_box: EvidenceBox;
}

export type ObjectKind = keyof ObjectOfKind;
export type DocumentObject = ObjectOfKind[ObjectKind];
export type ObjectVersions = { readonly [objectId: string]: number };

const LIST_OF_KIND = {
  track: "tracks",
  keyframe: "keyframes",
  segment: "segments",
  pair: "pairs",
  evidence_box: "evidence_boxes",
} as const;

type Lists = { [list: string]: readonly DocumentObject[] | undefined };

export function emptyDocument(type: "stc"): StcDocument;
export function emptyDocument(type: "fgqa"): FgqaDocument;
export function emptyDocument(type: AnnotationDocument["document_type"]): AnnotationDocument {
  return type === "stc"
    ? { document_type: "stc", schema_version: 1, tracks: [], keyframes: [], segments: [] }
    : { document_type: "fgqa", schema_version: 1, pairs: [], evidence_boxes: [] };
}

/** All objects of a kind; throws TypeError when the document's type has no such kind. */
export function objectsOf<K extends ObjectKind>(
  document: AnnotationDocument,
  kind: K,
): readonly ObjectOfKind[K][] {
  const list = (document as unknown as Lists)[LIST_OF_KIND[kind]];
  if (!list) throw new TypeError(`a document of type ${document.document_type} has no ${kind}`);
  return list as unknown as readonly ObjectOfKind[K][];
}

export function findObject<K extends ObjectKind>(
  document: AnnotationDocument,
  kind: K,
  id: string,
): ObjectOfKind[K] | null {
  return objectsOf(document, kind).find((object) => object.id === id) ?? null;
}

/** The document with `list` as its objects of `kind`. */
export function withObjects<D extends AnnotationDocument>(
  document: D,
  kind: ObjectKind,
  list: readonly DocumentObject[],
): D {
  return { ...document, [LIST_OF_KIND[kind]]: list };
}

/** Keyframes of one track, by rising frame. */
export function keyframesOf(document: StcDocument, trackId: string): Keyframe[] {
  return document.keyframes
    .filter((keyframe) => keyframe.track_id === trackId)
    .sort((one, other) => one.frame - other.frame);
}

/** Segments of one track, by rising start. */
export function segmentsOf(document: StcDocument, trackId: string): Segment[] {
  return document.segments
    .filter((segment) => segment.track_id === trackId)
    .sort((one, other) => one.start_frame - other.start_frame);
}

/** The object that this one belongs to and cannot be without, or null. */
export function parentOf(value: object): string | null {
  if ("track_id" in value) return value.track_id as string;
  if ("pair_id" in value) return value.pair_id as string;
  return null;
}
