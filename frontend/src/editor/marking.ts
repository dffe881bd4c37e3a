/** Marking several objects of one kind, so that one command acts on all of them. */
import {
  type AnnotationDocument,
  findObject,
  keyframesOf,
  objectsOf,
  type StcDocument,
  segmentsOf,
} from "@/editor/documents";
import type { EditorState, Selection } from "@/editor/editor-state";

/** What is marked: the primary object, which panels and tools speak of, and the others beside it. */
export type Marked = Pick<EditorState, "selection" | "marks">;

/** Ids of all that is marked, the selected object's too; several only ever of one kind. */
export function markedIds({ selection, marks }: Marked): readonly string[] {
  if (marks.length > 0) return marks;
  return selection ? [selection.id] : [];
}

/** Ids of the marked tracks; of the track of a selected keyframe or segment when no track is marked. */
export function markedTrackIds(state: EditorState): readonly string[] {
  const { selection, document } = state;
  if (document.document_type !== "stc" || !selection) return [];
  if (selection.kind === "track") return markedIds(state);
  if (selection.kind !== "keyframe" && selection.kind !== "segment") return [];
  const { kind } = selection;
  const owners = markedIds(state).map((id) => findObject(document, kind, id)?.track_id);
  return [...new Set(owners)].filter((id) => id !== undefined);
}

/** Takes the object in, or out; one of another kind begins anew. The object taken in last is the primary one. */
export function toggled(state: Marked, target: Selection): Marked {
  if (state.selection?.kind !== target.kind) return { selection: target, marks: [] };
  const before = markedIds(state);
  if (!before.includes(target.id)) return several(target, [...before, target.id]);
  const rest = before.filter((id) => id !== target.id);
  const last = rest.at(-1);
  return last === undefined ? NOTHING : several({ kind: target.kind, id: last }, rest);
}

/** Marks all from the primary object to this one, in the order in which they are shown. */
export function markedUpTo(state: EditorState, target: Selection): Marked {
  const { document, selection } = state;
  if (selection?.kind !== target.kind) return { selection: target, marks: [] };
  const order = siblings(document, target);
  const [one, other] = [order.indexOf(selection.id), order.indexOf(target.id)];
  if (one < 0 || other < 0) return toggled(state, target);
  const between = order.slice(Math.min(one, other), Math.max(one, other) + 1);
  // The primary one stays, so that a further press marks from the same place.
  return several(selection, between);
}

/** Marks all of the kind that is selected: every track; the keyframes or segments of the same track. */
export function allMarked({ document, selection }: EditorState): Marked {
  const target = selection ?? firstTrack(document);
  return target ? several(target, siblings(document, target)) : NOTHING;
}

/** What is still marked after the document has changed. */
export function stillMarked(document: AnnotationDocument, { selection, marks }: Marked): Marked {
  if (!selection) return NOTHING;
  const isThere = (id: string) => findObject(document, selection.kind, id) !== null;
  const left = marks.filter(isThere);
  if (isThere(selection.id)) return several(selection, left);
  const last = left.at(-1);
  return last === undefined ? NOTHING : several({ kind: selection.kind, id: last }, left);
}

const NOTHING: Marked = { selection: null, marks: [] };

/** One alone needs no marks beside the selection. */
const several = (selection: Selection, marks: readonly string[]): Marked => ({
  selection,
  marks: marks.length > 1 ? marks : [],
});

function siblings(document: AnnotationDocument, target: Selection): readonly string[] {
  const { kind, id } = target;
  if (kind === "keyframe" || kind === "segment") {
    const stc = document as StcDocument;
    const trackId = findObject(stc, kind, id)?.track_id ?? "";
    const own = kind === "keyframe" ? keyframesOf(stc, trackId) : segmentsOf(stc, trackId);
    return own.map((object) => object.id);
  }
  return objectsOf(document, kind).map((object) => object.id);
}

function firstTrack(document: AnnotationDocument): Selection | null {
  const [first] = document.document_type === "stc" ? document.tracks : [];
  return first ? { kind: "track", id: first.id } : null;
}
