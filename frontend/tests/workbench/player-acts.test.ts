import { beforeEach, expect, test } from "vitest";
import { FrameTable } from "@/media/frame-table";
import type { Player } from "@/media/player";
import { sourceFrame } from "@/shared/units";
import { cutMarks, timeScale } from "@/timeline/time-scale";
import { playerCommands } from "@/workbench/player-acts";

const table = new FrameTable({
  time_base: [1, 30],
  ticks: Array.from({ length: 300 }, (_, at) => at),
  hash: "h",
  grid: null,
  shot_cuts: [20, 100, 180, 290],
});
const clip = { startFrame: sourceFrame(60), endFrame: sourceFrame(200) };

/** A player without a picture: it goes where it is told. */
class Standing {
  frame = sourceFrame(120);
  bounds = clip;
  seek(frame: number) {
    this.frame = sourceFrame(frame);
  }
}

let player: Standing;
beforeEach(() => {
  player = new Standing();
});

const act = (name: string, on = table) => {
  const found = playerCommands(player as unknown as Player, on).find((each) => each.name === name);
  if (!found) throw new Error(`there is no act ${name}`);
  if (found.isEnabled) found.perform();
  return player.frame;
};

test("shot cuts are jumped to within what can be reached", () => {
  expect([act("next_cut"), act("next_cut"), act("previous_cut"), act("previous_cut")]).toEqual([
    180, 180, 100, 100,
  ]);
  player.bounds = table.interval;
  expect([act("previous_cut"), act("next_cut")]).toEqual([20, 100]);
});

test("a second is a second of time, and stops at the clip's ends", () => {
  expect([act("second_forward"), act("second_back"), act("second_back"), act("second_back")]).toEqual([
    150, 120, 90, 60,
  ]);
});

test("a clip without known cuts has nothing to jump to", () => {
  const bare = new FrameTable({ time_base: [1, 30], ticks: [0, 1, 2], hash: "h", grid: null });
  expect(bare.shotCuts).toEqual([]);
  expect(act("next_cut", bare)).toBe(120);
});

test("the ruler marks the cuts inside the strip at the left edge of their frame", () => {
  const marks = cutMarks(timeScale(table, clip, 141));
  expect(marks.map(({ frame, x }) => [frame, Math.round(x)])).toEqual([
    [100, 40],
    [180, 120],
  ]);
});

test("a table whose cuts are not frames of it is refused", () => {
  expect(
    () => new FrameTable({ time_base: [1, 30], ticks: [0, 1], hash: "h", grid: null, shot_cuts: [2] }),
  ).toThrow("shot cut 0 is 2, which is impossible");
});
