import fc from "fast-check";
import { expect, test } from "vitest";
import { BoxTrack } from "@/editor/box-track";
import type { Keyframe, StcDocument } from "@/editor/documents";
import { filledBox } from "@/editor/masks/bitmap";
import { encode } from "@/editor/masks/run-lengths";
import {
  absenceAfter,
  fewestKeyframes,
  MOST_MASKS,
  plannedTakes,
  type TakeWish,
  TOLERANCE_PX,
  type TrackedBox,
} from "@/editor/propagation";
import type { Box } from "@/shared/box";
import { sourceFrame } from "@/shared/units";
import { FRAMES, type Harness, PICTURE, stcHarness } from "./support/harness";

const steady = (count: number) => Array.from({ length: count }, (_, at) => at);
const moving = (x: number): Box => [x, 10, x + 10, 20];
const tracked = (frame: number, box: Box, uncertain = false): TrackedBox => ({
  frame: sourceFrame(frame),
  box,
  score: uncertain ? 0.6 : 0.99,
  uncertain,
  mask: null,
});
const masked = (frame: number, box: Box): TrackedBox => ({
  ...tracked(frame, box),
  mask: encode(filledBox(box, PICTURE)),
});
const framesOf = (boxes: readonly { frame: number }[]) => boxes.map(({ frame }) => frame);

/** A subject that wanders, is lost in noise, or stands still, on frames at uneven times, forward or backward. */
const wanderings = fc
  .record({
    steps: fc.array(
      fc.tuple(fc.integer({ min: 1, max: 900 }), ...steady(4).map(() => fc.integer({ min: -4, max: 4 }))),
      { minLength: 1, maxLength: 11 },
    ),
    backward: fc.boolean(),
  })
  .map(({ steps, backward }) => {
    const ticks: number[] = [];
    const boxes: { frame: number; box: Box }[] = [];
    let [time, box] = [0, [100, 100, 200, 200] as Box];
    steps.forEach(([gap, ...by], frame) => {
      time += gap;
      box = box.map((side, index) => side + (by[index] ?? 0)) as unknown as Box;
      ticks.push(time);
      boxes.push({ frame, box });
    });
    return { ticks, boxes: backward ? boxes.reverse() : boxes };
  });

function farthestOff(
  kept: readonly { frame: number; box: Box }[],
  boxes: readonly { frame: number; box: Box }[],
  ticks: readonly number[],
): number {
  const keyframes = kept.map(
    ({ frame, box }): Keyframe => ({
      id: `k${frame}`,
      track_id: "t",
      frame,
      box,
      state: "visible",
      origin: { by: "human" },
    }),
  );
  const track = new BoxTrack(keyframes, ticks, false);
  return Math.max(
    ...boxes.flatMap(({ frame, box }) => {
      const shown = track.at(sourceFrame(frame))?.box;
      return box.map((side, index) => Math.abs(side - (shown?.[index] ?? Number.NaN)));
    }),
  );
}

test("interpolation between the kept boxes stays within the tolerance of every tracked one", () => {
  fc.assert(
    fc.property(wanderings, ({ boxes, ticks }) => {
      const kept = fewestKeyframes(boxes, ticks);
      expect([kept[0], kept.at(-1)]).toEqual([boxes[0], boxes.at(-1)]);
      expect(boxes.filter((box) => kept.includes(box))).toEqual(kept);
      expect(farthestOff(kept, boxes, ticks)).toBeLessThanOrEqual(TOLERANCE_PX + 1e-9);
    }),
  );
});

test("no smaller choice of boxes stays within the tolerance", () => {
  fc.assert(
    fc.property(wanderings, ({ boxes, ticks }) => {
      const count = fewestKeyframes(boxes, ticks).length;
      const inner = boxes.slice(1, -1);
      for (let choice = 0; choice < 2 ** inner.length; choice += 1) {
        const chosen = boxes.filter(
          (_, at) => at === 0 || at === boxes.length - 1 || ((choice >> (at - 1)) & 1) === 1,
        );
        if (chosen.length < count)
          expect(farthestOff(chosen, boxes, ticks)).toBeGreaterThan(TOLERANCE_PX - 1e-9);
      }
    }),
    { numRuns: 60 },
  );
});

