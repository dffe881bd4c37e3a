import fc from "fast-check";
import { expect, test } from "vitest";
import type { StcDocument } from "@/editor/documents";
import { emptyDocument } from "@/editor/documents";
import { emptyBitmap, hull } from "@/editor/masks/bitmap";
import { decode } from "@/editor/masks/run-lengths";
import { setSegment } from "@/editor/segment-edits";
import { setTrack } from "@/editor/track-edits";
import { canonical, FRAMES, type Harness, PICTURE, replayed, stcHarness } from "./support/harness";

type Person = Harness<StcDocument>;
type Act = (person: Person) => void;

// Quarter pixels evenly over the picture and a little beyond: floats would crowd around zero and draw nothing.
const coordinate = (limit: number) =>
  fc.integer({ min: -200, max: 4 * limit + 200 }).map((quarters) => quarters / 4);
const point = fc.tuple(coordinate(PICTURE.width), coordinate(PICTURE.height));

/** Whatever a person can do with pointer, keys and text fields, in any order and at any place. */
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.integer({ min: 0, max: FRAMES - 1 }).map((frame) => (person: Person) => person.goTo(frame)),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom("n", "b", "Escape"), point, point)
      .map(([tool, from, to]) => (person: Person) => {
        person.press(tool);
        person.drag(from, to);
      }),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom("r", "e"), fc.constantFrom("(", ")", "h", "shift+h", "Space"), point, point)
      .map(([tool, key, from, to]) => (person: Person) => {
        if (person.state.tool !== (tool === "r" ? "mask_brush" : "mask_erase")) person.press(tool);
        person.drag(from, to);
        person.press(key);
      }),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.array(point, { minLength: 2, maxLength: 6 }),
        fc.constantFrom("Enter", "shift+Enter", "Escape"),
      )
      .map(([points, end]) => (person: Person) => {
        if (person.state.tool !== "mask_polygon") person.press("q");
        for (const [x, y] of points) {
          person.pointer("down", x, y);
          person.pointer("up", x, y);
        }
        person.press(end);
      }),
  },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom(
        "Enter",
        "Space",
        "shift+ArrowLeft",
        "shift+ArrowDown",
        "h",
        "shift+h",
        "shift+m",
        "shift+e",
      )
      .map((key) => (person: Person) => void person.press(key)),
  },
  {
    weight: 6,
    arbitrary: fc
      .constantFrom(
        "x",
        "o",
        "v",
        "f",
        "c",
        "m",
        "shift+o",
        "w",
        "s",
        "[",
        "Backspace",
        "Delete",
        "1",
        "3",
        "mod+ArrowLeft",
        "mod+shift+ArrowDown",
      )
      .map((key) => (person: Person) => void person.press(key)),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.nat(), fc.string()).map(([choice, caption]) => (person: Person) => {
      const { segments } = person.state.document;
      const segment = segments[choice % Math.max(segments.length, 1)];
      if (!segment) return;
      person.session.select({ kind: "segment", id: segment.id });
      person.session.edit("set_caption", (context) => setSegment(context, segment.id, { caption }), "merge");
    }),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.nat(), fc.string()).map(([choice, name]) => (person: Person) => {
      const { tracks } = person.state.document;
      const track = tracks[choice % Math.max(tracks.length, 1)];
      if (track) person.session.edit("set_name", (context) => setTrack(context, track.id, { name }), "merge");
    }),
  },
);

test("whatever was done, taken back it is the start again, and redone it is the end again", () => {
  fc.assert(
    fc.property(fc.array(anyAct, { maxLength: 40, size: "max" }), (acts) => {
      const person = stcHarness();
      for (const act of acts) act(person);
      const end = canonical(person.state.document);

      while (person.session.undo());
      expect(canonical(person.state.document)).toEqual({});
      while (person.session.redo());
      expect(canonical(person.state.document)).toEqual(end);
    }),
    { numRuns: 150 },
  );
});

