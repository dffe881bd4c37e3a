/** What becomes of masks when the boxes beside them change: which move along, which are lost, and how those come back. */
import { type Change, put } from "@/editor/changes";
import {
  type AnnotationDocument,
  findObject,
  type Keyframe,
  keyframesOf,
  type StcDocument,
} from "@/editor/documents";
import { type EditContext, type EditResult, editedOrigin, refusal } from "@/editor/edit-context";
import { rectOf } from "@/editor/masks/bitmap";
import { maskOf, pixelsOf } from "@/editor/masks/run-lengths";
import type { Box, PictureSize } from "@/shared/box";
import { ok } from "@/shared/result";

/** Sums of fractions differ by less than this. */
const ROUNDING_PX = 1e-6;

/** True for a box that only stands elsewhere, in its old size. */
export const isPureMove = (before: Box, after: Box): boolean =>
  Math.abs(after[2] - after[0] - (before[2] - before[0])) < ROUNDING_PX &&
  Math.abs(after[3] - after[1] - (before[3] - before[1])) < ROUNDING_PX;

/**
 * The mask of a keyframe with its box, both moved by whole pixels so that they still fit each other: by as many as
 * come nearest to the wish and keep the mask inside the picture. Null where the keyframe has no mask to move.
 */
export function movedMask(
  keyframe: Pick<Keyframe, "box" | "mask">,
  [dx, dy]: readonly [number, number],
  picture: PictureSize,
): Required<Pick<Keyframe, "box" | "mask">> | null {
  const { box, mask } = keyframe;
  const bitmap = box && mask ? pixelsOf(mask) : null;
  if (!box || !bitmap) return null;
  const { left, top, right, bottom } = rectOf(bitmap);
  const across = Math.min(Math.max(Math.round(dx), -left), picture.width - right);
  const down = Math.min(Math.max(Math.round(dy), -top), picture.height - bottom);
  return {
    box: [box[0] + across, box[1] + down, box[2] + across, box[3] + down],
    mask: maskOf({ ...bitmap, left: left + across, top: top + down }),
  };
}

/** Edits that say themselves what becomes of the mask. */
const MASK_EDITS: ReadonlySet<string> = new Set(["drop_mask", "draw_polygon", "paint_mask", "erase_mask"]);

/**
 * The keyframes, as they are before the changes, whose masks an edit of this name takes away while the keyframes stay:
 * none where the edit is about masks.
 */
export function masksLostBy(
  name: string,
  document: AnnotationDocument,
  changes: readonly Change[],
): Keyframe[] {
  if (document.document_type !== "stc" || MASK_EDITS.has(name)) return [];
  const unmasked = new Set(
    changes.flatMap((change) =>
      change.op === "put" && change.kind === "keyframe" && !change.object.mask ? [change.object.id] : [],
    ),
  );
  return document.keyframes.filter((keyframe) => keyframe.mask && unmasked.has(keyframe.id));
}

/** Gives keyframes back the masks that they lost, with the boxes, the frames and the visibility that go with them. */
export function restoreMasks(context: EditContext<StcDocument>, lost: readonly Keyframe[]): EditResult {
  const changes: Change[] = [];
  for (const keyframe of lost) {
    const now = findObject(context.document, "keyframe", keyframe.id);
    if (!now) return refusal("no_such_object");
    const isTaken = keyframesOf(context.document, now.track_id).some(
      (other) => other.id !== now.id && other.frame === keyframe.frame,
    );
    if (isTaken) return refusal("another_keyframe");
    const origin = editedOrigin(now.origin, context.origin);
    changes.push(put("keyframe", { ...keyframe, track_id: now.track_id, origin }));
  }
  return ok(changes);
}
