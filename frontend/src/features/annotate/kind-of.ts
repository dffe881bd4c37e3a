import { type AnnotationDocument, findObject, type ObjectKind } from "@/editor/documents";

const KINDS = { stc: ["track", "keyframe", "segment"], fgqa: ["pair", "evidence_box"] } as const;

/** The kind of the object with this id; null when the document has none. */
export const kindOf = (document: AnnotationDocument, id: string): ObjectKind | null =>
  KINDS[document.document_type].find((kind) => findObject(document, kind, id) !== null) ?? null;
