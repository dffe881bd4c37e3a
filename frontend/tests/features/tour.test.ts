import { expect, test } from "vitest";
import { emptyDocument, type StcDocument } from "@/editor/documents";
import { addTrack, putBox, setVisibility } from "@/editor/track-edits";
import { PRAISE_MS, Tour } from "@/features/annotate/practice/tour";
import { TOUR_STEPS } from "@/features/annotate/practice/tour-steps";
import type { Player } from "@/media/player";
import { Emitter } from "@/shared/emitter";
import { type SourceFrame, sourceFrame } from "@/shared/units";
import { ACTS } from "@/workbench/bench-acts";
import { openSession } from "../workbench/open-session";

/** What the tour looks at of a player, moved by hand. */
class Hand {
  frame: SourceFrame = sourceFrame(0);
  isPlaying = false;
  readonly events: Player["events"] = new Emitter();

  play() {
    this.isPlaying = true;
    this.events.emit("playing", true);
  }
  pause() {
    this.isPlaying = false;
    this.events.emit("playing", false);
  }
  goTo(frame: number) {
    this.frame = sourceFrame(frame);
    this.events.emit("frame", this.frame);
  }
}

const idOf = (at: number) => TOUR_STEPS[at]?.id ?? "over";

/** A person before the tour at the step of this name. */
const before = (step: string) => {
  const { session } = openSession(emptyDocument("stc") as StcDocument);
  const hand = new Hand();
  const waiting: (() => void)[] = [];
  let over = 0;
  const tour = new Tour({
    steps: TOUR_STEPS,
    after: (ms, action) => {
      expect(ms).toBe(PRAISE_MS);
      const here = () => action();
      waiting.push(here);
      return () => void waiting.splice(waiting.indexOf(here), 1);
    },
    onOver: () => {
      over += 1;
    },
  });
  const stop = tour.watch(session, hand);
  tour.found([{ rule: "no_tracks", severity: "error", message: "", place: {} }]);
  while (idOf(tour.store.getState().at) !== step) tour.next();
  return {
    tour,
    session,
    hand,
    stop,
    times: () => over,
    get isDone() {
      return tour.store.getState().isDone;
    },
    get shown() {
      return idOf(tour.store.getState().at);
    },
    pass: () => {
      for (const action of waiting.splice(0)) action();
    },
  };
};

type Person = ReturnType<typeof before>;

const draw = ({ session, hand }: Person, id = "t1") => {
  session.edit("add_track", (context) =>
    addTrack(context, { id, category: "person", frame: hand.frame, box: [10, 10, 50, 90] }),
  );
  session.select({ kind: "track", id });
};

const place = ({ session }: Person, frame: number, x: number) =>
  session.edit("place_box", (context) => putBox(context, "t1", sourceFrame(frame), [x, 10, x + 40, 90]));

const cutAt = ({ session }: Person, frame: number) => {
  session.setFrame(sourceFrame(frame));
  expect(session.runCommand("cut").ok).toBe(true);
};

const write = ({ session }: Person, caption: string) => {
  const [segment] = session.store.getState().document.segments;
  if (!segment) throw new Error("there is no segment to write about");
  session.edit("set_caption", () => ({
    ok: true,
    value: [{ op: "put", kind: "segment", object: { ...segment, caption } }],
  }));
};

test("playing counts once the clip stands again", () => {
  const person = before("play");
  person.hand.goTo(1);
  expect(person.isDone).toBe(false);
  person.hand.play();
  expect(person.isDone).toBe(false);
  person.hand.pause();
  expect(person.isDone).toBe(true);
});

test("single steps count, jumps and playing do not", () => {
  const person = before("step");
  for (const frame of [10, 20, 30]) person.hand.goTo(frame);
  person.hand.play();
  for (const frame of [31, 32, 33]) person.hand.goTo(frame);
  person.hand.pause();
  person.hand.goTo(34);
  person.hand.goTo(33);
  expect(person.isDone).toBe(false);
  person.hand.goTo(34);
  expect(person.isDone).toBe(true);
});

