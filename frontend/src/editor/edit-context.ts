import type { Change } from "@/editor/changes";
import type { AnnotationDocument, Origin } from "@/editor/documents";
import type { FrameTable } from "@/media/frame-table";
import type { PictureSize } from "@/shared/box";
import { type Result, refuse } from "@/shared/result";
import type { FrameInterval } from "@/shared/units";

/** What every edit may look at. Edits are pure: document and wish in, changes or a refusal out. */
export interface EditContext<D extends AnnotationDocument> {
  readonly document: D;
  readonly table: FrameTable;
  readonly clip: FrameInterval;
  readonly picture: PictureSize;
  readonly newId: () => string;
  /** Of what the person makes now; human, or adjudication while a lead makes one of several. */
  readonly origin: Origin;
}

/** Why an edit cannot be done. The code is a key of the text catalogue (`edit_fault.<code>`). */
export interface EditFault {
  readonly code:
    | "no_such_object"
    | "outside_clip"
    | "outside_picture"
    | "no_box_to_take"
    | "no_mask_here"
    | "no_keyframe_here"
    | "no_mask_model"
    | "nothing_covered"
    | "nothing_to_cut"
    | "nothing_to_merge"
    | "nothing_to_split"
    | "tracks_overlap"
    | "nothing_to_paste"
    | "nothing_absent"
    | "order_reversed"
    | "another_keyframe"
    | "after_question"
    | "not_editable";
}

export type EditResult = Result<readonly Change[], EditFault>;

export const refusal = (code: EditFault["code"]) => refuse<EditFault>({ code });

/**
 * The origin of an object after a person has changed it: what was suggested or imported keeps its source
 * and is marked as edited; what was interpolated becomes the person's own. That a draft was withheld stays true.
 */
export function editedOrigin(before: Origin, editor: Origin): Origin {
  if (before.by === "suggestion" || before.by === "import") return { ...before, edited: true };
  return before.draft_withheld ? { ...editor, draft_withheld: true } : editor;
}
