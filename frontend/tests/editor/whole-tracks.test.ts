import { describe, expect, test } from "vitest";
import { Clipboard } from "@/editor/clipboard";
import { keyframesOf, segmentsOf } from "@/editor/documents";
import { canonical, stcHarness } from "./support/harness";

/** A subject at (100,100) on frame 0 and 100 px to the right on frame 20; cuts at 10 and 30 with captions. */
function walking(clipboard = new Clipboard()) {
  const person = stcHarness({ clipboard });
  person.drag([100, 100], [200, 200]);
  person.goTo(20);
  person.drag([150, 150], [250, 150]);
  for (const frame of [10, 30]) {
    person.goTo(frame);
    person.press("c");
  }
  return person;
}
type Person = ReturnType<typeof walking>;

const tracks = (person: Person) =>
  person.state.document.tracks.map((track) => ({
    name: track.name,
    finished: track.finished,
    boxes: keyframesOf(person.state.document, track.id).map(({ frame, box }) => [frame, ...(box ?? [])]),
    segments: segmentsOf(person.state.document, track.id).map(({ start_frame, end_frame }) => [
      start_frame,
      end_frame,
    ]),
  }));

describe("splitting a track", () => {
  test("gives each part its boxes, with the interpolated ones at the cut, and its segments", async () => {
    const person = walking();
    person.goTo(15);
    person.press("shift+c");

    expect(tracks(person)).toEqual([
      {
        name: "person 1",
        finished: true,
        boxes: [
          [0, 100, 100, 200, 200],
          [14, 170, 100, 270, 200],
        ],
        segments: [
          [0, 9],
          [10, 14],
        ],
      },
      {
        name: "person 1 b",
        finished: false,
        boxes: [
          [15, 175, 100, 275, 200],
          [20, 200, 100, 300, 200],
        ],
        segments: [
          [15, 29],
          [30, 59],
        ],
      },
    ]);
    await person.saved();
    expect(person.saving).toMatchObject({ state: "saved", refused: [], conflicts: [] });
  });

  test("is refused where one part would have nothing", () => {
    const person = walking();
    person.goTo(0);
    expect(person.session.runCommand("split_track")).toMatchObject({ error: { code: "nothing_to_split" } });
    person.goTo(40);
    person.press("f");
    person.goTo(41);
    expect(person.session.runCommand("split_track")).toMatchObject({ error: { code: "nothing_to_split" } });
  });

  test("and merging again is the same tube", () => {
    const person = walking();
    person.goTo(15);
    person.press("shift+c");
    person.session.select({ kind: "track", id: person.state.document.tracks[0]?.id ?? "" });
    person.press("shift+g");

    const [merged, ...others] = tracks(person);
    expect(others).toEqual([]);
    expect(merged).toMatchObject({ name: "person 1", finished: false });
    for (const frame of [0, 7, 14, 15, 18, 20, 59]) {
      person.goTo(frame);
      const x = 100 + Math.min(frame, 20) * 5;
      expect(person.session.scene()).toMatchObject([{ box: [x, 100, x + 100, 200] }]);
    }
    expect(merged?.segments).toEqual([
      [0, 9],
      [10, 14],
      [15, 29],
      [30, 59],
    ]);
  });
});

describe("merging tracks", () => {
  test("marks the time between them as absent", () => {
    const person = walking();
    person.goTo(25);
    person.press("f");
    person.press("Escape");
    person.goTo(40);
    person.drag([300, 50], [350, 80]);
    person.session.select({ kind: "track", id: person.state.document.tracks[0]?.id ?? "" });

    person.press("shift+g");

    expect(person.state.document.keyframes.map(({ frame, state }) => [frame, state]).sort()).toEqual(
      [
        [0, "visible"],
        [20, "visible"],
        [25, "visible"],
        [26, "absent"],
        [40, "visible"],
      ].sort(),
    );
    expect(tracks(person)).toMatchObject([
      {
        finished: false,
        segments: [
          [0, 9],
          [10, 29],
          [30, 39],
        ],
      },
    ]);
  });

  test("is refused where both have boxes at the same time", () => {
    const person = walking();
    person.press("Escape");
    person.goTo(10);
    person.drag([300, 50], [350, 80]);
    const [first, second] = person.state.document.tracks;
    person.session.select({ kind: "track", id: first?.id ?? "" });

    expect(person.session.runCommand("merge_track")).toMatchObject({ error: { code: "nothing_to_merge" } });
    expect(second).toBeDefined();
  });
});

