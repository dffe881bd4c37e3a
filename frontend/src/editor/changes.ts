import {
  type AnnotationDocument,
  findObject,
  type ObjectKind,
  type ObjectOfKind,
  objectsOf,
  withObjects,
} from "@/editor/documents";

export type Put = {
  [K in ObjectKind]: { readonly op: "put"; readonly kind: K; readonly object: ObjectOfKind[K] };
}[ObjectKind];

export interface Delete {
  readonly op: "delete";
  readonly kind: ObjectKind;
  readonly id: string;
}

/** The unit of every change to a document. An operation is a change on its way to the server. */
export type Change = Put | Delete;

export function put<K extends ObjectKind>(kind: K, object: ObjectOfKind[K]): Change {
  return { op: "put", kind, object } as Put;
}

export const remove = (kind: ObjectKind, id: string): Change => ({ op: "delete", kind, id });

export const changedId = (change: Change): string => (change.op === "put" ? change.object.id : change.id);

/** The document after the changes, in their order. Deleting what is not there changes nothing. */
export function applyChanges<D extends AnnotationDocument>(document: D, changes: readonly Change[]): D {
  return changes.reduce<D>(applyChange, document);
}

function applyChange<D extends AnnotationDocument>(document: D, change: Change): D {
  const list = objectsOf(document, change.kind);
  const id = changedId(change);
  if (change.op === "delete")
    return withObjects(
      document,
      change.kind,
      list.filter((object) => object.id !== id),
    );
  const isKnown = list.some((object) => object.id === id);
  const next = isKnown
    ? list.map((object) => (object.id === id ? change.object : object))
    : [...list, change.object];
  return withObjects(document, change.kind, next);
}

/** The changes that lead from `applyChanges(document, changes)` back to `document`. */
export function invertChanges(document: AnnotationDocument, changes: readonly Change[]): Change[] {
  const inverse: Change[] = [];
  let current = document;
  for (const change of changes) {
    const before = findObject(current, change.kind, changedId(change));
    if (before) inverse.push(put(change.kind, before));
    else if (change.op === "put") inverse.push(remove(change.kind, change.object.id));
    current = applyChange(current, change);
  }
  return inverse.reverse();
}
