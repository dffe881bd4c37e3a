import { beforeEach, describe, expect, test } from "vitest";
import {
  dropMark,
  endClip,
  type HandCuts,
  keepCuts,
  keptCuts,
  labelClip,
  markStart,
  moveEdge,
  NO_CUTS,
  neighbourOf,
  removeClip,
  selectClip,
  startOf,
  takeBack,
} from "@/features/lead/hand-cuts";

const frames = (state: HandCuts) => state.cuts.map((cut) => [cut.id, cut.startFrame, cut.endFrame]);

const two = endClip(endClip(NO_CUTS, 29, "a"), 59, "b");

describe("marking clips on a video", () => {
  test("without a mark a clip begins where the one before it ends", () => {
    expect(frames(two)).toEqual([
      ["a", 0, 29],
      ["b", 30, 59],
    ]);
    expect(startOf(two, 100)).toBe(60);
    expect(startOf(two, 40)).toBe(30);
    expect(startOf(two, 10)).toBe(0);
  });

  test("a mark is the other end, whichever comes first, and is used once", () => {
    const state = endClip(markStart(two, 90), 70, "c");

    expect(frames(state)).toEqual([
      ["a", 0, 29],
      ["b", 30, 59],
      ["c", 70, 90],
    ]);
    expect(state.mark).toBeNull();
    expect(state.selected).toBe("c");
    expect(dropMark(markStart(two, 5)).mark).toBeNull();
  });

  test("the same clip is not marked twice", () => {
    const again = endClip(markStart(selectClip(two, "b"), 0), 29, "c");

    expect(frames(again)).toEqual(frames(two));
    expect(again.selected).toBe("a");
  });

  test("an edge does not pass the other one, and clips stay in order", () => {
    const state = moveEdge(moveEdge(two, "a", "start", 80), "b", "end", 10);

    expect(frames(state)).toEqual([
      ["a", 29, 29],
      ["b", 30, 30],
    ]);
    expect(frames(moveEdge(two, "a", "end", 99))).toEqual([
      ["a", 0, 99],
      ["b", 30, 59],
    ]);
  });

  test("each change is taken back, but for a label", () => {
    const state = labelClip(removeClip(moveEdge(two, "b", "end", 70), "a"), "b", "walks");

    expect(state.selected).toBe("b");
    expect(frames(takeBack(state))).toEqual([
      ["a", 0, 29],
      ["b", 30, 70],
    ]);
    expect(frames(takeBack(takeBack(state)))).toEqual(frames(two));
    expect(takeBack(takeBack(takeBack(takeBack(takeBack(state))))).cuts).toEqual([]);
  });

  test("keys go from clip to clip", () => {
    expect(neighbourOf(selectClip(two, null), 1)?.id).toBe("a");
    expect(neighbourOf(selectClip(two, null), -1)?.id).toBe("b");
    expect(neighbourOf(selectClip(two, "a"), 1)?.id).toBe("b");
    expect(neighbourOf(selectClip(two, "b"), 1)).toBeNull();
  });
});

describe("marks that were left", () => {
  beforeEach(() => sessionStorage.clear());

  test("are there again for the same video, and only sound ones", () => {
    keepCuts("one", two.cuts);

    expect(keptCuts("one").cuts).toEqual(two.cuts);
    expect(keptCuts("other")).toEqual(NO_CUTS);
    keepCuts("one", []);
    expect(sessionStorage.length).toBe(0);
    sessionStorage.setItem("groundling.cuts.one", '[{"id": "x"}, 3]');
    expect(keptCuts("one").cuts).toEqual([]);
    sessionStorage.setItem("groundling.cuts.one", "{");
    expect(keptCuts("one").cuts).toEqual([]);
  });
});