test("the operations that reach the server make the document on the screen, undo and redo included", async () => {
  const undoOrAct = fc.oneof(
    { weight: 4, arbitrary: anyAct },
    {
      weight: 1,
      arbitrary: fc.constantFrom("mod+z", "mod+y").map((key) => (person: Person) => void person.press(key)),
    },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(undoOrAct, fc.boolean()), { maxLength: 40, size: "max" }),
      async (acts) => {
        const person = stcHarness();
        for (const [act, isPause] of acts) {
          act(person);
          if (isPause) await person.environment.pass(200);
        }
        await person.saved();

        expect(person.saving).toMatchObject({ state: "saved", refused: [], conflicts: [] });
        expect(replayed(emptyDocument("stc"), person.server.log)).toEqual(canonical(person.state.document));
      },
    ),
    { numRuns: 100 },
  );
});

test("whatever was done, boxes stay in the picture and each track has one keyframe a frame", () => {
  fc.assert(
    fc.property(fc.array(anyAct, { maxLength: 40, size: "max" }), (acts) => {
      const person = stcHarness();
      for (const act of acts) act(person);
      const places = new Set<string>();
      for (const { track_id, frame, box, state, mask } of person.state.document.keyframes) {
        expect(box === null).toBe(state === "absent");
        if (mask) expect(box).toEqual(hull(decode(mask) ?? emptyBitmap(PICTURE)));
        if (box) {
          const [x1, y1, x2, y2] = box;
          expect(
            0 <= x1 && x1 < x2 && x2 <= PICTURE.width && 0 <= y1 && y1 < y2 && y2 <= PICTURE.height,
          ).toBe(true);
        }
        expect(places.has(`${track_id} ${frame}`)).toBe(false);
        places.add(`${track_id} ${frame}`);
      }
    }),
    { numRuns: 100 },
  );
});

test("dense segments always cover the clip without gap or overlap", () => {
  fc.assert(
    fc.property(fc.array(anyAct, { maxLength: 50, size: "max" }), (acts) => {
      const person = stcHarness();
      person.press("n");
      person.drag([10, 10], [50, 50]);
      person.goTo(30);
      person.press("c");
      for (const act of acts) act(person);
      for (const track of person.state.document.tracks) {
        const segments = person.state.document.segments
          .filter((segment) => segment.track_id === track.id)
          .sort((one, other) => one.start_frame - other.start_frame);
        if (segments.length === 0) continue;
        const starts = segments.map((segment) => segment.start_frame);
        const afterEnds = segments.map((segment) => segment.end_frame + 1);
        expect(starts).toEqual([0, ...afterEnds.slice(0, -1)]);
        expect(afterEnds.at(-1)).toBe(FRAMES);
      }
    }),
    { numRuns: 150 },
  );
});

/** Two tracks that are stored, of which the second was taken back before the first, and both redone, at once. */
async function redoneAtOnce() {
  const person = stcHarness();
  for (const left of [100, 300]) {
    person.press("n");
    person.drag([left, 100], [left + 60, 200]);
  }
  await person.saved();
  const stored = person.server.log.length;
  for (const step of ["mod+z", "mod+z", "mod+shift+z", "mod+shift+z"]) expect(person.press(step)).toBe(true);
  return { person, stored };
}

test("what is drawn on a track that comes back is sent after the track is back", async () => {
  const { person } = await redoneAtOnce();

  person.goTo(10);
  person.drag([330, 150], [350, 150]);
  await person.saved();

  expect(person.saving).toMatchObject({ state: "saved", refused: [], conflicts: [] });
  expect(person.state.document.keyframes).toHaveLength(3);
  expect(replayed(emptyDocument("stc"), person.server.log)).toEqual(canonical(person.state.document));
});

test("a track that comes back and goes again before that was sent is deleted once", async () => {
  const { person, stored } = await redoneAtOnce();

  person.press("mod+z");
  await person.saved();

  expect(person.saving).toMatchObject({ state: "saved", refused: [], conflicts: [] });
  expect(person.state.document.tracks).toHaveLength(1);
  const deletions = person.server.log.slice(stored).filter(({ value }) => value === null);
  expect(deletions).toHaveLength(2);
  expect(replayed(emptyDocument("stc"), person.server.log)).toEqual(canonical(person.state.document));
});
