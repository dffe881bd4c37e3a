import vectors from "@tests/vectors/engines.json";
import { expect, test } from "vitest";
import { FrameTable } from "@/media/frame-table";
import { frameInterval, seconds, sourceFrame } from "@/shared/units";

const pair = ([one, other]: number[]): [number, number] => [one ?? 0, other ?? 0];

test.each(
  vectors.frame_tables.map((vector) => ({
    vector,
    name: `${vector.time_base.join("/")} × ${vector.ticks.length}`,
  })),
)("the table $name agrees with the server's rule on seconds, frames and grids", ({ vector }) => {
  const table = new FrameTable({ ...vector, time_base: pair(vector.time_base), grid: null });

  expect(vector.ticks.map((_, frame) => table.seconds(sourceFrame(frame)))).toEqual(vector.seconds);
  for (const [time, frame] of vector.frame_at)
    expect([time, table.frameAt(seconds(time ?? 0))]).toEqual([time, frame]);
  for (const { grid, clip, places } of vector.grids) {
    const [startFrame = 0, endFrame = 0] = clip;
    const within = frameInterval(sourceFrame(startFrame), sourceFrame(endFrame));
    const onGrid = new FrameTable({ ...vector, time_base: pair(vector.time_base), grid });
    const seen = places.map((_, offset) => onGrid.gridPlace(sourceFrame(startFrame + offset), within));
    expect(seen.map((place) => (place?.[0] === place?.[1] ? place?.[0] : null))).toEqual(places);
  }
});

const variable = new FrameTable({
  time_base: [1, 1000],
  ticks: [100, 140, 300, 310],
  hash: "h",
  grid: [0, 2],
});

test("elapsed time counts from the first frame, the last frame lasts as long as the one before", () => {
  expect(variable.elapsed(sourceFrame(2))).toBe(0.2);
  expect([0, 1, 2, 3].map((frame) => variable.duration(sourceFrame(frame)))).toEqual([
    0.04, 0.16, 0.01, 0.01,
  ]);
  expect([0.039, 0.04, 0.199, 0.2, 5].map((time) => variable.frameAtElapsed(seconds(time)))).toEqual([
    0, 1, 1, 2, 3,
  ]);
});

test("between grid frames, before the first and after the last of the clip both neighbours are told", () => {
  const table = new FrameTable({
    time_base: [1, 10],
    ticks: [0, 1, 2, 3, 4, 5, 6],
    hash: "h",
    grid: [0, 2, 4],
  });
  const clip = frameInterval(sourceFrame(1), sourceFrame(5));
  expect([0, 1, 2, 3, 4, 5, 6].map((frame) => table.gridPlace(sourceFrame(frame), clip))).toEqual([
    null,
    [null, 0],
    [0, 0],
    [0, 1],
    [1, 1],
    [1, null],
    null,
  ]);
  const bare = new FrameTable({ time_base: [1, 10], ticks: [0, 1], hash: "h", grid: null });
  expect(bare.gridPlace(sourceFrame(0), bare.interval)).toBeNull();
});

test.each([
  { fault: "no frame", table: { ticks: [] }, message: "at least one frame" },
  { fault: "two frames at one time", table: { ticks: [0, 5, 5] }, message: "tick 2 (5) does not come after" },
  { fault: "half a tick", table: { ticks: [0, 0.5] }, message: "tick 1 is 0.5" },
  { fault: "a time base of zero", table: { time_base: [0, 1] as const }, message: "not a positive fraction" },
  { fault: "a grid frame outside", table: { grid: [0, 9] }, message: "grid frame 1 is 9" },
])("a table with $fault is refused", ({ table, message }) => {
  const sound = { time_base: [1, 30] as const, ticks: [0, 1], hash: "h", grid: null };
  expect(() => new FrameTable({ ...sound, ...table })).toThrow(message);
});

test("a frame outside the table has no time", () => {
  expect(() => variable.seconds(sourceFrame(4))).toThrow("frame 4 is outside the table of 4 frames");
});
