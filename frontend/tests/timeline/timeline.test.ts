import { describe, expect, test } from "vitest";
import { FrameTable } from "@/media/frame-table";
import { type SourceFrame, sourceFrame } from "@/shared/units";
import {
  TIMELINE_IDLE,
  type TimelineEffect,
  type TimelineState,
  timelineDoubleClick,
  timelinePointer,
} from "@/timeline/interaction";
import { hitTimeline } from "@/timeline/lane-hits";
import { draggedSpans, LANE_METRICS, type LaneSource, lanesWithin, layoutLanes } from "@/timeline/lanes";
import { collapsesIn32, RetrievalGrid } from "@/timeline/retrieval-grid";
import { snapped } from "@/timeline/snapping";
import {
  boundaryAtX,
  frameAtX,
  resized,
  revealed,
  ruler,
  scrolled,
  timeScale,
  xAfter,
  xOf,
  zoomed,
} from "@/timeline/time-scale";
import { collapses } from "../vectors/retrieval.json";

const frame = sourceFrame;
/** 100 frames of 0.1 s; the clip is frames 20 to 79, six seconds on 600 pixels: ten pixels a frame. */
const table = new FrameTable({
  time_base: [1, 10],
  ticks: Array.from({ length: 100 }, (_, at) => at),
  hash: "h",
  grid: null,
});
const clip = { startFrame: frame(20), endFrame: frame(79) };
const scale = timeScale(table, clip, 600);

describe("the time scale", () => {
  test("shows the clip whole, each frame from its time to the next one's", () => {
    expect(
      [20, 21, 79].map((at) => [xOf(scale, frame(at)), xAfter(scale, frame(at))].map(Math.round)),
    ).toEqual([
      [0, 10],
      [10, 20],
      [590, 600],
    ]);
    expect([-50, 0, 9.9, 10.1, 595, 9999].map((x) => frameAtX(scale, x))).toEqual([20, 20, 20, 21, 79, 79]);
    expect([4, 6, 14.9, 15.1].map((x) => boundaryAtX(scale, x))).toEqual([20, 21, 21, 22]);
  });

  test("goes by time where frames are uneven", () => {
    const uneven = new FrameTable({ time_base: [1, 10], ticks: [0, 1, 9], hash: "h", grid: null });
    const strip = timeScale(uneven, uneven.interval, 170);
    expect([0, 1, 2].map((at) => Math.round(xOf(strip, frame(at))))).toEqual([0, 10, 90]);
    expect([9, 11, 89, 91].map((x) => frameAtX(strip, x))).toEqual([0, 1, 1, 2]);
  });

  test("zooms around the pointer, within the whole clip and a frame of sixty pixels", () => {
    const near = zoomed(scale, 300, 2);
    expect(xOf(near, frame(50))).toBeCloseTo(300);
    expect(xOf(near, frame(51)) - xOf(near, frame(50))).toBeCloseTo(20);
    const nearest = zoomed(scale, 300, 1e9);
    expect(xAfter(nearest, frame(50)) - xOf(nearest, frame(50))).toBeCloseTo(60);
    expect(zoomed(near, 0, 1e-9)).toEqual({ ...scale, scrollPx: 0 });
  });

  test("scrolls no further than the clip, and no more than needed to show a frame", () => {
    const near = zoomed(scale, 0, 2);
    expect(scrolled(near, 9999).scrollPx).toBeCloseTo(600);
    expect(scrolled(near, -5).scrollPx).toBe(0);
    expect(revealed(near, frame(25))).toBe(near);
    expect(xAfter(revealed(near, frame(60)), frame(60))).toBeCloseTo(560);
    expect(xOf(revealed(scrolled(near, 600), frame(40)), frame(40))).toBeCloseTo(40);
  });

  test("stays whole when the strip is resized, and keeps its zoom when it was zoomed", () => {
    expect(resized(scale, 300)).toEqual(timeScale(table, clip, 300));
    expect(resized(zoomed(scale, 0, 4), 300).pxPerSecond).toBeCloseTo(400);
  });

  test("has a ruler of seconds from the clip's start, of frames when near", () => {
    expect(ruler(scale, 90).map(({ frame: at, x, label }) => [at, Math.round(x), label])).toEqual([
      [20, 0, "0:00"],
      [30, 100, "0:01"],
      [40, 200, "0:02"],
      [50, 300, "0:03"],
      [60, 400, "0:04"],
      [70, 500, "0:05"],
      [79, 600, "0:06"],
    ]);
    const near = ruler(zoomed(scale, 0, 4), 60);
    expect(near.slice(0, 4).map(({ label, isMajor }) => [label, isMajor])).toEqual([
      ["20", true],
      ["", false],
      ["22", true],
      ["", false],
    ]);
    expect(near.length).toBe(16);
  });
});

