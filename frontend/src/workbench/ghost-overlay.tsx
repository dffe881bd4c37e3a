import type { TrackedBox } from "@/editor/propagation";
import type { PictureView } from "@/shared/picture-view";
import { BoxMark } from "@/workbench/box-mark";
import { useFormats } from "@/workbench/ui/formats";

type Props = { view: PictureView; box: TrackedBox | null };

/** What a model proposes for this frame: told from people's boxes by its score and its dots. */
export const GhostOverlay = ({ view, box }: Props) => {
  const { score } = useFormats();
  return (
    box && (
      <BoxMark
        view={view}
        box={box.box}
        color="#ffffff"
        dash={box.uncertain ? "1 7" : "2 5"}
        tag={`${box.uncertain ? "??" : "?"} ${score(box.score)}`}
      />
    )
  );
};
