import type { AnnotationDocument, ObjectKind, Track } from "@/editor/documents";
import type { History } from "@/editor/history";
import { IDLE, type ToolName, type ToolState } from "@/editor/tools/box-tool";
import type { SourceFrame } from "@/shared/units";

/** The object that keys and the side panel speak about. */
export interface Selection {
  readonly kind: ObjectKind;
  readonly id: string;
}

/** Everything an editing screen shows. Replaced as a whole; parts that did not change keep their identity. */
export interface EditorState<D extends AnnotationDocument = AnnotationDocument> {
  readonly document: D;
  /** The frame that is on the screen: what is drawn now is drawn on it. */
  readonly frame: SourceFrame;
  readonly selection: Selection | null;
  /** Ids of all that is marked when that is more than the selected object; it is one of them, and all of its kind. */
  readonly marks: readonly string[];
  readonly tool: ToolName;
  /** The drag in progress; its box is drawn instead of the document's. */
  readonly toolState: ToolState;
  /** What a newly drawn subject will be. */
  readonly draftCategory: Track["category"];
  /** Moving a box moves every box of its track alike. */
  readonly movesWholeTrack: boolean;
  readonly history: History;
}

export function initialState<D extends AnnotationDocument>(document: D, frame: SourceFrame): EditorState<D> {
  return {
    document,
    frame,
    selection: null,
    marks: [],
    tool: "select",
    toolState: IDLE,
    draftCategory: "person",
    movesWholeTrack: false,
    history: { done: [], undone: [] },
  };
}
