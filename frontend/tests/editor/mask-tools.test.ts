import { expect, test } from "vitest";
import type { StcDocument } from "@/editor/documents";
import { area, type Bitmap, emptyBitmap, filledBox, hull, sameBitmap, subtract } from "@/editor/masks/bitmap";
import { painted } from "@/editor/masks/brush";
import { filledPolygon } from "@/editor/masks/polygon";
import { decode, encode } from "@/editor/masks/run-lengths";
import { imagePoint } from "@/shared/units";
import { type Harness, PICTURE, stcHarness } from "./support/harness";

type Person = Harness<StcDocument>;
const TRIANGLE = [
  [100, 100],
  [220, 110],
  [140, 200],
] as const;
const triangle = () =>
  filledPolygon(
    TRIANGLE.map(([x, y]) => imagePoint(x, y)),
    PICTURE,
  );

function click(person: Person, x: number, y: number, isFresh = false): void {
  person.pointer("down", x, y, isFresh);
  person.pointer("up", x, y, isFresh);
}

/** The one mask on the frame that is shown. */
function maskHere(person: Person): Bitmap {
  const { document, frame } = person.state;
  const [keyframe] = document.keyframes.filter((each) => each.frame === frame && each.mask);
  const bitmap = keyframe?.mask && decode(keyframe.mask);
  if (!bitmap) throw new Error("there is no mask here");
  expect(keyframe.box).toEqual(hull(bitmap));
  return bitmap;
}
const tool = (person: Person) => person.session.masks.store.getState();

/** A subject whose mask on frame 0 is the triangle. */
function withTriangle(): Person {
  const person = stcHarness();
  person.press("q");
  for (const [x, y] of TRIANGLE) click(person, x, y);
  person.press("Enter");
  return person;
}

test("a polygon drawn with nothing selected is a new subject with mask and hull, one step and saved", async () => {
  const person = withTriangle();
  await person.saved();

  const [track] = person.state.document.tracks;
  expect(person.state.selection).toEqual({ kind: "track", id: track?.id });
  expect(sameBitmap(maskHere(person), triangle())).toBe(true);
  expect(person.state.tool).toBe("mask_polygon");
  expect(person.state.history.done.map((step) => step.name)).toEqual(["add_track"]);
  expect(person.server.log.at(-1)).toMatchObject({
    kind: "keyframe",
    value: { mask: encode(triangle()), box: hull(triangle()), state: "visible" },
  });
});

test("a click on the first point closes, with Alt it cuts the polygon out; under three points it does nothing", () => {
  const person = withTriangle();
  const hole = [
    [130, 120],
    [160, 120],
    [140, 150],
  ] as const;
  click(person, 130, 120);
  click(person, 131, 121);
  expect(tool(person).gesture).toMatchObject({ phase: "polygon", points: [{ x: 130, y: 120 }] });
  click(person, 160, 120);
  click(person, 140, 150);
  click(person, 133, 124, true);

  const cut = filledPolygon(
    hole.map(([x, y]) => imagePoint(x, y)),
    PICTURE,
  );
  expect(sameBitmap(maskHere(person), subtract(triangle(), cut))).toBe(true);
  expect(tool(person).gesture.phase).toBe("idle");
});

test("Backspace and Ctrl+Z take the last point back and never the keyframe; Escape gives up, then leaves", () => {
  const person = withTriangle();
  click(person, 10, 10);
  click(person, 20, 10);
  click(person, 20, 20);
  person.press("Backspace");
  person.press("mod+z");
  expect(tool(person).gesture).toMatchObject({ points: [{ x: 10, y: 10 }] });
  person.press("Backspace");
  expect(tool(person).gesture.phase).toBe("idle");
  person.press("Backspace");
  expect(person.state.document.keyframes).toHaveLength(1);
  click(person, 10, 10);
  person.press("Escape");
  expect([tool(person).gesture.phase, person.state.tool]).toEqual(["idle", "mask_polygon"]);
  person.press("Escape");
  expect(person.state.tool).toBe("select");
  expect(person.state.history.done).toHaveLength(1);
});

