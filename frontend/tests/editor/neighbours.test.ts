import { expect, test } from "vitest";
import { neighboursOf } from "@/editor/neighbours";
import { stcHarness } from "./support/harness";

test("the neighbours of a frame are the boxed keyframes beside it, and never the one on it", () => {
  const person = stcHarness();
  for (const [frame, left] of [
    [10, 20],
    [20, 120],
    [40, 220],
  ] as const) {
    person.goTo(frame);
    person.drag([left, 50], [left + 40, 90]);
  }
  person.goTo(30);
  person.press("x");
  const { document } = person.state;
  const trackId = document.tracks[0]?.id ?? "";
  const around = (frame: number) => {
    const { before, after } = neighboursOf(document, trackId, frame);
    return [before?.frame ?? null, after?.frame ?? null];
  };
  expect([5, 10, 15, 20, 35, 40, 50].map(around)).toEqual([
    [null, 10],
    [null, 20],
    [10, 20],
    [10, 40],
    [20, 40],
    [20, null],
    [40, null],
  ]);
});