test("a straight way needs its ends, a bend one more, and nothing needs nothing", () => {
  const ticks = steady(40);
  const way = (x: (at: number) => number) => ticks.map((at) => ({ frame: at, box: moving(x(at)) }));
  expect(
    framesOf(
      fewestKeyframes(
        way((at) => 2 * at),
        ticks,
      ),
    ),
  ).toEqual([0, 39]);
  expect(
    fewestKeyframes(
      way((at) => (at < 20 ? 3 * at : 120 - 3 * at)),
      ticks,
    ),
  ).toHaveLength(3);
  expect(fewestKeyframes([], ticks)).toEqual([]);
  expect(framesOf(fewestKeyframes(way(() => 5).slice(0, 1), ticks))).toEqual([0]);
});

test("a long clip in which nothing moves is thinned to its ends", () => {
  const ticks = steady(7200);
  const still = ticks.map((frame) => ({ frame, box: moving(50) }));
  expect(framesOf(fewestKeyframes(still, ticks))).toEqual([0, 7199]);
});

/** A person who drew [10, 10, 20, 20] on frame 0. */
function drawn(): { person: Harness<StcDocument>; trackId: string } {
  const person = stcHarness();
  person.press("n");
  person.drag([10, 10], [20, 20]);
  return { person, trackId: person.state.document.tracks[0]?.id ?? "" };
}

const forward = (trackId: string, more: Partial<TakeWish> = {}): TakeWish => ({
  trackId,
  suggestionId: "s-1",
  from: sourceFrame(0),
  boxes: steady(30).map((at) => tracked(at + 1, moving(10 + 4 * Math.min(at + 1, 20)))),
  upTo: null,
  absentAt: null,
  ...more,
});

function take(person: Harness<StcDocument>, ...wishes: TakeWish[]) {
  const planned = plannedTakes(person.session.editContext(), wishes);
  const result = person.session.edit("take_boxes", () =>
    planned.ok ? { ok: true, value: planned.value.changes } : planned,
  );
  return planned.ok ? { ...planned.value, frames: planned.value.taken.length } : result;
}

const keyframes = (person: Harness<StcDocument>) =>
  [...person.state.document.keyframes]
    .sort((one, other) => one.frame - other.frame)
    .map(({ frame, state, origin }) => [frame, state, origin.by]);

test("taken boxes are marked, few, and one step to take back", () => {
  const { person, trackId } = drawn();
  const plan = take(person, forward(trackId));
  expect(plan).toMatchObject({ frames: 30, keyframes: 2 });
  expect(keyframes(person)).toEqual([
    [0, "visible", "human"],
    [20, "visible", "suggestion"],
    [30, "visible", "suggestion"],
  ]);
  expect(person.state.document.keyframes[1]?.origin).toEqual({ by: "suggestion", suggestion_id: "s-1" });
  person.press("mod+z");
  expect(keyframes(person)).toEqual([[0, "visible", "human"]]);
});

test("carried both ways from a box between keyframes, it becomes one keyframe and one step to take back", () => {
  const { person, trackId } = drawn();
  person.goTo(50);
  person.drag([40, 10], [50, 20]);
  const from = sourceFrame(30);
  const back = steady(9).map((at) => tracked(29 - at, moving(30 + 2 * at)));
  const ahead = steady(9).map((at) => tracked(31 + at, moving(30 + 2 * at)));
  const plan = take(
    person,
    forward(trackId, { from, boxes: ahead }),
    forward(trackId, { from, boxes: back, suggestionId: "s-2" }),
  );
  expect(plan).toMatchObject({ frames: 18, keyframes: 3 });
  const made = person.state.document.keyframes.filter(({ origin }) => origin.by === "suggestion");
  expect(made.map(({ frame, origin }) => [frame, origin.suggestion_id]).sort()).toEqual([
    [21, "s-2"],
    [30, "s-1"],
    [39, "s-1"],
  ]);
  person.press("mod+z");
  expect(keyframes(person).map(([frame]) => frame)).toEqual([0, 50]);
});

test("of masks every frame becomes a keyframe, as one step; a person's mask is a wall and stays", () => {
  const { person, trackId } = drawn();
  const boxes = steady(9).map((at) => masked(at + 1, moving(10 + at)));
  const before = take(person, forward(trackId, { boxes: boxes.slice(0, 3), suggestionId: "s-0" }));
  expect(before).toMatchObject({ frames: 3, keyframes: 3 });
  person.goTo(6);
  person.press("shift+m");
  const byHand = person.state.document.keyframes.find(({ frame }) => frame === 6);
  expect(byHand?.mask).toBeDefined();

  const plan = take(person, forward(trackId, { boxes }));
  expect(plan).toMatchObject({ frames: 5, keyframes: 5 });
  const after = [...person.state.document.keyframes].sort((one, other) => one.frame - other.frame);
  expect(after.map(({ frame, origin }) => [frame, origin.suggestion_id])).toEqual([
    [0, undefined],
    ...steady(5).map((at) => [at + 1, "s-1"]),
    [6, undefined],
  ]);
  expect(after.slice(1, 6).map(({ box, mask }) => ({ box, mask }))).toEqual(
    boxes.slice(0, 5).map(({ box, mask }) => ({ box, mask })),
  );
  expect(after.at(-1)).toEqual(byHand);
  person.press("mod+z");
  expect(keyframes(person).map(([frame]) => frame)).toEqual([0, 1, 2, 3, 6]);
});