test("a brush stroke is swept without gaps, adds to the mask, and is one step back and forward", () => {
  const person = withTriangle();
  const before = maskHere(person);
  person.press("r");
  person.press(")");
  expect(tool(person).radius).toBe(16);
  person.drag([200, 150], [400, 300]);

  let expected = before;
  for (const [from, to] of [
    [imagePoint(200, 150), imagePoint(300, 225)],
    [imagePoint(300, 225), imagePoint(400, 300)],
  ] as const)
    expected = painted(expected, { from, to, radius: 16 });
  const after = maskHere(person);
  expect(sameBitmap(after, expected)).toBe(true);
  expect(person.state.history.done.map((step) => step.name)).toEqual(["add_track", "paint_mask"]);
  person.press("mod+z");
  expect(sameBitmap(maskHere(person), before)).toBe(true);
  person.press("mod+y");
  expect(sameBitmap(maskHere(person), after)).toBe(true);
});

test("what a stroke will make is shown before it ends, on its own frame only", () => {
  const person = withTriangle();
  const { masks } = person.session;
  person.press("e");
  person.pointer("down", 140, 150);
  person.pointer("move", 150, 160);
  const [shown] = masks.shown();
  expect(area(shown?.bitmap ?? emptyBitmap(PICTURE))).toBeLessThan(area(triangle()));
  person.goTo(4);
  expect(masks.shown()).toMatchObject([{ isGhost: true }]);
  person.pointer("up", 150, 160);
  person.goTo(0);
  expect(masks.shown()).toMatchObject([{ isGhost: false }]);
  expect(sameBitmap(maskHere(person), shown?.bitmap ?? emptyBitmap(PICTURE))).toBe(true);
  expect(person.state.document.keyframes).toHaveLength(1);
});

test("erasing everything takes the mask away, leaves the last box and says so", () => {
  const person = withTriangle();
  const box = hull(triangle());
  person.press("e");
  for (let step = 0; step < 20; step += 1) person.press(")");
  expect(tool(person).radius).toBe(256);
  click(person, 150, 150);

  expect(person.state.document.keyframes).toMatchObject([{ box }]);
  expect(person.state.document.keyframes[0]).not.toHaveProperty("mask");
  expect(tool(person).notice).toBe("mask_gone");
  click(person, 150, 150);
  expect(tool(person).notice).toBe("nothing_to_erase");
  expect(person.state.history.done).toHaveLength(2);
});

test("without a mouse: arrows move the crosshair, Space and Enter do what the pointer does", () => {
  const person = stcHarness();
  person.press("q");
  person.press("Space");
  for (let step = 0; step < 6; step += 1) person.press("shift+ArrowRight");
  person.press("Space");
  for (let step = 0; step < 7; step += 1) person.press("ArrowDown");
  person.press("shift+ArrowDown");
  person.press("Enter");
  person.press("Enter");
  const points = [
    [320.5, 180.5],
    [380.5, 180.5],
    [380.5, 197.5],
  ] as const;
  const drawn = filledPolygon(
    points.map(([x, y]) => imagePoint(x, y)),
    PICTURE,
  );
  expect(sameBitmap(maskHere(person), drawn)).toBe(true);

  person.press("r");
  person.press("Enter");
  for (let step = 0; step < 5; step += 1) person.press("shift+ArrowLeft");
  expect(person.state.history.done).toHaveLength(1);
  person.press("Enter");
  person.press("shift+ArrowUp");
  person.press("Space");
  let expected = drawn;
  for (const x of [380.5, 370.5, 360.5, 350.5, 340.5])
    expected = painted(expected, { from: imagePoint(x, 197.5), to: imagePoint(x - 10, 197.5), radius: 12 });
  const dab = imagePoint(330.5, 187.5);
  expected = painted(expected, { from: dab, to: dab, radius: 12 });
  expect(sameBitmap(maskHere(person), expected)).toBe(true);
  expect(person.state.history.done.map((step) => step.name)).toEqual([
    "add_track",
    "paint_mask",
    "paint_mask",
  ]);
  expect(person.playerCalls).toEqual([]);
});

