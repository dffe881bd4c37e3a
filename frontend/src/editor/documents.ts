import type * as schema from "@/generated/annotation";

type ReadonlyDeep<T> = T extends readonly (infer Item)[]
  ? number extends T["length"]
    ? readonly ReadonlyDeep<Item>[]
    : { readonly [Place in keyof T]: T[Place] }
  : T extends object
    ? { readonly [Field in keyof T]: ReadonlyDeep<T[Field]> }
    : T;

// The schemas' own types, made unchangeable: the editor replaces objects and never alters them.
export type Origin = ReadonlyDeep<schema.Origin>;
export type Track = ReadonlyDeep<schema.Track>;
export type Keyframe = ReadonlyDeep<schema.Keyframe>;
export type Segment = ReadonlyDeep<schema.Segment>;
export type Pair = ReadonlyDeep<schema.Pair>;
export type EvidenceBox = ReadonlyDeep<schema.EvidenceBox>;
export type StcDocument = ReadonlyDeep<schema.StcDocument>;
export type FgqaDocument = ReadonlyDeep<schema.FgqaDocument>;
export type Question = ReadonlyDeep<schema.Question>;
export type Distractor = ReadonlyDeep<schema.Distractor>;
export type McqDocument = ReadonlyDeep<schema.McqDocument>;
export type BlindDocument = ReadonlyDeep<schema.BlindDocument>;
export type Ask = ReadonlyDeep<schema.Ask>;
export type AskedKind = schema.AskedKind;
export type SgqaDocument = ReadonlyDeep<schema.SgqaDocument>;
export type Visibility = Keyframe["state"];
export type AnnotationDocument = StcDocument | FgqaDocument | McqDocument | SgqaDocument;

export interface ObjectOfKind {
  readonly track: Track;
  readonly keyframe: Keyframe;
  readonly segment: Segment;
  readonly pair: Pair;
  readonly evidence_box: EvidenceBox;
  readonly question: Question;
  readonly distractor: Distractor;
  readonly ask: Ask;
}

export type ObjectKind = keyof ObjectOfKind & schema.ObjectKind;
export type DocumentObject = ObjectOfKind[ObjectKind];
export type ObjectVersions = { readonly [objectId: string]: number };

const LIST_OF_KIND = {
  track: "tracks",
  keyframe: "keyframes",
  segment: "segments",
  pair: "pairs",
  evidence_box: "evidence_boxes",
  question: "questions",
  distractor: "distractors",
  ask: "asks",
} as const;

type Lists = { [list: string]: readonly DocumentObject[] | undefined };

export function emptyDocument(type: "stc"): StcDocument;
export function emptyDocument(type: "fgqa"): FgqaDocument;
export function emptyDocument(type: "stc" | "fgqa"): AnnotationDocument {
  return type === "stc"
    ? { document_type: "stc", schema_version: 1, tracks: [], keyframes: [], segments: [] }
    : { document_type: "fgqa", schema_version: 1, pairs: [], evidence_boxes: [] };
}

/** All objects of a kind; throws TypeError when the document's type has no such kind. */
/** The kinds of object that this document has lists of. */
export const kindsIn = (document: AnnotationDocument): ObjectKind[] =>
  (Object.keys(LIST_OF_KIND) as ObjectKind[]).filter((kind) => LIST_OF_KIND[kind] in document);

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

const sortedKeyframes = byTrack<Keyframe>((one, other) => one.frame - other.frame);
const sortedSegments = byTrack<Segment>((one, other) => one.start_frame - other.start_frame);

/** Keyframes of one track, by rising frame. */
export const keyframesOf = (document: Pick<StcDocument, "keyframes">, trackId: string): readonly Keyframe[] =>
  sortedKeyframes(document.keyframes, trackId);

/** Segments of one track, by rising start. */
export const segmentsOf = (document: Pick<StcDocument, "segments">, trackId: string): readonly Segment[] =>
  sortedSegments(document.segments, trackId);

const NOTHING: readonly never[] = [];

/**
 * Sorts a list once for all tracks: with many of them a frame asks hundreds of times for the same list. A track
 * in which nothing changed keeps the very list it had, so that what was made from it still holds.
 */
function byTrack<T extends { readonly track_id: string }>(order: (one: T, other: T) => number) {
  const known = new WeakMap<readonly T[], ReadonlyMap<string, readonly T[]>>();
  let latest: ReadonlyMap<string, readonly T[]> = new Map();
  return (list: readonly T[], trackId: string): readonly T[] => {
    let parted = known.get(list);
    if (!parted) {
      const lists = new Map<string, T[]>();
      const kept = new Map<string, readonly T[]>();
      for (const object of list) {
        const own = lists.get(object.track_id);
        if (own) own.push(object);
        else lists.set(object.track_id, [object]);
      }
      for (const [id, own] of lists) {
        own.sort(order);
        const before = latest.get(id);
        kept.set(id, before && hasSameItems(before, own) ? before : own);
      }
      parted = kept;
      latest = kept;
      known.set(list, parted);
    }
    return parted.get(trackId) ?? NOTHING;
  };
}

const hasSameItems = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  one.length === other.length && one.every((item, place) => item === other[place]);

/** The object that this one belongs to and cannot be without, or null. */
export function parentOf(value: object): string | null {
  if ("track_id" in value) return value.track_id as string;
  if ("question_id" in value) return value.question_id as string;
  // Of a question it says only where it came from.
  if ("pair_id" in value && !("answer" in value)) return value.pair_id as string;
  return null;
}
