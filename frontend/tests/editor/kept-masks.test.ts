import { expect, test } from "vitest";
import type { Keyframe, StcDocument } from "@/editor/documents";
import { type Bitmap, hull, sameBitmap } from "@/editor/masks/bitmap";
import { restoreMasks } from "@/editor/masks/kept-masks";
import { filledPolygon } from "@/editor/masks/polygon";
import { decode } from "@/editor/masks/run-lengths";
import { imagePoint } from "@/shared/units";
import { type Harness, PICTURE, stcHarness } from "./support/harness";

type Person = Harness<StcDocument>;

const TRIANGLE = [
  [100, 100],
  [220, 110],
  [140, 200],
] as const;
const INSIDE = [150, 140] as const;

const triangle = (dx = 0, dy = 0) =>
  filledPolygon(
    TRIANGLE.map(([x, y]) => imagePoint(x + dx, y + dy)),
    PICTURE,
  );

/** A subject whose mask on frame 0 is the triangle, no tool in hand; what the session says is collected. */
function withTriangle() {
  const person = stcHarness();
  person.press("q");
  for (const [x, y] of TRIANGLE) {
    person.pointer("down", x, y);
    person.pointer("up", x, y);
  }
  person.press("Enter");
  person.press("Escape");
  const lost: (readonly Keyframe[])[] = [];
  const refused: string[] = [];
  person.session.events.on("masksLost", (keyframes) => lost.push(keyframes));
  person.session.events.on("refused", ({ code }) => refused.push(code));
  return { person, lost, refused };
}

function maskOn(person: Person, frame = 0): Bitmap | null {
  const keyframe = person.state.document.keyframes.find((each) => each.frame === frame);
  const bitmap = keyframe?.mask ? decode(keyframe.mask) : null;
  if (bitmap) expect(keyframe?.box).toEqual(hull(bitmap));
  return bitmap;
}

const isTriangle = (bitmap: Bitmap | null, dx = 0, dy = 0) =>
  bitmap !== null && sameBitmap(bitmap, triangle(dx, dy));

test("a moved box takes its mask along, and one undo moves both back", () => {
  const { person, lost } = withTriangle();
  person.press("mod+shift+ArrowRight");
  person.press("mod+ArrowUp");
  expect(isTriangle(maskOn(person), 10, -1)).toBe(true);
  person.press("mod+z");
  expect(isTriangle(maskOn(person))).toBe(true);
  expect(lost).toEqual([]);
});

test("a box dragged by part of a pixel comes to stand where its mask can", () => {
  const { person, lost } = withTriangle();
  person.drag(INSIDE, [INSIDE[0] + 30.4, INSIDE[1] + 12.6]);
  expect(isTriangle(maskOn(person), 30, 13)).toBe(true);
  expect(lost).toEqual([]);
});

test("at the edge of the picture mask and box stop together", () => {
  const { person } = withTriangle();
  person.drag(INSIDE, [INSIDE[0] - 300, INSIDE[1]]);
  expect(isTriangle(maskOn(person), -100, 0)).toBe(true);
});

test("a whole track that moves takes every mask along, by whole pixels", () => {
  const { person, lost } = withTriangle();
  person.goTo(20);
  person.press("b");
  person.drag([300.2, 100.2], [340.2, 180.2]);
  person.goTo(0);
  person.press("shift+w");
  person.drag(INSIDE, [INSIDE[0] + 5.3, INSIDE[1] + 2.2]);
  expect(isTriangle(maskOn(person), 5, 2)).toBe(true);
  const later = person.state.document.keyframes.find((each) => each.frame === 20);
  expect(later?.box?.map((side) => Math.round(side * 10) / 10)).toEqual([305.2, 102.2, 345.2, 182.2]);
  expect(lost).toEqual([]);
});

test("a resized box loses its mask, says so, and gets both back on request, whatever was done since", () => {
  const { person, lost } = withTriangle();
  const [before] = person.state.document.keyframes;
  person.drag([220, 150], [260, 150]);
  expect(maskOn(person)).toBeNull();
  expect(lost).toEqual([[before]]);
  person.press("mod+shift+ArrowDown");
  expect(lost).toHaveLength(1);

  const restored = person.session.edit("restore_mask", (context) => restoreMasks(context, lost[0] ?? []));
  expect(restored.ok).toBe(true);
  expect(isTriangle(maskOn(person))).toBe(true);
  person.press("mod+z");
  expect(maskOn(person)).toBeNull();
});

test("a mask that goes with absence or with another frame is told of too; one that is dropped on purpose is not", () => {
  const { person, lost } = withTriangle();
  person.press("x");
  expect(lost).toHaveLength(1);
  person.press("mod+z");
  expect(isTriangle(maskOn(person))).toBe(true);
  person.press("v");
  expect(isTriangle(maskOn(person))).toBe(true);
  person.session.select({ kind: "keyframe", id: person.state.document.keyframes[0]?.id ?? "" });
  person.press("alt+e");
  expect(lost).toHaveLength(2);
  person.press("mod+z");
  person.goTo(0);
  person.press("shift+e");
  expect(maskOn(person)).toBeNull();
  expect(lost).toHaveLength(2);
});

test("a mask does not come back where its keyframe is gone, or its frame was given to another", () => {
  const { person, lost } = withTriangle();
  const [keyframe] = person.state.document.keyframes;
  person.session.select({ kind: "keyframe", id: keyframe?.id ?? "" });
  person.press("alt+e");
  person.goTo(0);
  person.press("b");
  person.drag([10, 10], [60, 60]);
  const restore = () =>
    person.session.edit("restore_mask", (context) => restoreMasks(context, lost[0] ?? []));
  expect(restore()).toEqual({ ok: false, error: { code: "another_keyframe" } });
  person.session.select({ kind: "keyframe", id: keyframe?.id ?? "" });
  person.press("Delete");
  expect(restore()).toEqual({ ok: false, error: { code: "no_such_object" } });
});

test("a keyframe repeated on a later frame brings its mask", () => {
  const { person, lost } = withTriangle();
  person.goTo(12);
  person.press("t");
  expect(isTriangle(maskOn(person, 12))).toBe(true);
  expect(person.state.history.done.at(-1)?.name).toBe("carry_box");
  // One without a mask takes away the one that stands there, and says so.
  person.goTo(6);
  person.press("b");
  person.drag([300, 20], [380, 90]);
  person.goTo(12);
  person.press("t");
  expect(maskOn(person, 12)).toBeNull();
  expect(lost).toHaveLength(1);
});

test.each([
  ["h", "no_mask_here"],
  ["shift+h", "no_mask_here"],
  ["shift+e", "no_mask_here"],
  ["Backspace", "no_keyframe_here"],
  ["m", "no_such_object"],
])("the key %s says why it does nothing: %s", (key, fault) => {
  const { person, refused } = withTriangle();
  person.goTo(30);
  person.press(key);
  expect(refused).toEqual([fault]);
});

test.each(["h", "shift+h", "shift+m", "shift+e", "x", "f", "c", "t"])(
  "without a selection the key %s says so",
  (key) => {
    const { person, refused } = withTriangle();
    person.session.select(null);
    person.press(key);
    expect(refused).toEqual(["no_such_object"]);
  },
);

test("a box cannot be made a mask before the track has one, and the key says so", () => {
  const { person, refused } = withTriangle();
  person.press("x");
  person.goTo(10);
  person.press("shift+m");
  expect(refused).toEqual(["no_box_to_take"]);
});
