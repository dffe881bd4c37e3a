import { useStore } from "zustand";
import { selectedSceneId } from "@/editor/selection";
import type { EditorSession } from "@/editor/session";
import { isMaskTool } from "@/editor/tools/mask-tool-name";
import type { PictureView } from "@/shared/picture-view";
import { BoxMark, tagOf } from "@/workbench/box-mark";
import { idsApart, lookOf } from "@/workbench/scene-marks";
import type { AnySession } from "@/workbench/sessions";

type Props = { session: AnySession; view: PictureView };

/** The marked boxes on the shown frame, with the drag in progress in its place. `CrowdLayer` draws the others. */
export const SceneOverlay = ({ session, view }: Props) => {
  const state = useStore((session as EditorSession).store, (current) => current);
  const selected = selectedSceneId(state);
  const { toolState, document } = state;
  const newBox = toolState.phase === "drawing" && toolState.frame === state.frame ? toolState.box : null;
  const scene = session.scene();
  const apart = idsApart(state);
  return (
    <g data-boxes={scene.length}>
      {scene
        .filter(({ id }) => apart.has(id))
        .map((box) => ({ box, look: lookOf(document, box.id) }))
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