test("masks of both sides, taken at once over older ones, fit into one batch", () => {
  expect(2 * MOST_MASKS * 2 + 2).toBeLessThanOrEqual(2000);
});

test("only what lies before the frame on the screen is taken", () => {
  const { person, trackId } = drawn();
  const plan = take(person, forward(trackId, { upTo: sourceFrame(12), absentAt: sourceFrame(31) }));
  expect(plan).toMatchObject({ frames: 12, keyframes: 1 });
  expect(keyframes(person)).toEqual([
    [0, "visible", "human"],
    [12, "visible", "suggestion"],
  ]);
});

test("a person's keyframe is a wall; what an earlier suggestion made gives way", () => {
  const { person, trackId } = drawn();
  take(person, forward(trackId));
  person.goTo(25);
  person.press("mod+ArrowRight");
  const plan = take(person, forward(trackId, { suggestionId: "s-2" }));
  expect(plan).toMatchObject({ frames: 24 });
  expect(keyframes(person)).toEqual([
    [0, "visible", "human"],
    [20, "visible", "suggestion"],
    [24, "visible", "suggestion"],
    [25, "visible", "human"],
    [30, "visible", "suggestion"],
  ]);
  const ids = person.state.document.keyframes.map(({ frame, origin }) => [frame, origin.suggestion_id]);
  expect(Object.fromEntries(ids)).toMatchObject({ 20: "s-2", 24: "s-2", 30: "s-1" });
});

test("where the box was only held it becomes a keyframe, so that nothing before it moves", () => {
  const { person, trackId } = drawn();
  const boxes = [tracked(41, moving(40)), tracked(42, moving(70))];
  take(person, forward(trackId, { from: sourceFrame(40), boxes }));
  expect(keyframes(person).map(([frame]) => frame)).toEqual([0, 40, 42]);
  expect(person.state.document.keyframes.find(({ frame }) => frame === 40)?.box).toEqual([10, 10, 20, 20]);
});

test("who leaves the picture is absent on the next frame, in the same step", () => {
  const { person, trackId } = drawn();
  const wish = forward(trackId);
  const absentAt = absenceAfter(person.session.editContext(), wish, "left_picture");
  expect(absentAt).toBe(31);
  take(person, { ...wish, absentAt });
  expect(keyframes(person).at(-1)).toEqual([31, "absent", "suggestion"]);
  person.press("mod+z");
  expect(keyframes(person)).toHaveLength(1);
});

test("absence is proposed only where it says something and nobody has spoken", () => {
  const { person, trackId } = drawn();
  const context = () => person.session.editContext();
  const toTheEnd = forward(trackId, { boxes: [tracked(FRAMES - 1, moving(10))] });
  const backFrom = (frame: number) =>
    forward(trackId, { from: sourceFrame(frame), boxes: [tracked(frame - 1, moving(10))] });
  expect(absenceAfter(context(), forward(trackId), "lost")).toBeNull();
  expect(absenceAfter(context(), toTheEnd, "left_picture")).toBeNull();
  expect(absenceAfter(context(), backFrom(9), "left_picture")).toBe(7);
  expect(absenceAfter(context(), backFrom(2), "left_picture")).toBeNull();
  person.goTo(31);
  person.press("o");
  expect(absenceAfter(context(), forward(trackId), "left_picture")).toBeNull();
});

test("what cannot be is refused", () => {
  const { person, trackId } = drawn();
  const outside = forward(trackId, { boxes: [tracked(FRAMES, moving(10))] });
  const tooWide = forward(trackId, { boxes: [tracked(1, moving(PICTURE.width))] });
  expect([take(person, outside), take(person, tooWide), take(person, forward("nobody"))]).toEqual([
    { ok: false, error: { code: "outside_clip" } },
    { ok: false, error: { code: "outside_picture" } },
    { ok: false, error: { code: "no_such_object" } },
  ]);
  expect(take(person, forward(trackId, { boxes: [] }))).toMatchObject({ frames: 0, changes: [] });
});
