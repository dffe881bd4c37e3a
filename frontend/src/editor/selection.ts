import { findObject } from "@/editor/documents";
import type { EditorState } from "@/editor/editor-state";

/** The track that is selected, or to which the selected keyframe or segment belongs. */
export function selectedTrackId({ document, selection }: EditorState): string | null {
  if (document.document_type !== "stc") return null;
  switch (selection?.kind) {
    case "track":
      return selection.id;
    case "keyframe":
    case "segment":
      return findObject(document, selection.kind, selection.id)?.track_id ?? null;
    default:
      return null;
  }
}

/** The pair that is selected, or to which the selected evidence box belongs. */
export function selectedPairId({ document, selection }: EditorState): string | null {
  if (document.document_type !== "fgqa") return null;
  if (selection?.kind === "pair") return selection.id;
  if (selection?.kind !== "evidence_box") return null;
  return findObject(document, "evidence_box", selection.id)?.pair_id ?? null;
}

/** The question that is selected, or to which the selected distractor belongs. */
export function selectedQuestionId({ document, selection }: EditorState): string | null {
  if (document.document_type !== "mcq") return null;
  if (selection?.kind === "question") return selection.id;
  if (selection?.kind !== "distractor") return null;
  return findObject(document, "distractor", selection.id)?.question_id ?? null;
}

/** The question asked at a frame that is selected. */
export function selectedAskId({ document, selection }: EditorState): string | null {
  return document.document_type === "sgqa" && selection?.kind === "ask" ? selection.id : null;
}

/** The id under which the selected object's box stands in the scene (`tools/scene`). */
export function selectedSceneId(state: EditorState): string | null {
  return state.document.document_type === "stc"
    ? selectedTrackId(state)
    : state.selection?.kind === "evidence_box"
      ? state.selection.id
      : null;
}
