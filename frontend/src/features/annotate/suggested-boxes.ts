import type { Suggestion } from "@/api/types";
import type { SuggestedBox } from "@/editor/suggestion-edits";
import type { Box } from "@/shared/box";
import { sourceFrame } from "@/shared/units";

type BoxOutput = { boxes?: { frame: number; box: Box }[] };

/** The boxes of a propagation, by rising frame. */
export const suggestedBoxes = (suggestion: Suggestion): SuggestedBox[] =>
  ((suggestion.output as BoxOutput).boxes ?? [])
    .map(({ frame, box }) => ({ frame: sourceFrame(frame), box }))
    .sort((one, other) => one.frame - other.frame);