test("the crosshair starts on the selected box and stays in the picture", () => {
  const person = stcHarness();
  person.press("n");
  person.drag([100, 100], [201, 141]);
  person.press("r");
  person.press("ArrowLeft");
  expect(tool(person).crosshair).toEqual({ x: 149.5, y: 120.5 });
  person.pointer("move", -5, 400);
  expect(tool(person).crosshair).toEqual({ x: 0, y: 360 });
  person.press("shift+ArrowLeft");
  expect(tool(person).crosshair).toEqual({ x: 0, y: 360 });
});

test("a mask painted on a later frame makes a keyframe there; between them none is made up", () => {
  const person = withTriangle();
  person.goTo(10);
  person.press("r");
  click(person, 300, 200);

  expect(person.state.document.keyframes.map(({ frame }) => frame)).toEqual([0, 10]);
  const dab = painted(emptyBitmap(PICTURE), {
    from: imagePoint(300, 200),
    to: imagePoint(300, 200),
    radius: 12,
  });
  expect(sameBitmap(maskHere(person), dab)).toBe(true);
  person.goTo(5);
  const [ghost, ...others] = person.session.masks.shown();
  expect([ghost?.isGhost, others]).toEqual([true, []]);
  expect(sameBitmap(ghost?.bitmap ?? dab, triangle())).toBe(true);
  person.session.select(null);
  expect(person.session.masks.shown()).toEqual([]);
});

test("a taken up tool keeps the stroke that the keys have begun; an edit elsewhere ends it", () => {
  const person = withTriangle();
  person.press("r");
  person.press("Enter");
  person.press("e");
  expect(person.state.history.done.map((step) => step.name)).toEqual(["add_track", "paint_mask"]);
  person.press("Enter");
  person.press("mod+z");
  expect(tool(person).gesture.phase).toBe("idle");
  expect(sameBitmap(maskHere(person), triangle())).toBe(true);
});

test("box and mask are made of each other; holes are filled and pieces dropped", () => {
  const person = stcHarness();
  person.press("n");
  person.drag([100, 100], [150.4, 140.6]);
  person.press("shift+m");
  expect(sameBitmap(maskHere(person), filledBox([100, 100, 150, 141], PICTURE))).toBe(true);
  person.press("e");
  person.press("(");
  click(person, 125, 120);
  person.press("h");
  expect(sameBitmap(maskHere(person), filledBox([100, 100, 150, 141], PICTURE))).toBe(true);
  person.press("r");
  click(person, 400, 300);
  expect(maskHere(person).width).toBeGreaterThan(200);
  person.press("shift+h");
  expect(sameBitmap(maskHere(person), filledBox([100, 100, 150, 141], PICTURE))).toBe(true);
  person.press("shift+e");
  expect(person.state.document.keyframes).toMatchObject([{ box: [100, 100, 150, 141] }]);
  expect(person.state.document.keyframes[0]).not.toHaveProperty("mask");
  for (const name of ["fill_holes", "largest_piece", "drop_mask"])
    expect(person.session.runCommand(name)).toMatchObject({ ok: false });
});

test("a mask of another picture's size is not shown, and painting replaces it", () => {
  const odd = { size: [4, 4] as const, counts: "4<" };
  const person = stcHarness({
    document: {
      document_type: "stc",
      schema_version: 1,
      tracks: [
        { id: "t", category: "person", name: "p", finished: false, attributes: {}, origin: { by: "human" } },
      ],
      keyframes: [
        {
          id: "k",
          track_id: "t",
          frame: 0,
          box: [0, 0, 4, 4],
          mask: odd,
          state: "occluded",
          origin: { by: "human" },
        },
      ],
      segments: [],
    },
    versions: { t: 1, k: 1 },
  });
  person.session.select({ kind: "track", id: "t" });
  expect(person.session.masks.shown()).toEqual([]);
  person.press("r");
  click(person, 300, 200);
  expect(maskHere(person).left).toBe(288);
  expect(person.state.document.keyframes).toMatchObject([{ id: "k", state: "occluded" }]);
});
