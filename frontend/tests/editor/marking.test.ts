import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { emptyDocument, keyframesOf, segmentsOf } from "@/editor/documents";
import { markedIds } from "@/editor/marking";
import { canonical, FRAMES, type Harness, replayed, stcHarness } from "./support/harness";

type Person = ReturnType<typeof stcHarness>;

/** Four subjects, one after the other in time and apart on the picture, the third begun first. */
function crowd() {
  const person = stcHarness();
  const begins = [10, 30, 0, 45];
  begins.forEach((begin, place) => {
    person.goTo(begin);
    person.press("n");
    person.drag([20 + 120 * place, 20], [80 + 120 * place, 90]);
    person.goTo(begin + 5);
    person.press("v");
    person.press("f");
  });
  person.session.select(null);
  const ids = person.state.document.tracks.map((track) => track.id);
  const track = (place: number) => ({ kind: "track", id: ids[place] ?? "" }) as const;
  const names = () =>
    markedIds(person.state)
      .map((id) => ids.indexOf(id))
      .sort();
  return { person, ids, track, names };
}

describe("marking", () => {
  test("Ctrl takes tracks in and out, Shift marks all up to one, Escape none", () => {
    const { person, track, names } = crowd();
    person.session.select(track(0));
    person.session.mark(track(2), "toggle");
    expect(names()).toEqual([0, 2]);
    expect(person.state.selection).toEqual(track(2));
    person.session.mark(track(2), "toggle");
    expect([names(), person.state.selection, person.state.marks]).toEqual([[0], track(0), []]);
    person.session.mark(track(3), "range");
    expect(names()).toEqual([0, 1, 2, 3]);
    person.session.mark(track(1), "range");
    expect(names()).toEqual([0, 1]);
    person.press("Escape");
    expect(names()).toEqual([]);
  });

  test("mod+a marks all of the kind that is selected, of keyframes those of the same track", () => {
    const { person, ids, names } = crowd();
    person.press("mod+a");
    expect(names()).toEqual([0, 1, 2, 3]);
    const keyframes = keyframesOf(person.state.document, ids[1] ?? "");
    person.session.select({ kind: "keyframe", id: keyframes[0]?.id ?? "" });
    person.press("mod+a");
    expect(markedIds(person.state)).toEqual(keyframes.map((keyframe) => keyframe.id));
  });

  test("a press with Ctrl on the picture takes its box in and moves nothing", () => {
    const { person, track, names } = crowd();
    const before = person.state.document;
    person.session.select(track(0));
    person.goTo(32);
    const press = { point: { x: 170, y: 50 } as never, pixelsPerCssPixel: 1, isFresh: false, isAdding: true };
    person.session.pointer({ ...press, type: "down" });
    person.session.pointer({ ...press, type: "up" });
    expect(names()).toEqual([0, 1]);
    expect(person.state.document).toBe(before);
  });

  test("what is deleted elsewhere is marked no more", () => {
    const { person, ids, track, names } = crowd();
    person.press("mod+a");
    person.session.show([{ op: "delete", kind: "track", id: ids[1] ?? "" }]);
    expect(names()).toEqual([0, 2, 3]);
    person.session.select(track(0));
    expect(names()).toEqual([0]);
  });
});

describe("a command on all that is marked is one step", () => {
  /** Marks the given tracks, presses the key; how often it takes to undo it. */
  function pressedOn(places: readonly number[], key: string) {
    const all = crowd();
    const { person, track } = all;
    for (const [at, place] of places.entries())
      if (at === 0) person.session.select(track(place));
      else person.session.mark(track(place), "toggle");
    const before = person.state.document;
    const steps = person.state.history.done.length;
    person.press(key);
    return { ...all, before, steps: person.state.history.done.length - steps };
  }
  const undoes = ({ person, before }: { person: Person; before: Person["state"]["document"] }) => {
    person.press("mod+z");
    expect(canonical(person.state.document)).toEqual(canonical(before));
  };

  test("delete", () => {
    const done = pressedOn([0, 2], "Delete");
    expect(done.person.state.document.tracks.map((track) => track.id)).toEqual([done.ids[1], done.ids[3]]);
    expect(done.person.state.document.keyframes).toHaveLength(4);
    expect(done.steps).toBe(1);
    undoes(done);
  });

  test("category, and whether it has ended", () => {
    const done = pressedOn([1, 3], "2");
    expect(done.person.state.document.tracks.map((track) => track.category)).toEqual([
      "person",
      "animal",
      "person",
      "animal",
    ]);
    done.person.press("f");
    expect(done.person.state.document.tracks.map((track) => track.finished)).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect(done.steps).toBe(1);
  });

  test("merge joins tracks in time order into the earliest", () => {
    const done = pressedOn([1, 0, 2], "shift+g");
    const { person, ids } = done;
    expect(person.state.document.tracks.map((track) => track.id)).toEqual([ids[2], ids[3]]);
    expect(
      keyframesOf(person.state.document, ids[2] ?? "").map(({ frame, state }) => [frame, state]),
    ).toEqual([
      [0, "visible"],
      [5, "visible"],
      [6, "absent"],
      [10, "visible"],
      [15, "visible"],
      [16, "absent"],
      [30, "visible"],
      [35, "visible"],
    ]);
    expect(done.steps).toBe(1);
    undoes(done);
  });

  test("copy and paste keep what lay between them", () => {
    const { person } = pressedOn([0, 2], "mod+c");
    person.goTo(20);
    person.press("mod+v");
    const made = person.state.document.tracks.slice(4).map((track) => track.id);
    expect(made.map((id) => keyframesOf(person.state.document, id).map(({ frame }) => frame))).toEqual([
      [30, 35],
      [20, 25],
    ]);
  });

  test("segments that follow one another are joined, each row for itself", () => {
    const { person, ids } = pressedOn([0], "Enter");
    for (const at of [10, 20, 30, 40, 50]) {
      person.goTo(at);
      person.press("c");
    }
    const of = () => segmentsOf(person.state.document, ids[0] ?? "");
    for (const [order, place] of [4, 0, 1, 3].entries()) {
      const target = { kind: "segment", id: of()[place]?.id ?? "" } as const;
      if (order === 0) person.session.select(target);
      else person.session.mark(target, "toggle");
    }
    person.press("m");
    expect(of().map(({ start_frame, end_frame }) => [start_frame, end_frame])).toEqual([
      [0, 19],
      [20, 29],
      [30, 49],
      [50, 59],
    ]);
  });

  test("keyframes move in time by keys, all or none", () => {
    const { person, ids } = pressedOn([0], "Enter");
    const of = () => keyframesOf(person.state.document, ids[0] ?? "");
    person.session.select({ kind: "keyframe", id: of()[0]?.id ?? "" });
    person.press("alt+e");
    expect(of().map(({ frame }) => frame)).toEqual([11, 15]);
    expect(person.state.frame).toBe(11);
    person.press("mod+a");
    person.press("alt+e");
    expect(of().map(({ frame }) => frame)).toEqual([12, 16]);
    for (let press = 0; press < 60; press += 1) person.press("alt+q");
    expect(of().map(({ frame }) => frame)).toEqual([0, 4]);
  });
});

