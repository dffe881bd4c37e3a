import type { Change } from "@/editor/changes";
import { put } from "@/editor/changes";
import { type Keyframe, keyframesOf, type Origin, type StcDocument, type Track } from "@/editor/documents";
import { type EditContext, type EditResult, editedOrigin, refusal } from "@/editor/edit-context";
import { type Bitmap, emptyBitmap, filledBox, hull, isEmpty, sameBitmap } from "@/editor/masks/bitmap";
import { type Mask, maskOf, pixelsOf } from "@/editor/masks/run-lengths";
import { addTrack, boxTrackOf, putBox } from "@/editor/track-edits";
import type { PictureSize } from "@/shared/box";
import { ok } from "@/shared/result";
import type { SourceFrame } from "@/shared/units";

type Context = EditContext<StcDocument>;

/** The pixels of a mask, of a keyframe or a proposal; null when there is none, or none that fits the picture. */
export function bitmapOf({ mask }: { readonly mask?: Mask | null }, picture: PictureSize): Bitmap | null {
  const bitmap = mask ? pixelsOf(mask) : null;
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

/**
 * Takes a mask over that a model proposed, with its hull as the box beside it; with a category as a new subject of that
 * id.
 */
export function takeMask(
  context: Context,
  wish: {
    trackId: string;
    newCategory: Track["category"] | null;
    frame: SourceFrame;
    bitmap: Bitmap;
    suggestionId: string;
  },
): EditResult {
  const { trackId, newCategory: category, frame, bitmap } = wish;
  const origin: Origin = { by: "suggestion", suggestion_id: wish.suggestionId };
  const result = category
    ? addMaskTrack(context, { id: trackId, category, frame, bitmap })
    : putMask(context, trackId, frame, bitmap);
  return result.ok ? ok(result.value.map((change) => onKeyframe(change, { origin }))) : result;
}

const onKeyframe = (
  change: Change,
  patch: Pick<Keyframe, "origin"> | Pick<Keyframe, "box" | "mask">,
): Change =>
  change.op === "put" && change.kind === "keyframe"
    ? put("keyframe", { ...change.object, ...patch })
    : change;

function withMask(result: EditResult, bitmap: Bitmap): EditResult {
  if (!result.ok) return result;
  const mask = maskOf(bitmap);
  return ok(result.value.map((change) => onKeyframe(change, { box: hull(bitmap), mask })));
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
