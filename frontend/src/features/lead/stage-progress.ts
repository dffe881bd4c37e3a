import type { Item, Stage } from "@/api/types";

export type StageProgress = {
  name: string;
  title: string;
  /** Items that have reached the stage. */
  entered: number;
  open: number;
  inReview: number;
  accepted: number;
  answered: number;
  wanted: number;
};

/** Counts the work items of each stage, in the order of the workflow. */
export const stageProgress = (stages: readonly Stage[], items: readonly Item[]): StageProgress[] =>
  stages.map((stage) => {
    const here = items.flatMap((item) => item.work_items.filter((workItem) => workItem.stage === stage.name));
    const inState = (state: string) => here.filter((workItem) => workItem.state === state).length;
    return {
      name: stage.name,
      title: stage.title,
      entered: here.length,
      open: inState("open"),
      inReview: inState("review"),
      accepted: inState("accepted"),
      answered: here.reduce((sum, workItem) => sum + workItem.answered, 0),
      wanted: here.reduce((sum, workItem) => sum + workItem.wanted, 0),
    };
  });
