import { useStore } from "zustand";
import type { AnnotationDocument } from "@/editor/documents";
import { selectedSceneId } from "@/editor/selection";
import type { EditorSession } from "@/editor/session";
import { isMaskTool } from "@/editor/tools/mask-tool-name";
import type { PictureView } from "@/shared/picture-view";
import { BoxMark } from "@/workbench/box-mark";
import type { AnySession } from "@/workbench/sessions";
import { placesOf, type TrackLook, trackLook } from "@/workbench/track-look";

type Props = { session: AnySession; view: PictureView };

const lookOf = (document: AnnotationDocument, id: string): TrackLook => {
  if (document.document_type === "stc")
    return trackLook(placesOf(document.tracks).get(id) ?? document.tracks.length);
  const pairId = document.evidence_boxes.find((box) => box.id === id)?.pair_id;
  const index = document.pairs.findIndex((pair) => pair.id === pairId);
  return { ...trackLook(index), letter: String(index + 1) };
};

/** The boxes on the shown frame, with the drag in progress in its place. */
export const SceneOverlay = ({ session, view }: Props) => {
  const state = useStore((session as EditorSession).store, (current) => current);
  const selected = selectedSceneId(state);
  const { toolState, document } = state;
  const newBox = toolState.phase === "drawing" && toolState.frame === state.frame ? toolState.box : null;
  const marks = session.scene();
  return (
    <g data-boxes={marks.length}>
      {marks.map((mark) => {
        const look = lookOf(document, mark.id);
        const isOccluded = mark.state === "occluded";
        return (
          <BoxMark
            key={mark.id}
            view={view}
            box={mark.box}
            color={look.color}
            dash={look.dash}
            tag={isOccluded ? `${look.letter} ◐` : look.letter}
            isSelected={mark.id === selected}
            hasHandles={mark.id === selected && !isMaskTool(state.tool)}
            isFaint={!mark.isKeyframe}
          />
        );
      })}
      {newBox && <BoxMark view={view} box={newBox} color="#ffffff" dash="4 3" tag="+" />}
    </g>
  );
};
