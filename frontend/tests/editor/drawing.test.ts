import { expect, test } from "vitest";
import { stcHarness } from "./support/harness";

test("a box drawn with nothing selected is a new subject, selected and saved", async () => {
  const person = stcHarness();
  person.press("2");
  person.press("n");

  person.drag([10, 20], [110.5, 220]);
  await person.saved();

  const { document, selection, tool } = person.state;
  const [track] = document.tracks;
  expect(track).toMatchObject({
    category: "animal",
    name: "animal 1",
    finished: false,
    origin: { by: "human" },
  });
  expect(document.keyframes).toEqual([
    {
      id: expect.any(String),
      track_id: track?.id,
      frame: 0,
      box: [10, 20, 110.5, 220],
      state: "visible",
      origin: { by: "human" },
    },
  ]);
  expect({ selection, tool }).toEqual({ selection: { kind: "track", id: track?.id }, tool: "select" });
  expect(person.server.log.map(({ op, kind, base_version }) => [op, kind, base_version])).toEqual([
    ["put", "track", 0],
    ["put", "keyframe", 0],
  ]);
  expect(person.saving).toMatchObject({ state: "saved", waiting: 0 });
});

/** A subject from (100,100) to (200,200) on frame 0. */
function withBox() {
  const person = stcHarness();
  person.press("n");
  person.drag([100, 100], [200, 200]);
  return person;
}
const boxes = (person: ReturnType<typeof withBox>) =>
  person.state.document.keyframes.map(({ frame, box, state }) => ({ frame, box, state }));

test("moving the box on a later frame makes a keyframe there, and the boxes between are interpolated", () => {
  const person = withBox();
  person.goTo(10);
  person.drag([150, 150], [170, 140]);

  expect(boxes(person)).toEqual([
    { frame: 0, box: [100, 100, 200, 200], state: "visible" },
    { frame: 10, box: [120, 90, 220, 190], state: "visible" },
  ]);
  person.goTo(5);
  expect(person.session.scene()).toMatchObject([{ box: [110, 95, 210, 195], isKeyframe: false }]);
});

test("a drag beside every box draws the selected subject's box on this frame anew", () => {
  const person = withBox();
  person.goTo(10);
  person.drag([250, 250], [300, 320]);

  expect(boxes(person)).toEqual([
    { frame: 0, box: [100, 100, 200, 200], state: "visible" },
    { frame: 10, box: [250, 250, 300, 320], state: "visible" },
  ]);
  expect(person.state.document.tracks).toHaveLength(1);
});

test("with Alt the box is drawn anew from within it as well", () => {
  const person = withBox();
  person.goTo(10);
  person.drag([150, 150], [300, 320], true);

  expect(boxes(person)[1]).toEqual({ frame: 10, box: [150, 150, 300, 320], state: "visible" });
});

test("a drag on the empty picture with nothing selected is a new subject", () => {
  const person = stcHarness();
  person.drag([10, 20], [110, 220]);

  expect(person.state.document.tracks.map(({ name }) => name)).toEqual(["person 1"]);
  expect(boxes(person)).toEqual([{ frame: 0, box: [10, 20, 110, 220], state: "visible" }]);
});

test("a click beside every box gives the selection up, with a hand that trembles too", () => {
  const person = withBox();
  person.drag([300, 300], [302, 301]);

  expect(person.state.selection).toBeNull();
  expect(person.state.document.keyframes).toHaveLength(1);
});

test.each([
  ["nw", [100, 100], [90, 80], [90, 80, 200, 200]],
  ["n", [150, 100], [999, 80], [100, 80, 200, 200]],
  ["ne", [200, 100], [250, 90], [100, 90, 250, 200]],
  ["e", [200, 150], [240, 0], [100, 100, 240, 200]],
  ["se", [200, 200], [210, 230], [100, 100, 210, 230]],
  ["s", [150, 200], [0, 300], [100, 100, 200, 300]],
  ["sw", [100, 200], [50, 250], [50, 100, 200, 250]],
  ["w", [100, 150], [20, 0], [20, 100, 200, 200]],
] as const)("handle %s resizes its sides only", (_handle, from, to, box) => {
  const person = withBox();
  person.drag(from, to);
  expect(boxes(person)).toEqual([{ frame: 0, box, state: "visible" }]);
});

test("a drag past the picture's edge stops there, and one past the opposite side turns the box over", () => {
  const person = withBox();
  person.drag([200, 200], [9999, -50]);
  expect(boxes(person)).toEqual([{ frame: 0, box: [100, 0, 640, 100], state: "visible" }]);
  person.drag([300, 50], [-500, 50]);
  expect(boxes(person)).toEqual([{ frame: 0, box: [0, 0, 540, 100], state: "visible" }]);
});