test("a landing catches on the nearest edge or the playhead in reach, else on the grid, else on its frame", () => {
  const targets = {
    grid: [frame(20), frame(30), frame(40)],
    edges: [frame(33), frame(36)],
    cuts: [frame(71)],
    playhead: frame(37),
  };
  const land = (at: number, reach = 10.5) => snapped(scale, frame(at), targets, reach);
  expect(land(34)).toEqual({ frame: 33, on: "edge" });
  expect(land(38)).toEqual({ frame: 37, on: "playhead" });
  expect(snapped(scale, frame(35), { ...targets, playhead: frame(34) }, 20)).toEqual({
    frame: 34,
    on: "playhead",
  });
  expect(land(72)).toEqual({ frame: 71, on: "cut" });
  expect(land(44)).toEqual({ frame: 40, on: "grid" });
  expect(land(34, 5)).toEqual({ frame: 30, on: "grid" });
  expect(snapped(scale, frame(44), { ...targets, grid: null }, 5)).toEqual({ frame: 44, on: "frame" });
});

const lanes = layoutLanes(
  [
    { id: "a", dots: [{ id: "k", frame: 30, state: "visible" }], spans: [] },
    {
      id: "b",
      dots: [],
      spans: [
        { id: "s1", startFrame: 20, endFrame: 49, kind: "action", label: "" },
        { id: "s2", startFrame: 50, endFrame: 69, kind: "action", label: "" },
      ],
    },
  ],
  scale,
);
const { rulerHeight, laneHeight, gap } = LANE_METRICS;
const dotsOfA = rulerHeight + 4;
const spansOfB = rulerHeight + laneHeight + gap + 20;

test("a segment too narrow for edges is caught as a whole", () => {
  const spans = [{ id: "s", startFrame: 30, endFrame: 30, kind: "action", label: "" }];
  const narrow = layoutLanes([{ id: "a", dots: [], spans }], scale);
  expect(hitTimeline(narrow, 101, rulerHeight + 20)).toEqual({ part: "span", laneId: "a", id: "s" });
});

test("what lies under the pointer", () => {
  expect(hitTimeline(lanes, 100, 3)).toEqual({ part: "ruler" });
  expect(hitTimeline(lanes, 108, dotsOfA)).toEqual({
    part: "dot",
    laneId: "a",
    id: "k",
    frame: 30,
    isSingle: true,
  });
  expect(hitTimeline(lanes, 120, dotsOfA)).toEqual({ part: "lane", laneId: "a" });
  expect(hitTimeline(lanes, 298, spansOfB)).toEqual({
    part: "edge",
    laneId: "b",
    id: "s1",
    edge: "end",
    x: expect.closeTo(300),
  });
  expect(hitTimeline(lanes, 302, spansOfB)).toEqual({
    part: "edge",
    laneId: "b",
    id: "s2",
    edge: "start",
    x: expect.closeTo(300),
  });
  expect(hitTimeline(lanes, 400, spansOfB)).toEqual({ part: "span", laneId: "b", id: "s2" });
  expect(hitTimeline(lanes, 503, spansOfB)).toEqual({
    part: "edge",
    laneId: "b",
    id: "s2",
    edge: "end",
    x: expect.closeTo(500),
  });
  expect(hitTimeline(lanes, 550, spansOfB)).toEqual({ part: "lane", laneId: "b" });
  expect(hitTimeline(lanes, 100, 999)).toEqual({ part: "nothing" });
});

