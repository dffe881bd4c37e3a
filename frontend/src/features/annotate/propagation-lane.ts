import type { TrackedBox } from "@/editor/propagation";
import type { LaneSource } from "@/timeline/lanes";

/** The proposed frames as stretches on a lane, by rising frame; certain and uncertain ones apart. */
export const proposedStretches = (boxes: readonly TrackedBox[]): NonNullable<LaneSource["proposed"]> => {
  const stretches: { startFrame: number; endFrame: number; isUncertain: boolean }[] = [];
  for (const { frame, uncertain } of [...boxes].sort((one, other) => one.frame - other.frame)) {
    const last = stretches.at(-1);
    if (last && last.endFrame + 1 === frame && last.isUncertain === uncertain) last.endFrame = frame;
    else stretches.push({ startFrame: frame, endFrame: frame, isUncertain: uncertain });
  }
  return stretches;
};
