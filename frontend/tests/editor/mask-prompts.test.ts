import { expect, test } from "vitest";
import type { StcDocument } from "@/editor/documents";
import { type Bitmap, filledBox, hull, sameBitmap } from "@/editor/masks/bitmap";
import { decode, encode } from "@/editor/masks/run-lengths";
import { MOST_POINTS } from "@/editor/tools/prompt-tool";
import type { Box } from "@/shared/box";
import { type Harness, PICTURE, stcHarness } from "./support/harness";
import { WaitingMaskModel } from "./support/waiting-mask-model";

type Person = Harness<StcDocument>;

const SUBJECT: Box = [100, 80, 220, 300];
const subject = (by = 0): Bitmap => filledBox([100 + by, 80, 220 + by, 300], PICTURE);
const desk = (person: Person) => person.session.masks.prompts;
const told = (person: Person) => desk(person).store.getState();
const stepNames = (person: Person) => person.state.history.done.map(({ name }) => name);

function click(person: Person, x: number, y: number, isFresh = false): void {
  person.pointer("down", x, y, isFresh);
  person.pointer("up", x, y, isFresh);
}

/** Somebody with the tool in hand, and the model that is asked. */
function prompting(): { person: Person; model: WaitingMaskModel } {
  const person = stcHarness();
  const model = new WaitingMaskModel();
  desk(person).attach(model);
  person.press("7");
  return { person, model };
}

/** As `prompting`, with a track drawn by hand selected. */
function withTrack() {
  const { person, model } = prompting();
  person.press("b");
  person.drag([SUBJECT[0], SUBJECT[1]], [SUBJECT[2], SUBJECT[3]]);
  person.press("7");
  return { person, model, trackId: person.state.selection?.id ?? "" };
}

const keyframes = (person: Person) => person.state.document.keyframes;

test("a click asks for the subject, its mask is proposed, and taken as a new subject in one step", async () => {
  const { person, model } = prompting();
  click(person, 150, 200);
  expect(model.latest.prompt).toMatchObject({ frame: 0, isNewTrack: true, box: null });
  expect(model.latest.prompt.points).toEqual([{ x: 150, y: 200, inside: true }]);
  expect([told(person).answer.phase, desk(person).shownOn(person.state.frame)]).toEqual(["asking", null]);
  expect(person.press("y")).toBe(false);

  await model.answer(subject());
  expect(told(person).answer).toMatchObject({ phase: "proposed", score: 0.9, model: "tiny" });
  const shown = desk(person).shownOn(person.state.frame);
  expect(shown && sameBitmap(shown, subject())).toBe(true);
  expect(keyframes(person)).toEqual([]);

  person.press("y");
  const [track] = person.state.document.tracks;
  expect(track?.id).toBe(model.latest.prompt.trackId);
  expect(track?.origin).toEqual({ by: "human" });
  expect(person.state.selection).toEqual({ kind: "track", id: track?.id });
  expect(keyframes(person)).toMatchObject([
    {
      track_id: track?.id,
      frame: 0,
      box: hull(subject()),
      mask: encode(subject()),
      origin: { by: "suggestion", suggestion_id: "suggestion 0" },
    },
  ]);
  expect(stepNames(person)).toEqual(["take_mask"]);
  expect(told(person)).toMatchObject({ prompt: null, notice: "taken", answer: { phase: "none" } });
  expect(person.state.tool).toBe("mask_prompt");
  person.press("mod+z");
  expect([person.state.document.tracks, keyframes(person)]).toEqual([[], []]);
});

test("further points refine: each asks with all of them, and the mask is put on the track that is selected", async () => {
  const { person, model, trackId } = withTrack();
  click(person, 150, 200);
  await model.answer(subject());
  click(person, 400, 200, true);
  expect(model.latest.prompt).toMatchObject({
    trackId,
    isNewTrack: false,
    points: [
      { x: 150, y: 200, inside: true },
      { x: 400, y: 200, inside: false },
    ],
  });
  // What was proposed stays in sight until the better one comes, and cannot be taken any more.
  expect(desk(person).shownOn(person.state.frame)).not.toBeNull();
  expect(person.press("y")).toBe(false);
  await model.answer(subject(7));
  person.press("y");
  expect(keyframes(person)).toMatchObject([{ track_id: trackId, box: hull(subject(7)) }]);
  expect(keyframes(person)[0]?.origin).toEqual({ by: "suggestion", suggestion_id: "suggestion 1" });
  expect(stepNames(person)).toEqual(["add_track", "take_mask"]);
});

test("the latest question counts: earlier ones are aborted and their late answers change nothing", async () => {
  const { person, model } = prompting();
  click(person, 150, 200);
  click(person, 160, 210);
  click(person, 170, 220);
  const [first, second, third] = model.questions;
  expect(model.questions.map(({ signal }) => signal.aborted)).toEqual([true, true, false]);
  await model.answer(subject(3), third);
  await model.answer(subject(1), first);
  await model.fail("The job was cancelled.", second);
  expect(told(person).answer).toMatchObject({ phase: "proposed", suggestionId: "suggestion 2" });
  const shown = desk(person).shownOn(person.state.frame);
  expect(shown && sameBitmap(shown, subject(3))).toBe(true);
});