/** Sends a drag through the machine; returns all effects. */
function drag(
  from: [number, number],
  to: [number, number],
  options: { button?: number; canEdit?: boolean; isFree?: boolean; playhead?: SourceFrame } = {},
) {
  const { button = 0, canEdit = true, isFree = false, playhead = null } = options;
  const context = { scale, lanes, canEdit, snap: { grid: null, edges: [], cuts: [], playhead } };
  const effects: TimelineEffect[] = [];
  let state: TimelineState = TIMELINE_IDLE;
  const send = (type: "down" | "move" | "up", [x, y]: [number, number]) => {
    const step = timelinePointer(state, { type, x, y, button, isFree }, context);
    state = step.state;
    effects.push(...step.effects);
  };
  send("down", from);
  send("move", [(from[0] + to[0]) / 2, to[1]]);
  send("move", to);
  send("up", to);
  expect(state).toEqual(TIMELINE_IDLE);
  return effects;
}

const last = (effects: TimelineEffect[]) => effects.at(-1);

describe("dragging", () => {
  test("on the ruler scrubs", () => {
    expect(drag([5, 5], [205, 5]).map((effect) => effect.type === "seek" && effect.frame)).toEqual([
      20, 30, 40, 40,
    ]);
  });

  test("an edge moves it by what the pointer moved, and shows the segment's own outermost frame meanwhile", () => {
    const effects = drag([298, spansOfB], [398, spansOfB]);
    expect(effects[0]).toEqual({ type: "select-span", laneId: "b", id: "s1" });
    expect(effects.filter((effect) => effect.type === "seek").map((effect) => effect.frame)).toEqual([
      54, 59,
    ]);
    expect(last(effects)).toEqual({ type: "move-edge", id: "s1", edge: "end", frame: 59 });
    expect(last(drag([302, spansOfB], [202, spansOfB]))).toEqual({
      type: "move-edge",
      id: "s2",
      edge: "start",
      frame: 40,
    });
  });

  test("an edge caught a little beside itself does not jump under the pointer", () => {
    expect(last(drag([296, spansOfB], [352, spansOfB]))).toEqual({
      type: "move-edge",
      id: "s1",
      edge: "end",
      frame: 55,
    });
  });

  test("an end edge past the last frame means the end of the clip", () => {
    expect(last(drag([503, spansOfB], [900, spansOfB]))).toEqual({
      type: "move-edge",
      id: "s2",
      edge: "end",
      frame: 79,
    });
  });

  test("an edge catches on the playhead, unless held free", () => {
    const playhead = frame(60);
    expect(last(drag([302, spansOfB], [398, spansOfB], { playhead }))).toMatchObject({
      edge: "start",
      frame: 60,
    });
    expect(last(drag([302, spansOfB], [388, spansOfB], { playhead, isFree: true }))).toMatchObject({
      frame: 59,
    });
  });

  test("an end edge comes to the playhead with the frame that it stands on", () => {
    expect(last(drag([298, spansOfB], [402, spansOfB], { playhead: frame(59) }))).toMatchObject({
      edge: "end",
      frame: 59,
    });
    expect(last(drag([298, spansOfB], [406, spansOfB], { playhead: frame(59) }))).toMatchObject({
      frame: 60,
    });
  });

  test("says what it catches on while it lasts", () => {
    const snap = { grid: null, edges: [], cuts: [frame(60)], playhead: null };
    const context = { scale, lanes, canEdit: true, snap };
    const event = { y: spansOfB, button: 0, isFree: false };
    const pressed = timelinePointer(TIMELINE_IDLE, { ...event, type: "down", x: 302 }, context);
    const caught = timelinePointer(pressed.state, { ...event, type: "move", x: 399 }, context).state;
    expect(caught).toMatchObject({ phase: "edge", frame: 60, caught: { frame: 60, on: "cut" } });
  });

  test("a press on an edge or dot that does not move changes nothing", () => {
    expect(drag([298, spansOfB], [299, spansOfB])).toEqual([{ type: "select-span", laneId: "b", id: "s1" }]);
    expect(drag([104, dotsOfA], [105, dotsOfA])).toEqual([
      { type: "select-dot", laneId: "a", id: "k" },
      { type: "seek", frame: 30 },
    ]);
  });

  test("a dot moves its keyframe in time", () => {
    expect(last(drag([105, dotsOfA], [255, dotsOfA]))).toEqual({ type: "move-dot", id: "k", frame: 45 });
  });

  test("with the middle button pans", () => {
    const effects = drag([300, spansOfB], [200, spansOfB], { button: 1 });
    expect(
      effects.reduce((sum, effect) => sum + (effect.type === "scroll" ? effect.dx : Number.NaN), 0),
    ).toBe(100);
  });

  test("edits nothing where nothing may be edited", () => {
    expect(drag([298, spansOfB], [398, spansOfB], { canEdit: false })).toEqual([
      { type: "select-span", laneId: "b", id: "s1" },
    ]);
  });
});

