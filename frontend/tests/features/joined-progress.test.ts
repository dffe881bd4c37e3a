import { expect, test } from "vitest";
import type { Growth, Suggestion } from "@/api/types";
import { joinedProgress } from "@/features/annotate/joined-progress";
import type { SuggestionProgress } from "@/features/annotate/use-suggestion-job";

type Grown = Growth["boxes"][number];
const box = (frame: number) => ({ frame, box: [1, 1, 2, 2], score: 1, uncertain: false }) as Grown;
const suggestion = (id: string, ...frames: number[]) =>
  ({ id, output: { boxes: frames.map(box) } }) as unknown as Suggestion;
const idle: SuggestionProgress = { phase: "idle" };
const working = (share: number, ...frames: number[]): SuggestionProgress => ({
  phase: "working",
  share,
  message: "",
  boxes: frames.map(box),
  stopsBefore: 9,
});
const offered = (id: string, failure: string | null = null): SuggestionProgress => ({
  phase: "offered",
  suggestion: suggestion(id, 4, 3),
  stopsBefore: null,
  failure,
});
const failed: SuggestionProgress = { phase: "failed", sentence: "No." };

test("a side that was never asked counts for nothing", () => {
  expect(joinedProgress(idle, idle)).toEqual({ phase: "idle" });
  expect(joinedProgress(working(0.5, 6), idle)).toMatchObject({ share: 0.5, stopsBefore: [9] });
  expect(joinedProgress(idle, failed)).toEqual({ phase: "failed", sentences: ["No."] });
});

test("while one side works nothing is offered, and the boxes of both are seen", () => {
  const joined = joinedProgress(working(0.5, 6, 7), offered("back"));
  expect(joined).toMatchObject({ phase: "working", share: 0.75 });
  expect(joined.phase === "working" && joined.boxes.map(({ frame }) => frame)).toEqual([6, 7, 4, 3]);
});

test("both offers stand together, and one stands alone with the reason of the other", () => {
  expect(joinedProgress(offered("ahead"), offered("back", "It took too long."))).toMatchObject({
    phase: "offered",
    suggestions: [{ id: "ahead" }, { id: "back" }],
    failures: ["It took too long."],
  });
  expect(joinedProgress(failed, offered("back"))).toMatchObject({
    phase: "offered",
    suggestions: [{ id: "back" }],
    failures: ["No."],
  });
});
