import { expect, test } from "vitest";
import {
  addSegment,
  deleteSegment,
  moveSegmentEdge,
  type SegmentMode,
  setSegment,
} from "@/editor/segment-edits";
import { frameInterval, sourceFrame } from "@/shared/units";
import { stcHarness } from "./support/harness";

const frame = sourceFrame;

/** A subject with a box from frame 0 on, cut into segments at the given frames, with captions a, b, c … */
function cutAt(...frames: number[]) {
  const person = stcHarness();
  person.press("n");
  person.drag([10, 10], [50, 50]);
  for (const at of frames) {
    person.goTo(at);
    person.press("c");
  }
  const trackId = person.state.document.tracks[0]?.id ?? "";
  const sorted = () =>
    [...person.state.document.segments].sort((one, other) => one.start_frame - other.start_frame);
  sorted().forEach(({ id }, place) => {
    person.session.edit("set_caption", (context) =>
      setSegment(context, id, { caption: "abcdef"[place] ?? "" }),
    );
  });
  const facts = () =>
    sorted().map(({ start_frame, end_frame, kind, caption }) => [start_frame, end_frame, kind, caption]);
  const idAt = (place: number) => sorted()[place]?.id ?? "";
  const move = (place: number, edge: "start" | "end", to: number, mode: SegmentMode = "dense") =>
    person.session.edit("move_edge", (context) =>
      moveSegmentEdge(context, idAt(place), edge, frame(to), mode),
    );
  return { person, trackId, facts, idAt, move };
}

test("the first cut covers the clip by two segments, the next ones split; the left part keeps its caption", () => {
  const { person, facts } = cutAt(20, 40);
  expect(facts()).toEqual([
    [0, 19, "action", "a"],
    [20, 39, "action", "b"],
    [40, 59, "action", "c"],
  ]);
  person.goTo(30);
  person.press("c");
  expect(facts().slice(1, 3)).toEqual([
    [20, 29, "action", "b"],
    [30, 39, "action", ""],
  ]);
  expect(person.session.runCommand("cut")).toEqual({ ok: false, error: { code: "nothing_to_cut" } });
});

test("by keys an edge of the selected segment comes to the frame on the screen, neighbour and all", () => {
  const { person, facts, idAt } = cutAt(20, 40);
  person.session.select({ kind: "segment", id: idAt(1) });
  person.goTo(17);
  person.press("i");
  person.goTo(44);
  person.press("shift+i");
  expect(facts().map(([start, end]) => [start, end])).toEqual([
    [0, 16],
    [17, 44],
    [45, 59],
  ]);
});

test("an inner edge takes the neighbour along and leaves it at least one frame", () => {
  const { facts, move } = cutAt(20, 40);
  move(1, "start", 10);
  expect(facts().map(([start, end]) => [start, end])).toEqual([
    [0, 9],
    [10, 39],
    [40, 59],
  ]);
  move(1, "end", 58);
  move(1, "start", 0);
  expect(facts().map(([start, end]) => [start, end])).toEqual([
    [0, 0],
    [1, 58],
    [59, 59],
  ]);
  expect(move(0, "start", 5)).toEqual({ ok: false, error: { code: "nothing_to_cut" } });
  expect(move(2, "end", 30)).toEqual({ ok: false, error: { code: "nothing_to_cut" } });
});

test("a deleted segment's frames go to the one before it, the first one's to the one after", () => {
  const { person, facts, idAt } = cutAt(20, 40);
  const remove = (place: number) =>
    person.session.edit("delete", (context) => deleteSegment(context, idAt(place), "dense"));
  remove(1);
  expect(facts()).toEqual([
    [0, 39, "action", "a"],
    [40, 59, "action", "c"],
  ]);
  remove(0);
  expect(facts()).toEqual([[0, 59, "action", "c"]]);
  remove(0);
  expect(facts()).toEqual([]);
});

test("merging keeps both captions in their order", () => {
  const { person, facts, idAt } = cutAt(20, 40);
  person.session.select({ kind: "segment", id: idAt(0) });
  person.press("m");
  expect(facts()).toEqual([
    [0, 39, "action", "a b"],
    [40, 59, "action", "c"],
  ]);
});

test("out-of-frame segments come from absence; captions stay with what goes before, written ones inside stay whole", () => {
  const { person, facts } = cutAt(20, 40, 46, 50);
  person.goTo(10);
  person.press("x");
  person.goTo(15);
  person.press("v");
  person.goTo(44);
  person.press("x");
  person.goTo(55);
  person.press("v");
  person.press("shift+o");
  expect(facts()).toEqual([
    [0, 9, "action", "a"],
    [10, 14, "out_of_frame", ""],
    [15, 19, "action", ""],
    [20, 39, "action", "b"],
    [40, 43, "action", "c"],
    [44, 45, "out_of_frame", ""],
    [46, 49, "action", "d"],
    [50, 54, "out_of_frame", ""],
    [55, 59, "action", "e"],
  ]);
  person.press("mod+z");
  expect(facts().map(([start]) => start)).toEqual([0, 20, 40, 46, 50]);
});

test("without absence there is nothing to mark", () => {
  const { person } = cutAt(20);
  expect(person.session.runCommand("propose_out_of_frame")).toEqual({
    ok: false,
    error: { code: "nothing_absent" },
  });
});

test("in free mode segments stand for themselves", () => {
  const { person, trackId, facts, idAt, move } = cutAt();
  const add = (from: number, to: number) =>
    person.session.edit("add", (context) =>
      addSegment(context, trackId, frameInterval(frame(from), frame(to))),
    );
  add(10, 30);
  add(20, 40);
  move(0, "end", 5, "free");
  move(1, "start", 0, "free");
  expect(facts().map(([start, end]) => [start, end])).toEqual([
    [0, 40],
    [10, 10],
  ]);
  person.session.edit("delete", (context) => deleteSegment(context, idAt(1), "free"));
  expect(facts().map(([start, end]) => [start, end])).toEqual([[0, 40]]);
  expect(add(50, 60)).toEqual({ ok: false, error: { code: "outside_clip" } });
});
