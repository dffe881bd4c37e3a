import type { TFunction } from "i18next";
import type { FgqaDocument } from "@/editor/documents";
import type { LaneRow } from "@/workbench/timeline";
import { trackLook } from "@/workbench/track-look";

/** One lane per pair: its evidence as a span, its evidence boxes as dots. */
export const fgqaLanes = (document: FgqaDocument, t: TFunction): LaneRow[] =>
  document.pairs.map((pair, index) => ({
    name: t("pairs.lane", { number: index + 1 }),
    letter: String(index + 1),
    color: trackLook(index).color,
    source: {
      id: pair.id,
      dots: document.evidence_boxes
        .filter((box) => box.pair_id === pair.id)
        .map(({ id, frame }) => ({ id, frame, state: "visible" })),
      spans: pair.evidence
        ? [
            {
              id: pair.id,
              startFrame: pair.evidence.start_frame,
              endFrame: pair.evidence.end_frame,
              kind: "evidence",
              label: t("pairs.evidence"),
            },
          ]
        : [],
    },
  }));
