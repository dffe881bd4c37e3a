import type { AnnotationDocument } from "@/editor/documents";
import { sceneOn } from "@/editor/tools/scene";
import type { TrackMatch } from "@/features/compare/matched-lanes";
import type { FrameTable } from "@/media/frame-table";
import type { PictureView } from "@/shared/picture-view";
import type { SourceFrame } from "@/shared/units";
import { BoxMark } from "@/workbench/box-mark";
import { SIDE_LOOKS } from "@/workbench/track-look";

type Props = {
  view: PictureView;
  frame: SourceFrame;
  table: FrameTable;
  documents: readonly AnnotationDocument[];
  matches: readonly TrackMatch[];
};

/** Everyone's boxes on one picture: the colour and the line tell the person, the number the subject. */
export const CompareOverlay = ({ view, frame, table, documents, matches }: Props) => (
  <>
    {documents.flatMap((document, index) => {
      const side = index === 0 ? "a" : "b";
      const look = SIDE_LOOKS[index] ?? SIDE_LOOKS[0];
      return sceneOn(document, frame, table).map((mark) => {
        const number = matches.find((match) => match[side]?.id === mark.id)?.number ?? "";
        return (
          <BoxMark
            key={`${side} ${mark.id}`}
            view={view}
            box={mark.box}
            color={look.color}
            dash={look.dash}
            tag={`${side.toUpperCase()}${number}`}
            tagAt={side === "a" ? "start" : "end"}
          />
        );
      });
    })}
  </>
);
