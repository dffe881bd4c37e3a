import type { SuggestedBox } from "@/editor/suggestion-edits";
import type { PictureView } from "@/shared/picture-view";
import type { SourceFrame } from "@/shared/units";
import { BoxMark } from "@/workbench/box-mark";

type Props = { view: PictureView; frame: SourceFrame; boxes: readonly SuggestedBox[] };

/** What a model proposes for this frame: told from people's boxes by its question mark and its dots. */
export const GhostOverlay = ({ view, frame, boxes }: Props) => {
  const here = boxes.find((suggested) => suggested.frame === frame);
  return here ? <BoxMark view={view} box={here.box} color="#ffffff" dash="2 5" tag="?" /> : null;
};
