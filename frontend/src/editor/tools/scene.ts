import { BoxTrack } from "@/editor/box-track";
import type { AnnotationDocument, Visibility } from "@/editor/documents";
import { keyframesOf } from "@/editor/documents";
import type { FrameTable } from "@/media/frame-table";
import { BOX_HANDLES, type Box, type BoxHandle, boxArea, boxContains, handlePoint } from "@/shared/box";
import type { ImagePoint, SourceFrame } from "@/shared/units";

/** A box on the picture that can be pointed at: a track's on this frame, or an evidence box. */
export interface SceneBox {
  /** Of the track, or of the evidence box. */
  readonly id: string;
  readonly kind: "track" | "evidence_box";
  readonly box: Box;
  readonly state: Exclude<Visibility, "absent">;
  /** True where a person or a model put the box on this very frame; false where it is interpolated. */
  readonly isKeyframe: boolean;
}

/** All boxes of a document on one frame, in document order (later ones lie on top). */
export function sceneOn(document: AnnotationDocument, frame: SourceFrame, table: FrameTable): SceneBox[] {
  if (document.document_type === "fgqa")
    return document.evidence_boxes
      .filter((box) => box.frame === frame)
      .map(({ id, box }) => ({ id, kind: "evidence_box", box, state: "visible", isKeyframe: true }));
  if (document.document_type !== "stc") return [];
  return document.tracks.flatMap((track) => {
    const placed = BoxTrack.of(keyframesOf(document, track.id), table.ticks, track.finished).at(frame);
    if (!placed) return [];
    const { box, state, keyframe } = placed;
    return [{ id: track.id, kind: "track" as const, box, state, isKeyframe: keyframe !== null }];
  });
}

export type BoxHit =
  | { readonly part: "handle"; readonly target: SceneBox; readonly handle: BoxHandle }
  | { readonly part: "body"; readonly target: SceneBox };

/**
 * What lies under a point. `reach` is the distance in picture pixels within which a handle is caught. The
 * selected box comes first, handles before bodies; of several bodies the smallest, so that a box inside
 * another can be had.
 */
export function hitScene(
  scene: readonly SceneBox[],
  selectedId: string | null,
  point: ImagePoint,
  reach: number,
): BoxHit | null {
  const selected = scene.find((candidate) => candidate.id === selectedId);
  if (selected) {
    const handle = nearestHandle(selected.box, point, reach);
    if (handle) return { part: "handle", target: selected, handle };
    if (boxContains(selected.box, point)) return { part: "body", target: selected };
  }
  const under = scene.filter((candidate) => boxContains(candidate.box, point));
  const smallest = under.sort((one, other) => boxArea(one.box) - boxArea(other.box))[0];
  return smallest ? { part: "body", target: smallest } : null;
}

/** The box that a press takes in or out of what is marked: the smallest under it; none while one is drawn. */
export function boxUnder(
  { point }: { readonly point: ImagePoint },
  scene: { readonly tool: string; readonly boxes: readonly SceneBox[] },
): SceneBox | null {
  return scene.tool === "select" ? (hitScene(scene.boxes, null, point, 0)?.target ?? null) : null;
}

function nearestHandle(box: Box, point: ImagePoint, reach: number): BoxHandle | null {
  let nearest: BoxHandle | null = null;
  let least = reach;
  for (const handle of BOX_HANDLES) {
    const place = handlePoint(box, handle);
    const distance = Math.hypot(place.x - point.x, place.y - point.y);
    if (distance < least || (distance === least && nearest === null)) {
      nearest = handle;
      least = distance;
    }
  }
  return nearest;
}