describe("a double click", () => {
  const context = { scale, lanes, canEdit: true, snap: { grid: null, edges: [], cuts: [], playhead: null } };

  test("on a segment or an empty lane cuts at the frame under the pointer", () => {
    expect(timelineDoubleClick({ x: 155, y: spansOfB }, context)).toEqual({
      type: "cut",
      laneId: "b",
      frame: 35,
    });
    expect(timelineDoubleClick({ x: 550, y: spansOfB }, context)).toMatchObject({ laneId: "b", frame: 75 });
  });

  test("cuts nothing on the ruler, below the lanes, or where nothing may be edited", () => {
    expect(timelineDoubleClick({ x: 155, y: 5 }, context)).toBeNull();
    expect(timelineDoubleClick({ x: 155, y: 999 }, context)).toBeNull();
    expect(timelineDoubleClick({ x: 155, y: spansOfB }, { ...context, canEdit: false })).toBeNull();
  });
});

describe("many lanes, many dots", () => {
  const row = (id: string): LaneSource => ({ id, dots: [], spans: [] });

  test("only the lanes in view are laid out, each at its own height", () => {
    expect(lanesWithin(100, 0, 72)).toEqual({ from: 0, to: 2 });
    expect(lanesWithin(100, 71, 73)).toEqual({ from: 1, to: 4 });
    expect(lanesWithin(3, 9999, 72)).toEqual({ from: 3, to: 3 });
    const sources = ["a", "b", "c", "d"].map(row);
    const drawn = layoutLanes(sources, scale, { from: 2, to: 4 });
    expect(drawn.map(({ id, top }) => [id, top])).toEqual([
      ["c", rulerHeight + 72],
      ["d", rulerHeight + 108],
    ]);
  });

  const dots = [20, 21, 22, 40, 79].map((at) => ({ id: `k${at}`, frame: at, state: "visible" }));
  const far = { ...scale, pxPerSecond: 20 };

  test("dots that cannot be told apart are one, as long as they reach; near they are many", () => {
    const at = (strip: typeof scale) =>
      layoutLanes([{ ...row("a"), dots }], strip)[0]?.dots.map(({ id, members, width }) => [
        id,
        members.length,
        Math.round(width),
      ]);
    expect(at(far)).toEqual([
      ["k20", 3, 4],
      ["k40", 1, 0],
      ["k79", 1, 0],
    ]);
    expect(at(scale)).toHaveLength(5);
  });

  test("of several drawn as one the nearest is caught, and not to be dragged", () => {
    const drawn = layoutLanes([{ ...row("a"), dots }], far);
    const hit = (x: number) => hitTimeline(drawn, x, dotsOfA);
    expect(hit(1)).toEqual({ part: "dot", laneId: "a", id: "k20", frame: 20, isSingle: false });
    expect(hit(3)).toMatchObject({ id: "k21" });
    expect(hit(8)).toMatchObject({ id: "k22" });
    expect(hit(41)).toMatchObject({ id: "k40", isSingle: true });
  });

  test("of ten thousand dots only those on the strip are placed", () => {
    const all = Array.from({ length: 60 }, (_, at) => ({ id: `k${at}`, frame: 20 + at, state: "visible" }));
    const near = { ...scale, pxPerSecond: 200, scrollPx: 400 };
    const drawn = layoutLanes([{ ...row("a"), dots: all }], near)[0]?.dots ?? [];
    expect([drawn[0]?.frame, drawn.at(-1)?.frame]).toEqual([39, 70]);
  });
});

