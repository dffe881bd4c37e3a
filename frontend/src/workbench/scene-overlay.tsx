import { useStore } from "zustand";
import type { AnnotationDocument } from "@/editor/documents";
import { markedIds } from "@/editor/marking";
import { selectedSceneId } from "@/editor/selection";
import type { EditorSession } from "@/editor/session";
import { isMaskTool } from "@/editor/tools/mask-tool-name";
import type { PictureView } from "@/shared/picture-view";
import { BoxMark, tagOf } from "@/workbench/box-mark";
import { SceneCrowd } from "@/workbench/scene-overlay-crowd";
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

/** The boxes on the shown frame, with the drag in progress in its place; what is marked lies on top. */
export const SceneOverlay = ({ session, view }: Props) => {
  const state = useStore((session as EditorSession).store, (current) => current);
  const selected = selectedSceneId(state);
  const { toolState, document, selection } = state;
  const newBox = toolState.phase === "drawing" && toolState.frame === state.frame ? toolState.box : null;
  const isMarked = new Set(selection?.kind === "track" ? markedIds(state) : []);
  const marks = session.scene().map((box) => ({ box, look: lookOf(document, box.id) }));
  const isApart = (id: string) => id === selected || isMarked.has(id);
  return (
    <g data-boxes={marks.length}>
      <SceneCrowd view={view} marks={marks.filter(({ box }) => !isApart(box.id))} />
      {marks
        .filter(({ box }) => isApart(box.id))
        .map(({ box, look }) => (
          <BoxMark
            key={box.id}
            view={view}
            box={box.box}
            color={look.color}
            dash={look.dash}
            tag={tagOf(look, box.state)}
            isSelected
            hasHandles={box.id === selected && !isMaskTool(state.tool)}
            isFaint={!box.isKeyframe}
          />
        ))}
      {newBox && <BoxMark view={view} box={newBox} color="#ffffff" dash="4 3" tag="+" />}
    </g>
  );
};