test("a drawn box counts", () => {
  const person = before("draw");
  expect(person.isDone).toBe(false);
  draw(person);
  expect(person.isDone).toBe(true);
});

test("a correction is another box of the same track, not the same one again, nor one of another track", () => {
  const person = before("draw");
  draw(person);
  person.pass();
  expect(person.shown).toBe("correct");
  place(person, 20, 10);
  draw(person, "t2");
  expect(person.isDone).toBe(false);
  place(person, 30, 60);
  expect(person.isDone).toBe(true);
});

test("absence counts where a track is marked absent, not where it is occluded", () => {
  const person = before("absent");
  draw(person);
  const mark = (state: "occluded" | "absent") =>
    person.session.edit("mark", (context) => setVisibility(context, "t1", sourceFrame(40), state));
  mark("occluded");
  expect(person.isDone).toBe(false);
  mark("absent");
  expect(person.isDone).toBe(true);
});

test("a cut counts", () => {
  const person = before("cut");
  draw(person);
  expect(person.isDone).toBe(false);
  cutAt(person, 30);
  expect(person.isDone).toBe(true);
});

test("a caption counts once it is a sentence", () => {
  const person = before("caption");
  draw(person);
  cutAt(person, 30);
  write(person, "She reads");
  expect(person.isDone).toBe(false);
  write(person, "She reads standing.");
  expect(person.isDone).toBe(true);
});

test("a step taken back counts once it is done again, and a new one in its place is not doing it again", () => {
  const person = before("undo");
  draw(person);
  person.session.undo();
  expect(person.isDone).toBe(false);
  draw(person);
  expect(person.isDone).toBe(false);
  person.session.undo();
  person.session.redo();
  expect(person.isDone).toBe(true);
});

test("a finding that is followed counts, and so does having none", () => {
  const person = before("findings");
  expect(person.isDone).toBe(false);
  person.tour.findingFollowed();
  expect(person.isDone).toBe(true);
  const clean = before("findings");
  clean.tour.found([]);
  expect(clean.isDone).toBe(true);
});

test("the tour is over once, when the work is handed in", () => {
  const person = before("submit");
  person.tour.submitted();
  expect([person.isDone, person.times()]).toEqual([true, 0]);
  person.pass();
  person.tour.next();
  expect([person.shown, person.times()]).toEqual(["over", 1]);
});

test("it goes on by itself a moment after the step is done", () => {
  const person = before("draw");
  draw(person);
  expect(person.shown).toBe("draw");
  person.pass();
  expect([person.shown, person.isDone]).toEqual(["correct", false]);
});

test("what was done before its step began is shown as done, and the person goes on", () => {
  const person = before("step");
  draw(person);
  person.tour.next();
  expect([person.shown, person.isDone]).toEqual(["draw", true]);
  person.pass();
  expect(person.shown).toBe("draw");
  person.tour.back();
  expect([person.shown, person.isDone]).toEqual(["step", false]);
});

test("going on by hand is not done twice by what was about to go on by itself", () => {
  const person = before("draw");
  draw(person);
  person.tour.next();
  person.pass();
  expect(person.shown).toBe("correct");
});

test("before the first step there is nothing, and what was done in one step does not count in the next", () => {
  const person = before("play");
  person.tour.back();
  expect(person.shown).toBe("play");
  person.hand.play();
  person.hand.pause();
  person.pass();
  person.tour.back();
  expect([person.shown, person.isDone]).toEqual(["play", false]);
});

test("once nobody watches any more, nothing is seen and nothing goes on", () => {
  const person = before("draw");
  draw(person);
  person.stop();
  person.pass();
  expect(person.shown).toBe("draw");
});

test("every act whose key a step names exists", () => {
  const names = TOUR_STEPS.flatMap(({ keys }) => Object.values(keys));
  expect(names.filter((name) => !ACTS.some((act) => act.name === name))).toEqual([]);
});