test("the spans beside a dragged edge follow it, and neither goes below one frame", () => {
  const spans = lanes[1]?.spans ?? [];
  const moved = (id: string, edge: "start" | "end", to: number) =>
    draggedSpans(spans, { id, edge, frame: frame(to) }, scale).map(({ startFrame, endFrame }) => [
      startFrame,
      endFrame,
    ]);
  expect(moved("s1", "end", 60)).toEqual([
    [20, 60],
    [61, 69],
  ]);
  expect(moved("s2", "start", 5)).toEqual([
    [20, 20],
    [21, 69],
  ]);
  expect(moved("s1", "end", 79)).toEqual([
    [20, 68],
    [69, 69],
  ]);
  expect(moved("s2", "end", 55)).toEqual([
    [20, 49],
    [50, 55],
  ]);
});

describe("pressing with Ctrl or Shift", () => {
  const context = {
    scale,
    lanes,
    canEdit: true,
    snap: { grid: null, edges: [], cuts: [], playhead: null },
  };
  const press = (x: number, y: number, marks: "toggle" | "range") =>
    timelinePointer(TIMELINE_IDLE, { type: "down", x, y, button: 0, isFree: false, marks }, context);

  test("marks what lies there, goes nowhere and drags nothing", () => {
    expect(press(105, dotsOfA, "toggle")).toEqual({
      state: TIMELINE_IDLE,
      effects: [{ type: "mark", part: "dot", id: "k", mode: "toggle" }],
    });
    expect(press(298, spansOfB, "range").effects).toEqual([
      { type: "mark", part: "span", id: "s1", mode: "range" },
    ]);
    expect(press(550, spansOfB, "toggle").effects).toEqual([
      { type: "mark", part: "lane", id: "b", mode: "toggle" },
    ]);
  });
});

describe("segments too short to be found again", () => {
  test.each(collapses)(
    "as the release judges it: $start to $end of $total",
    ({ start, end, total, collapses }) => {
      expect(collapsesIn32(start, end, total)).toBe(collapses);
    },
  );

  test("by the grid of the clip, with the least length from either edge", () => {
    const every = new RetrievalGrid(null, { startFrame: frame(0), endFrame: frame(319) });
    expect(every.isTooShort(0, 9)).toBe(true);
    expect(every.isTooShort(0, 10)).toBe(false);
    expect(every.leastFrames(0, 3, "end")).toBe(11);
    expect(every.leastFrames(15, 15, "start")).toBe(7);
    const coarse = new RetrievalGrid([0, 100, 200, 300, 400], {
      startFrame: frame(100),
      endFrame: frame(399),
    });
    expect(coarse.isTooShort(101, 199)).toBe(true);
    expect(coarse.isTooShort(100, 150)).toBe(true);
    expect(coarse.isTooShort(100, 200)).toBe(false);
    expect(coarse.leastFrames(150, 160, "end")).toBe(151);
    expect(coarse.leastFrames(350, 399, "end")).toBe(null);
  });
});
