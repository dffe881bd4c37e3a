import { useStore } from "zustand";
import { type Neighbours, neighboursOf } from "@/editor/neighbours";
import { selectedTrackId } from "@/editor/selection";
import type { EditorSession } from "@/editor/session";
import type { PictureView } from "@/shared/picture-view";
import { BoxMark } from "@/workbench/box-mark";
import type { StcSession } from "@/workbench/sessions";
import { placesOf, trackLook } from "@/workbench/track-look";

type Props = { session: StcSession; view: PictureView };

const DASH = "4 5";
const ARROWS = { before: "‹", after: "›" } as const;

/** The selected track's boxes on the keyframes beside this frame, so that a person sees where it comes from and goes. */
export const NeighbourOverlay = ({ session, view }: Props) => {
  const document = useStore(session.store, (state) => state.document);
  const frame = useStore(session.store, (state) => state.frame);
  const trackId = useStore((session as EditorSession).store, selectedTrackId);
  if (trackId === null) return null;
  const { color } = trackLook(placesOf(document.tracks).get(trackId) ?? document.tracks.length);
  const neighbours = neighboursOf(document, trackId, frame);
  const ghost = (side: keyof Neighbours) => {
    const keyframe = neighbours[side];
    return (
      keyframe?.box && (
        <BoxMark
          key={side}
          view={view}
          box={keyframe.box as [number, number, number, number]}
          color={color}
          dash={DASH}
          tag={side === "before" ? `${ARROWS.before} ${keyframe.frame}` : `${keyframe.frame} ${ARROWS.after}`}
          tagAt={side === "before" ? "start" : "end"}
          isFaint
        />
      )
    );
  };
  return (
    <g data-neighbours opacity={0.75}>
      {ghost("before")}
      {ghost("after")}
    </g>
  );
};
