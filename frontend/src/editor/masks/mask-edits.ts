import type { Change } from "@/editor/changes";
import { put } from "@/editor/changes";
import { type Keyframe, keyframesOf, type StcDocument, type Track } from "@/editor/documents";
import { type EditContext, type EditResult, editedOrigin, refusal } from "@/editor/edit-context";
import { type Bitmap, emptyBitmap, filledBox, hull, isEmpty, sameBitmap } from "@/editor/masks/bitmap";
import { maskOf, pixelsOf } from "@/editor/masks/run-lengths";
import { addTrack, boxTrackOf, putBox } from "@/editor/track-edits";
import type { PictureSize } from "@/shared/box";
import { ok } from "@/shared/result";
import type { SourceFrame } from "@/shared/units";

type Context = EditContext<StcDocument>;

/** The pixels of a keyframe's mask; null when it has none, or none that fits the picture. */
export function bitmapOf(keyframe: Keyframe, picture: PictureSize): Bitmap | null {
  const bitmap = keyframe.mask ? pixelsOf(keyframe.mask) : null;
  return bitmap?.picture.width === picture.width && bitmap.picture.height === picture.height ? bitmap : null;
}

const keyframeOn = (document: StcDocument, trackId: string, frame: SourceFrame): Keyframe | undefined =>
  document.keyframes.find((keyframe) => keyframe.track_id === trackId && keyframe.frame === frame);

/** The track's mask on exactly this frame; empty when it has none there. */
export function maskOn(
  { document, picture }: Pick<Context, "document" | "picture">,
  trackId: string,
  frame: SourceFrame,
): Bitmap {
  const keyframe = keyframeOn(document, trackId, frame);
  return (keyframe && bitmapOf(keyframe, picture)) ?? emptyBitmap(picture);
}

/**
 * Makes this the track's mask on a frame, and its hull the box beside it. An empty one takes the mask away and
 * leaves the box.
 */
export function putMask(context: Context, trackId: string, frame: SourceFrame, bitmap: Bitmap): EditResult {
  const box = hull(bitmap);
  if (!box) return dropMask(context, trackId, frame);
  if (sameBitmap(bitmap, maskOn(context, trackId, frame))) return ok([]);
  return withMask(putBox(context, trackId, frame, box), bitmap);
}

/** A new subject, seen first as this mask on `frame`. */
export function addMaskTrack(
  context: Context,
  wish: { id: string; category: Track["category"]; frame: SourceFrame; bitmap: Bitmap },
): EditResult {
  const box = hull(wish.bitmap);
  return box ? withMask(addTrack(context, { ...wish, box }), wish.bitmap) : refusal("nothing_covered");
}

function withMask(result: EditResult, bitmap: Bitmap): EditResult {
  if (!result.ok) return result;
  const mask = maskOf(bitmap);
  const masked = (change: Change): Change =>
    change.op === "put" && change.kind === "keyframe" ? put("keyframe", { ...change.object, mask }) : change;
  return ok(result.value.map(masked));
}

/** The box alone is left of a keyframe that has a mask. */
export function dropMask(context: Context, trackId: string, frame: SourceFrame): EditResult {
  const keyframe = keyframeOn(context.document, trackId, frame);
  if (!keyframe?.mask) return refusal("no_mask_here");
  const { mask: _dropped, ...rest } = keyframe;
  return ok([put("keyframe", { ...rest, origin: editedOrigin(keyframe.origin, context.origin) })]);
}

/** Makes the track's box on a frame, interpolated ones too, into a mask. */
export function boxToMask(context: Context, trackId: string, frame: SourceFrame): EditResult {
  const box = boxTrackOf(context, trackId)?.at(frame)?.box;
  return box ? putMask(context, trackId, frame, filledBox(box, context.picture)) : refusal("no_box_to_take");
}

/** Makes another mask of the one on a frame. */
export function reshapeMask(
  context: Context,
  trackId: string,
  frame: SourceFrame,
  reshape: (bitmap: Bitmap) => Bitmap,
): EditResult {
  const bitmap = maskOn(context, trackId, frame);
  return isEmpty(bitmap) ? refusal("no_mask_here") : putMask(context, trackId, frame, reshape(bitmap));
}

/** A mask as it is drawn on a frame. */
export interface ShownMask {
  /** Null while the first mask of a new subject is being painted. */
  readonly trackId: string | null;
  readonly bitmap: Bitmap;
  /** True for an earlier keyframe's mask, shown to compare with. */
  readonly isGhost: boolean;
}

/**
 * The masks of the frame's keyframes, and of the selected track, where it has none here, the nearest earlier
 * one as a ghost. Between keyframes a mask is not made up.
 */
export function shownMasks(
  { document, picture, table }: Pick<Context, "document" | "picture" | "table">,
  frame: SourceFrame,
  selectedTrackId: string | null,
): ShownMask[] {
  const masks: ShownMask[] = [];
  for (const keyframe of document.keyframes) {
    const bitmap = keyframe.frame === frame ? bitmapOf(keyframe, picture) : null;
    if (bitmap) masks.push({ trackId: keyframe.track_id, bitmap, isGhost: false });
  }
  if (selectedTrackId === null || masks.some((mask) => mask.trackId === selectedTrackId)) return masks;
  const isHere = boxTrackOf({ document, table }, selectedTrackId)?.at(frame);
  const earlier = keyframesOf(document, selectedTrackId).findLast((each) => each.frame < frame && each.mask);
  const ghost = isHere && earlier ? bitmapOf(earlier, picture) : null;
  return ghost ? [{ trackId: selectedTrackId, bitmap: ghost, isGhost: true }, ...masks] : masks;
}