test("moving the whole track moves all its boxes alike, as far as the picture lets them", () => {
  const person = walking();
  person.goTo(20);
  person.press("shift+w");
  person.drag([250, 150], [200, 170]);
  expect(tracks(person)[0]?.boxes).toEqual([
    [0, 50, 120, 150, 220],
    [20, 150, 120, 250, 220],
  ]);

  person.drag([200, 170], [-400, 170]);
  expect(tracks(person)[0]?.boxes).toEqual([
    [0, 0, 120, 100, 220],
    [20, 100, 120, 200, 220],
  ]);

  person.press("shift+w");
  person.press("mod+ArrowRight");
  expect(tracks(person)[0]?.boxes[1]).toEqual([20, 101, 120, 201, 220]);
  expect(tracks(person)[0]?.boxes[0]).toEqual([0, 0, 120, 100, 220]);
});

test("a box is drawn and fitted to the pixel without a pointer", () => {
  const person = stcHarness();
  person.press("shift+b");
  expect(tracks(person)[0]?.boxes).toEqual([[0, 160, 90, 480, 270]]);

  for (let press = 0; press < 5; press += 1) person.press("alt+ArrowRight");
  person.press("alt+ArrowUp");
  for (let press = 0; press < 3; press += 1) person.press("alt+shift+ArrowDown");
  person.press("alt+shift+ArrowLeft");
  expect(tracks(person)[0]?.boxes).toEqual([[0, 159, 93, 485, 269]]);

  person.goTo(30);
  person.press("t");
  expect(tracks(person)[0]?.boxes).toEqual([
    [0, 159, 93, 485, 269],
    [30, 159, 93, 485, 269],
  ]);
});

describe("copy and paste", () => {
  test("of a track makes a new one whose first box is on this frame, without what lies outside the clip", () => {
    const person = walking();
    person.press("mod+c");
    person.session.select({ kind: "track", id: person.state.document.tracks[0]?.id ?? "" });
    person.press("mod+c");
    person.goTo(45);
    person.press("mod+v");

    expect(tracks(person)[1]?.boxes).toEqual([[45, 100, 100, 200, 200]]);
    person.goTo(5);
    person.press("mod+v");
    expect(tracks(person)[2]?.boxes).toEqual([
      [5, 100, 100, 200, 200],
      [25, 200, 100, 300, 200],
    ]);
  });

  test("goes from one annotation to the next", () => {
    const clipboard = new Clipboard();
    const here = walking(clipboard);
    here.session.select({ kind: "track", id: here.state.document.tracks[0]?.id ?? "" });
    here.press("mod+c");
    const there = stcHarness({ clipboard, environment: here.environment });
    there.goTo(2);
    there.press("mod+v");

    expect(tracks(there)[0]?.boxes).toEqual([
      [2, 100, 100, 200, 200],
      [22, 200, 100, 300, 200],
    ]);
    expect(there.state.document.tracks[0]?.id).not.toBe(here.state.document.tracks[0]?.id);
  });

  test("of a segment keeps its length, and what it covers gives way", () => {
    const person = walking();
    const [first] = person.state.document.segments;
    person.session.select({ kind: "segment", id: first?.id ?? "" });
    person.press("mod+c");
    person.goTo(40);
    person.press("mod+v");

    expect(tracks(person)[0]?.segments).toEqual([
      [0, 9],
      [10, 29],
      [30, 39],
      [40, 49],
      [50, 59],
    ]);
  });

  test("everything taken back is the start", () => {
    const person = walking();
    const before = canonical(person.state.document);
    person.session.select({ kind: "track", id: person.state.document.tracks[0]?.id ?? "" });
    person.press("mod+c");
    for (const [frame, key] of [
      [30, "mod+v"],
      [35, "shift+c"],
      [40, "t"],
    ] as const) {
      person.goTo(frame);
      expect(person.press(key)).toBe(true);
    }
    for (let step = 0; step < 3; step += 1) person.press("mod+z");
    expect(canonical(person.state.document)).toEqual(before);
  });
});
