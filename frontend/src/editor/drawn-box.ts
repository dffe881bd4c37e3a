import type { AnnotationDocument, FgqaDocument, StcDocument } from "@/editor/documents";
import type { EditContext, EditResult } from "@/editor/edit-context";
import type { EditorState, Selection } from "@/editor/editor-state";
import { putEvidenceBox } from "@/editor/fgqa-edits";
import { selectedPairId, selectedTrackId } from "@/editor/selection";
import type { ToolEffect } from "@/editor/tools/box-tool";
import { addTrack, putBox } from "@/editor/track-edits";

type Placing = Extract<ToolEffect, { type: "place" | "nudge" }>;

/** What a box that came from the tools is in the document. */
export interface DrawnBox {
  readonly name: "place_box" | "nudge_box" | "add_track";
  readonly result: EditResult;
  /** What was drawn anew and is to be selected; null where a known box was adjusted. */
  readonly drawn: Selection | null;
}

/**
 * The edit for a placed box: of the known target, else of the selected track or pair on this frame, else a
 * new track. Null where nothing can be drawn, in questions without a selected pair.
 */
export function drawnBox(
  state: EditorState,
  context: EditContext<AnnotationDocument>,
  placing: Placing,
): DrawnBox | null {
  const { frame, box, target } = placing;
  const name = placing.type === "nudge" ? "nudge_box" : "place_box";
  if (context.document.document_type === "fgqa") {
    const pairId = selectedPairId(state);
    if (pairId === null) return null;
    const id = target?.id ?? context.newId();
    const fgqa = context as EditContext<FgqaDocument>;
    const result = putEvidenceBox(fgqa, { id, pairId, frame, box });
    return { name, result, drawn: target ? null : { kind: "evidence_box", id } };
  }
  const stc = context as EditContext<StcDocument>;
  const known = target?.id ?? selectedTrackId(state);
  if (known !== null) {
    const result = putBox(stc, known, frame, box);
    return { name, result, drawn: target ? null : { kind: "track", id: known } };
  }
  const id = context.newId();
  const result = addTrack(stc, { id, category: state.draftCategory, frame, box });
  return { name: "add_track", result, drawn: { kind: "track", id } };
}
