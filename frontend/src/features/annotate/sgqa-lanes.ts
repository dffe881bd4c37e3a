import type { TFunction } from "i18next";
import type { SgqaDocument } from "@/editor/documents";
import type { LaneRow } from "@/workbench/timeline";
import { trackLook } from "@/workbench/track-look";

/** One lane per question: a dot where it is asked, and the frames that show its answer. */
export const sgqaLanes = (document: SgqaDocument, t: TFunction): LaneRow[] =>
  document.asks.map((ask, index) => ({
    name: t("asks.question", { number: index + 1 }),
    letter: String(index + 1),
    color: trackLook(index).color,
    source: {
      id: ask.id,
      dots: [{ id: ask.id, frame: ask.frame, state: "visible" }],
      spans: ask.evidence
        ? [
            {
              id: ask.id,
              startFrame: ask.evidence.start_frame,
              endFrame: ask.evidence.end_frame,
              kind: "evidence",
              label: t("pairs.evidence"),
            },
          ]
        : [],
    },
  }));
