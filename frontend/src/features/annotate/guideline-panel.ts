import type { BenchTarget } from "@/features/annotate/bench-target";

/** By which the act finds the panel. */
export const GUIDELINE_ID = "guideline";

export const hasGuideline = ({ project, item }: BenchTarget): boolean =>
  project.guideline !== "" || typeof item.metadata.description === "string";

/** Opens the guideline, or folds it away again. */
export const toggleGuideline = () => {
  const panel = document.getElementById(GUIDELINE_ID);
  if (!(panel instanceof HTMLDetailsElement)) return;
  panel.open = !panel.open;
  if (panel.open) panel.scrollIntoView({ block: "start" });
};
