import type { AnnotationDocument } from "@/editor/documents";
import type { EditorState } from "@/editor/editor-state";
import { markedIds } from "@/editor/marking";
import { selectedSceneId } from "@/editor/selection";
import { placesOf, type TrackLook, trackLook } from "@/workbench/track-look";

/** How the box of an object is drawn: as its track, or by the number of the pair whose evidence it is. */
export const lookOf = (document: AnnotationDocument, id: string): TrackLook => {
  if (document.document_type === "stc")
    return trackLook(placesOf(document.tracks).get(id) ?? document.tracks.length);
  if (document.document_type !== "fgqa") return trackLook(0);
  const pairId = document.evidence_boxes.find((box) => box.id === id)?.pair_id;
  const index = document.pairs.findIndex((pair) => pair.id === pairId);
  return { ...trackLook(index), letter: String(index + 1) };
};

/** The boxes that are drawn for themselves, on top of all others: what is selected, and what is marked with it. */
export const idsApart = (state: EditorState): ReadonlySet<string> => {
  const marked = state.selection?.kind === "track" ? markedIds(state) : [];
  const selected = selectedSceneId(state);
  return new Set(selected === null ? marked : [...marked, selected]);
};
