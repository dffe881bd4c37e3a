import type { Growth, Suggestion } from "@/api/types";
import type { SuggestionProgress } from "@/features/annotate/use-suggestion-job";

/** How far two jobs are that carry one box, one to each side, of which one may never have been asked for. */
export type JoinedProgress =
  | { phase: "idle" }
  | { phase: "working"; share: number; boxes: Growth["boxes"]; stopsBefore: number[] }
  | { phase: "offered"; suggestions: Suggestion[]; stopsBefore: number[]; failures: string[] }
  | { phase: "failed"; sentences: string[] };

type Phase<P extends SuggestionProgress["phase"]> = Extract<SuggestionProgress, { phase: P }>;

/** Nothing is offered before both have ended; where one has failed, the other's offer stands with the reason. */
export function joinedProgress(...sides: readonly SuggestionProgress[]): JoinedProgress {
  const of = <P extends SuggestionProgress["phase"]>(phase: P) =>
    sides.filter((side): side is Phase<P> => side.phase === phase);
  const [working, offered, failed] = [of("working"), of("offered"), of("failed")];
  const stopsBefore = [...working, ...offered].flatMap((side) => side.stopsBefore ?? []);
  if (working.length > 0) {
    const asked = working.length + offered.length + failed.length;
    const done = working.reduce((sum, { share }) => sum + share, asked - working.length);
    const boxes = [
      ...working.map((side) => side.boxes),
      ...offered.map(({ suggestion }) => (suggestion.output as { boxes?: Growth["boxes"] }).boxes ?? []),
    ];
    return { phase: "working", share: done / asked, boxes: boxes.flat(), stopsBefore };
  }
  const sentences = failed.map(({ sentence }) => sentence);
  if (offered.length > 0)
    return {
      phase: "offered",
      suggestions: offered.map(({ suggestion }) => suggestion),
      stopsBefore,
      failures: [...offered.flatMap(({ failure }) => failure ?? []), ...sentences],
    };
  return failed.length > 0 ? { phase: "failed", sentences } : { phase: "idle" };
}