test.each([
  ["Escape", (person: Person) => person.press("Escape")],
  ["the key to drop it", (person: Person) => person.press("shift+y")],
  ["taking the last point back", (person: Person) => person.press("Backspace")],
  ["another tool", (person: Person) => person.press("r")],
  ["a model that is gone", (person: Person) => desk(person).attach(null)],
])("what is dropped by %s leaves no ghost, though its answer comes", async (_how, drop) => {
  const { person, model } = prompting();
  click(person, 150, 200);
  drop(person);
  expect(model.latest.signal.aborted).toBe(true);
  await model.answer(subject());
  expect(told(person)).toMatchObject({ prompt: null, answer: { phase: "none" } });
  expect(desk(person).shownOn(person.state.frame)).toBeNull();
});

test("Escape drops the prompt, then puts the tool down", () => {
  const { person } = prompting();
  click(person, 150, 200);
  person.press("Escape");
  expect([told(person).prompt, person.state.tool]).toEqual([null, "mask_prompt"]);
  person.press("Escape");
  expect(person.state.tool).toBe("select");
});

test("a drag is the box around the subject; less than a click's reach is a point", () => {
  const { person, model } = prompting();
  person.drag([SUBJECT[2], SUBJECT[3]], [SUBJECT[0], SUBJECT[1]]);
  expect(model.latest.prompt).toMatchObject({ box: SUBJECT, points: [] });
  person.drag([150, 200], [152, 201]);
  expect(model.latest.prompt).toMatchObject({ box: SUBJECT, points: [{ x: 150, y: 200, inside: true }] });
  person.press("mod+z");
  expect(model.latest.prompt).toMatchObject({ box: SUBJECT, points: [] });
  person.press("mod+z");
  expect(told(person).prompt).toBeNull();
});

test("by keys alone: arrows lead the crosshair, Enter sets points, Space two corners of a box", async () => {
  const { person, model } = prompting();
  // Without a box the crosshair begins in the middle of the picture.
  person.press("shift+ArrowLeft");
  person.press("ArrowUp");
  person.press("Enter");
  expect(model.latest.prompt.points).toEqual([{ x: 310.5, y: 179.5, inside: true }]);
  for (let step = 0; step < 5; step += 1) person.press("shift+ArrowRight");
  person.press("shift+Enter");
  expect(model.latest.prompt.points).toHaveLength(2);
  expect(model.latest.prompt.points[1]).toEqual({ x: 360.5, y: 179.5, inside: false });
  person.press("Space");
  for (let step = 0; step < 4; step += 1) person.press("shift+ArrowLeft");
  for (let step = 0; step < 3; step += 1) person.press("shift+ArrowDown");
  expect(told(person).corner?.box).toEqual([320.5, 179.5, 360.5, 209.5]);
  person.press("Space");
  expect(model.latest.prompt.box).toEqual([320.5, 179.5, 360.5, 209.5]);
  expect(model.questions).toHaveLength(3);
  await model.answer(subject());
  person.press("y");
  expect(keyframes(person)).toMatchObject([{ mask: encode(subject()) }]);
  expect(person.playerCalls).toEqual([]);
});

test("a point beside the subject alone asks nothing and says what is missing", () => {
  const { person, model } = prompting();
  click(person, 400, 200, true);
  expect([model.questions.length, told(person).notice]).toEqual([0, "needs_subject"]);
  click(person, 150, 200);
  expect([model.questions.length, told(person).notice]).toEqual([1, null]);
});

test("no more points than the server takes", () => {
  const { person, model } = prompting();
  for (let number = 0; number <= MOST_POINTS; number += 1) click(person, 100 + number, 200);
  expect(model.latest.prompt.points).toHaveLength(MOST_POINTS);
  expect([model.questions.length, told(person).notice]).toEqual([MOST_POINTS, "too_many_points"]);
});

test("a prompt belongs to its frame: elsewhere nothing is shown or taken, and a click begins another", async () => {
  const { person, model } = prompting();
  click(person, 150, 200);
  await model.answer(subject());
  person.goTo(9);
  expect(desk(person).shownOn(person.state.frame)).toBeNull();
  expect(person.press("y")).toBe(false);
  click(person, 10, 20);
  expect(model.latest.prompt).toMatchObject({ frame: 9, points: [{ x: 10, y: 20, inside: true }] });
  person.goTo(0);
  expect(desk(person).shownOn(person.state.frame)).toBeNull();
});

test("the box of the track is asked about by one key", async () => {
  const { person, model, trackId } = withTrack();
  person.press("Escape");
  person.press("shift+q");
  expect(person.state.tool).toBe("mask_prompt");
  expect(model.latest.prompt).toMatchObject({ trackId, box: SUBJECT, points: [] });
  await model.answer(subject());
  person.press("y");
  expect(decode(keyframes(person)[0]?.mask ?? { size: [1, 1], counts: "01" })).toMatchObject({
    left: 100,
    top: 80,
  });
});

test("a failure is told in the model's words, and the next click asks again", async () => {
  const { person, model } = prompting();
  click(person, 150, 200);
  await model.fail("The model found nothing there.");
  expect(told(person).answer).toEqual({ phase: "failed", sentence: "The model found nothing there." });
  expect(desk(person).shownOn(person.state.frame)).toBeNull();
  click(person, 151, 200);
  await model.answer(filledBox([0, 0, 4, 4], { width: 8, height: 8 }));
  expect(told(person).answer).toEqual({ phase: "failed", sentence: null });
});

test.each(["7", "shift+q"])("without a model %s does nothing and says why", (key) => {
  const person = stcHarness();
  const refused: string[] = [];
  person.session.events.on("refused", ({ code }) => refused.push(code));
  expect(person.press(key)).toBe(true);
  expect([person.state.tool, refused]).toEqual(["select", ["no_mask_model"]]);
  desk(person).attach(null, "not_editable");
  person.press(key);
  expect(refused).toEqual(["no_mask_model", "not_editable"]);
});
