import type { AnnotationDocument, FgqaDocument, StcDocument } from "@/editor/documents";
import type { EditContext, EditResult } from "@/editor/edit-context";
import { editSeveral } from "@/editor/edit-several";
import type { EditorState, Selection } from "@/editor/editor-state";
import { putEvidenceBox } from "@/editor/fgqa-edits";
import { markedTrackIds } from "@/editor/marking";
import { selectedPairId, selectedTrackId } from "@/editor/selection";
import type { ToolEffect } from "@/editor/tools/box-tool";
import { addTrack, putBox } from "@/editor/track-edits";
import { shiftTrack } from "@/editor/whole-track-edits";
import type { Box } from "@/shared/box";

/** Moved, not resized: to half a pixel, because moving adds to fractions. */
const isMoved = (before: Box, after: Box): boolean =>
  Math.abs(after[2] - after[0] - (before[2] - before[0])) < 0.5 &&
  Math.abs(after[3] - after[1] - (before[3] - before[1])) < 0.5;

type Placing = Extract<ToolEffect, { type: "place" | "nudge" }>;

/** What a box that came from the tools is in the document. */
export interface DrawnBox {
  readonly name: "place_box" | "nudge_box" | "add_track" | "shift_track";
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
  if (context.document.document_type !== "stc") return null;
  const stc = context as EditContext<StcDocument>;
  const known = target?.id ?? selectedTrackId(state);
  if (target && known !== null && state.movesWholeTrack && isMoved(target.box, box)) {
    const marked = markedTrackIds(state);
    const [across, down] = [box[0] - target.box[0], box[1] - target.box[1]];
    const result = editSeveral(stc, marked.includes(known) ? marked : [known], (context, id) =>
      shiftTrack(context, id, across, down),
    );
    return { name: "shift_track", result, drawn: null };
  }
  if (known !== null) {
    const result = putBox(stc, known, frame, box);
    return { name, result, drawn: target ? null : { kind: "track", id: known } };
  }
  const id = context.newId();
  const result = addTrack(stc, { id, category: state.draftCategory, frame, box });
  return { name: "add_track", result, drawn: { kind: "track", id } };
}