test("a drag belongs to the frame on which it began", () => {
  const person = withBox();
  person.pointer("down", 150, 150);
  person.pointer("move", 160, 150);
  person.goTo(30);
  person.pointer("up", 170, 150);
  expect(boxes(person)).toEqual([{ frame: 0, box: [120, 100, 220, 200], state: "visible" }]);
});

test("Escape ends a drag without a trace, then the tool, then the selection", () => {
  const person = withBox();
  person.pointer("down", 150, 150);
  person.pointer("move", 300, 300);
  expect(person.press("Escape")).toBe(true);
  person.pointer("up", 300, 300);
  expect(boxes(person)).toEqual([{ frame: 0, box: [100, 100, 200, 200], state: "visible" }]);

  person.press("b");
  person.press("Escape");
  expect(person.state.tool).toBe("select");
  person.press("Escape");
  expect(person.state.selection).toBeNull();
  expect(person.press("Escape")).toBe(false);
});

test("a click without a drag selects and changes nothing", async () => {
  const person = withBox();
  await person.saved();
  const { length } = person.server.log;
  person.press("Escape");
  person.drag([150, 150], [150, 150]);
  await person.saved();
  expect(person.state.selection?.kind).toBe("track");
  expect(person.server.log.length).toBe(length);
});

test("ctrl and arrows nudge the selected box by 1 or 10, and a series of them is one step back", () => {
  const person = withBox();
  for (const key of ["mod+ArrowRight", "mod+ArrowRight", "mod+shift+ArrowDown", "mod+ArrowUp"])
    expect(person.press(key)).toBe(true);
  expect(boxes(person)).toEqual([{ frame: 0, box: [102, 109, 202, 209], state: "visible" }]);
  person.press("mod+z");
  expect(boxes(person)).toEqual([{ frame: 0, box: [100, 100, 200, 200], state: "visible" }]);
  person.press("mod+shift+z");
  expect(boxes(person)).toEqual([{ frame: 0, box: [102, 109, 202, 209], state: "visible" }]);
});

test("arrows step frames, also while a box is selected", () => {
  const person = withBox();
  person.press("ArrowRight");
  person.press("shift+ArrowRight");
  person.press(",");
  expect(person.playerCalls).toEqual(["step 1", "step 10", "step -1"]);
  expect(person.state.frame).toBe(10);
});

test("absent, occluded and visible hold from the frame on which they are said", () => {
  const person = withBox();
  person.goTo(10);
  person.press("o");
  person.goTo(20);
  person.press("x");
  person.goTo(30);
  person.press("v");

  const box = [100, 100, 200, 200];
  expect(boxes(person)).toEqual([
    { frame: 0, box, state: "visible" },
    { frame: 10, box, state: "occluded" },
    { frame: 20, box: null, state: "absent" },
    { frame: 30, box, state: "visible" },
  ]);
  const shown = [9, 19, 20, 29, 30].map((frame) => {
    person.goTo(frame);
    return person.session.scene().map((each) => each.state);
  });
  expect(shown).toEqual([["visible"], ["occluded"], [], [], ["visible"]]);
});

test("of boxes inside each other the smaller is picked, and the selected one keeps its handles", () => {
  const person = withBox();
  person.press("Escape");
  person.press("n");
  person.drag([120, 120], [140, 140]);
  person.press("Escape");
  person.drag([130, 130], [130, 130]);
  const [outer, inner] = person.state.document.tracks;
  expect(person.state.selection?.id).toBe(inner?.id);
  person.drag([180, 180], [180, 180]);
  expect(person.state.selection?.id).toBe(outer?.id);
});

test("deleting a subject takes all that hangs on it along, and one step back brings it all back", () => {
  const person = withBox();
  person.goTo(20);
  person.press("c");
  const before = person.state.document;
  person.press("Delete");
  const { tracks, keyframes, segments } = person.state.document;
  expect({ tracks, keyframes, segments }).toEqual({ tracks: [], keyframes: [], segments: [] });
  expect(person.state.selection).toBeNull();
  person.press("mod+z");
  expect(person.state.document).toEqual({
    ...before,
    keyframes: expect.arrayContaining([...before.keyframes]),
    segments: expect.arrayContaining([...before.segments]),
  });
});

test("a finished track ends on the frame on which that is said", () => {
  const person = withBox();
  person.goTo(12);
  person.press("f");
  expect(person.state.document.tracks[0]?.finished).toBe(true);
  expect(boxes(person).map(({ frame }) => frame)).toEqual([0, 12]);
  person.goTo(13);
  expect(person.session.scene()).toEqual([]);
});

test("what a key asks for and cannot be done is said with its reason", () => {
  const person = withBox();
  const said: string[] = [];
  person.session.events.on("refused", ({ code }) => said.push(code));

  person.press("c");
  person.press("c");
  person.press("shift+o");

  expect(said).toEqual(["nothing_to_cut", "nothing_absent"]);
});
