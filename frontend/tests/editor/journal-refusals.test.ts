import "fake-indexeddb/auto";
import { describe, expect, test } from "vitest";
import type { Track } from "@/editor/documents";
import { emptyDocument } from "@/editor/documents";
import { setTrack } from "@/editor/track-edits";
import { canonical, replayed, stcHarness } from "./support/harness";
import { journal, track } from "./support/journal-harness";
import type { LossyServer } from "./support/lossy-server";

describe("a refused operation", () => {
  const noBadNames = (server: LossyServer) => {
    server.judge = ({ value }) => ((value as Track | null)?.name === "bad" ? "the name is bad" : null);
  };

  test.each([true, false])("is set aside and shown, and holds nothing else up (named: %s)", async (named) => {
    const { subject, server, environment, rename, names, view } = journal();
    await subject.restore();
    noBadNames(server);
    server.namesOperation = named;
    rename("a", "good");
    rename("b", "bad");
    rename("c", "fine");
    await environment.pass(1000);
    expect(names()).toEqual(["a=good", "c=fine"]);
    expect(view()).toMatchObject({
      state: "kept",
      waiting: 1,
      refused: [{ message: "the name is bad", place: { object_id: "b" } }],
    });
  });

  test("is replaced by the next change of the same object", async () => {
    const { subject, server, environment, rename, names, view } = journal();
    await subject.restore();
    noBadNames(server);
    rename("b", "bad");
    await environment.pass(1000);
    rename("b", "better");
    await environment.pass(1000);
    expect(names()).toEqual(["b=better"]);
    expect(view()).toMatchObject({ state: "saved", refused: [] });
  });

  test("keeps back what hangs on the object that it would have made, until that is made", async () => {
    const person = stcHarness();
    person.server.judge = ({ value }) => ((value as Track | null)?.name === "person 1" ? "no" : null);
    person.press("n");
    person.drag([10, 10], [50, 50]);
    await person.saved();
    person.goTo(9);
    person.drag([30, 30], [40, 30]);
    await person.saved();
    expect(person.server.log).toEqual([]);
    expect(person.saving).toMatchObject({ state: "kept", waiting: 3 });

    const { tracks } = person.state.document;
    person.session.edit("set_name", (context) => setTrack(context, tracks[0]?.id ?? "", { name: "woman" }));
    await person.saved();
    expect(person.saving).toMatchObject({ state: "saved", refused: [] });
    expect(replayed(emptyDocument("stc"), person.server.log)).toEqual(canonical(person.state.document));
  });

  test("given up, disappears from the screen with what was built on it", async () => {
    const person = stcHarness();
    person.server.judge = ({ kind }) => (kind === "track" ? "no" : null);
    person.press("n");
    person.drag([10, 10], [50, 50]);
    await person.saved();
    person.goTo(9);
    person.drag([30, 30], [40, 30]);
    await person.saved();

    person.session.discardRefused(person.saving.refused[0]?.actId ?? "");
    await person.saved();
    expect(canonical(person.state.document)).toEqual({});
    expect(person.saving).toMatchObject({ state: "saved", waiting: 0 });
  });
});

describe("a conflict", () => {
  const start = { ...emptyDocument("stc"), tracks: [track("a", "seen"), track("b", "other")] };
  const theirs = {
    category: "animal",
    name: "theirs",
    finished: false,
    attributes: {},
    origin: { by: "human" },
  };

  async function inConflict() {
    const person = stcHarness({ document: start, versions: { a: 1, b: 1 } });
    await person.session.ready;
    person.server.changeBehindTheBack("a", theirs);
    const rename = (id: string, name: string) =>
      person.session.edit("set_name", (context) => setTrack(context, id, { name }));
    rename("a", "mine");
    rename("b", "mine too");
    await person.saved();
    return { person, rename };
  }

  test("overwrites nobody, shows both values and does not hold up other objects", async () => {
    const { person } = await inConflict();
    expect(person.server.objects.get("a")?.value).toEqual(theirs);
    expect(person.server.log.map((operation) => operation.id)).toEqual(["b"]);
    expect(person.saving).toMatchObject({
      state: "kept",
      waiting: 1,
      conflicts: [{ change: { object: { id: "a", name: "mine" } }, currentVersion: 2, currentValue: theirs }],
    });
  });

  test("settled with mine, puts mine on top of theirs", async () => {
    const { person, rename } = await inConflict();
    rename("a", "mine, later");
    expect(person.saving.conflicts).toMatchObject([{ change: { object: { name: "mine, later" } } }]);
    person.session.resolve("a", "mine");
    await person.saved();
    const stored = person.server.log.filter((operation) => operation.id === "a");
    expect(stored.map(({ base_version, value }) => [base_version, (value as Track).name])).toEqual([
      [2, "mine"],
      [3, "mine, later"],
    ]);
    expect(person.saving.state).toBe("saved");
  });

  test("settled with theirs, shows theirs and sends nothing more of mine", async () => {
    const { person, rename } = await inConflict();
    rename("a", "mine, later");
    person.session.resolve("a", "theirs");
    await person.saved();
    expect(person.state.document.tracks.map(({ id, name, category }) => [id, name, category])).toEqual([
      ["a", "theirs", "animal"],
      ["b", "mine too", "person"],
    ]);
    expect(person.server.log.map((operation) => operation.id)).toEqual(["b"]);
    expect(person.saving).toMatchObject({ state: "saved", conflicts: [] });
    expect(person.session.undo()).toBe(false);
    rename("a", "agreed");
    await person.saved();
    expect(person.server.log.at(-1)).toMatchObject({ id: "a", base_version: 2 });
  });

  test("with an object that was deleted there can end with the object gone", async () => {
    const person = stcHarness({ document: start, versions: { a: 1, b: 1 } });
    await person.session.ready;
    person.server.changeBehindTheBack("a", null);
    person.session.edit("set_name", (context) => setTrack(context, "a", { name: "mine" }));
    await person.saved();
    person.session.resolve("a", "theirs");
    expect(person.state.document.tracks.map(({ id }) => id)).toEqual(["b"]);
  });

  test("in which both have deleted the object leaves nothing to send", async () => {
    const person = stcHarness({ document: start, versions: { a: 1, b: 1 } });
    await person.session.ready;
    person.server.changeBehindTheBack("a", null);
    person.session.select({ kind: "track", id: "a" });
    person.press("Delete");
    await person.saved();
    expect(person.saving.conflicts.length).toBe(1);
    person.session.resolve("a", "mine");
    await person.saved();
    expect(person.server.log).toEqual([]);
    expect(person.saving).toMatchObject({ state: "saved", conflicts: [] });
    expect(person.state.document.tracks.map(({ id }) => id)).toEqual(["b"]);
  });
});
