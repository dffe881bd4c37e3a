import type { TFunction } from "i18next";
import type { McqDocument } from "@/editor/documents";
import type { LaneRow } from "@/workbench/timeline";
import { trackLook } from "@/workbench/track-look";

/** One lane per question: the frames that show its answer. */
export const mcqLanes = (document: McqDocument, t: TFunction): LaneRow[] =>
  document.questions.map((question, index) => ({
    name: t("mcq.question", { number: index + 1 }),
    letter: String(index + 1),
    color: trackLook(index).color,
    source: {
      id: question.id,
      dots: [],
      spans: question.evidence
        ? [
            {
              id: question.id,
              startFrame: question.evidence.start_frame,
              endFrame: question.evidence.end_frame,
              kind: "evidence",
              label: t("pairs.evidence"),
            },
          ]
        : [],
    },
  }));