const anyAct: fc.Arbitrary<(person: Harness<never>) => void> = fc.oneof(
  fc.integer({ min: 0, max: FRAMES - 1 }).map((frame) => (person: Harness<never>) => person.goTo(frame)),
  fc
    .tuple(
      fc.constantFrom("track", "keyframe", "segment"),
      fc.nat(),
      fc.constantFrom("toggle", "range", "only"),
    )
    .map(([kind, choice, mode]) => (person: Harness<never>) => {
      const { tracks, keyframes, segments } = (person as unknown as Person).state.document;
      const list = { track: tracks, keyframe: keyframes, segment: segments }[kind];
      const id = list[choice % Math.max(list.length, 1)]?.id;
      if (id === undefined) return;
      if (mode === "only") person.session.select({ kind, id });
      else person.session.mark({ kind, id }, mode);
    }),
  fc
    .constantFrom(
      "mod+a",
      "Delete",
      "c",
      "m",
      "x",
      "o",
      "v",
      "f",
      "2",
      "i",
      "shift+i",
      "shift+g",
      "shift+c",
      "shift+o",
      "mod+c",
      "mod+v",
      "alt+q",
      "alt+e",
      "Escape",
    )
    .map((key) => (person: Harness<never>) => void person.press(key)),
);

test("any sequence with marks, taken back, is the start, and the log of operations gives the end", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyAct, { maxLength: 30, size: "max" }), async (acts) => {
      const { person } = crowd();
      const start = canonical(person.state.document);
      const before = person.state.history.done.length;
      for (const act of acts) {
        act(person as never);
        await person.environment.pass(200);
      }
      const end = person.state.document;
      while (person.state.history.done.length > before) person.session.undo();
      expect(canonical(person.state.document)).toEqual(start);
      while (person.session.redo());
      expect(canonical(person.state.document)).toEqual(canonical(end));
      await person.saved();
      expect(person.saving).toMatchObject({ state: "saved", refused: [], conflicts: [] });
      expect(replayed(emptyDocument("stc"), person.server.log)).toEqual(canonical(end));
    }),
    { numRuns: 60 },
  );
});

test("dense segments never leave a gap and never overlap, whatever is cut, moved, merged, deleted or pasted", () => {
  const act = fc.tuple(
    fc.constantFrom("c", "i", "shift+i", "m", "Delete", "mod+c", "mod+v"),
    fc.integer({ min: 0, max: FRAMES - 1 }),
    fc.nat(),
    fc.boolean(),
  );
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40, size: "max" }), (acts) => {
      const { person, ids, track } = crowd();
      const of = () => segmentsOf(person.state.document, ids[0] ?? "");
      for (const [key, frame, choice, isMarked] of acts) {
        person.goTo(frame);
        const id = of()[choice % Math.max(of().length, 1)]?.id;
        if (id === undefined) person.session.select(track(0));
        else if (isMarked) person.session.mark({ kind: "segment", id }, "toggle");
        else person.session.select({ kind: "segment", id });
        person.press(key);
        if (of().length === 0) continue;
        expect(of().map(({ start_frame }) => start_frame)).toEqual([
          0,
          ...of()
            .slice(0, -1)
            .map(({ end_frame }) => end_frame + 1),
        ]);
        expect(of().at(-1)?.end_frame).toBe(FRAMES - 1);
        expect(of().every(({ start_frame, end_frame }) => start_frame <= end_frame)).toBe(true);
      }
    }),
    { numRuns: 100 },
  );
});
