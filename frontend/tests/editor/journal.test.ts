import "fake-indexeddb/auto";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Track } from "@/editor/documents";
import { emptyDocument } from "@/editor/documents";
import { memoryJournalStorage } from "@/editor/journal/memory-storage";
import type { JournalStorage } from "@/editor/journal/storage";
import { setTrack } from "@/editor/track-edits";
import { stcHarness } from "./support/harness";
import { journal, SCOPE } from "./support/journal-harness";
import { LossyServer, type Weather } from "./support/lossy-server";
import { ManualEnvironment } from "./support/manual-environment";

const anyWeather = fc.constantFrom<Weather>("fine", "fine", "request lost", "reply lost");

test("through any loss of requests, replies and the page itself, each change is stored once and in order", async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant("edit" as const), id: fc.constantFrom("a", "b", "c") }),
    fc.record({ kind: fc.constant("wait" as const), ms: fc.integer({ min: 0, max: 3000 }) }),
    fc.record({ kind: fc.constant("reload" as const) }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 30, size: "max" }),
      fc.array(anyWeather, { maxLength: 30, size: "max" }),
      async (steps, weather) => {
        const server = new LossyServer();
        server.weather = [...weather];
        const storage = memoryJournalStorage();
        const environment = new ManualEnvironment();
        let visit = journal({ server, storage, environment });
        await visit.subject.restore();
        const made: { id: string; name: string }[] = [];
        for (const each of steps) {
          if (each.kind === "edit") {
            made.push({ id: each.id, name: `${made.length}` });
            visit.rename(each.id, `${made.length - 1}`);
          } else if (each.kind === "wait") await environment.pass(each.ms);
          else {
            await visit.subject.close();
            visit = journal({ server, storage, environment });
            await visit.subject.restore();
          }
        }
        await environment.pass(3_600_000);

        expect(visit.view()).toMatchObject({ state: "saved", waiting: 0, conflicts: [], refused: [] });
        const opIds = server.log.map((operation) => operation.op_id);
        expect(new Set(opIds).size).toBe(opIds.length);
        for (const id of ["a", "b", "c"]) {
          const wished = made.filter((each) => each.id === id).map((each) => each.name);
          const stored = server.log
            .filter((each) => each.id === id)
            .map((each) => (each.value as Track).name);
          // Coalescing may leave out what was overwritten before it was sent; never the last, never the order.
          expect(stored.at(-1)).toBe(wished.at(-1));
          expect(stored).toEqual(wished.filter((name) => stored.includes(name)));
        }
        expect(await storage.load(SCOPE)).toEqual([]);
      },
    ),
    { numRuns: 200 },
  );
});

test("wherever the pen moves between two windows, asleep or not, each change is stored once and in order", async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant("edit" as const), id: fc.constantFrom("a", "b") }),
    fc.record({ kind: fc.constant("wait" as const), ms: fc.integer({ min: 0, max: 1500 }) }),
    // A window that sleeps does not lay the pen down; it learns of the loss when it wakes.
    fc.record({ kind: fc.constant("move the pen" as const), isAsleep: fc.boolean() }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 30, size: "max" }),
      fc.array(anyWeather, { maxLength: 30, size: "max" }),
      async (steps, weather) => {
        const server = new LossyServer();
        server.weather = [...weather];
        const storage = memoryJournalStorage();
        const environment = new ManualEnvironment();
        let window = journal({ server, storage, environment });
        await window.subject.restore();
        const made: { id: string; name: string }[] = [];
        for (const each of steps) {
          if (each.kind === "edit") {
            made.push({ id: each.id, name: `${made.length}` });
            window.rename(each.id, `${made.length - 1}`);
          } else if (each.kind === "wait") await environment.pass(each.ms);
          else {
            const before = window;
            // Writing goes on in a window that sleeps: what was done is on the device in either case.
            if (each.isAsleep) await environment.pass(0);
            else await before.subject.close();
            window = journal({ server, storage, environment });
            await window.subject.restore();
            await before.subject.close();
          }
        }
        await environment.pass(3_600_000);

        expect(window.view()).toMatchObject({ state: "saved", waiting: 0, conflicts: [], refused: [] });
        const opIds = server.log.map((operation) => operation.op_id);
        expect(new Set(opIds).size).toBe(opIds.length);
        for (const id of ["a", "b"]) {
          const wished = made.filter((each) => each.id === id).map((each) => each.name);
          const stored = server.log.filter((each) => each.id === id);
          const names = stored.map((each) => (each.value as Track).name);
          expect(names.at(-1)).toBe(wished.at(-1));
          expect(names).toEqual(wished.filter((name) => names.includes(name)));
        }
        expect(await storage.load(SCOPE)).toEqual([]);
      },
    ),
    { numRuns: 200 },
  );
});

test("a page that has only an older document shows what the server acknowledged, and builds on it", async () => {
  const storage = memoryJournalStorage();
  const { subject, server, environment, rename } = journal({ storage });
  await subject.restore();
  rename("a", "acknowledged");
  await environment.pass(1000);
  await subject.close();

  const later = stcHarness({ server, storage, environment, document: emptyDocument("stc"), versions: {} });
  await later.session.ready;
  expect(later.state.document.tracks.map(({ name }) => name)).toEqual(["acknowledged"]);
  later.session.edit("set_name", (context) => setTrack(context, "a", { name: "built on it" }));
  await later.saved();
  expect(later.saving).toMatchObject({ state: "saved", conflicts: [] });
  expect(server.log.map(({ base_version }) => base_version)).toEqual([0, 1]);
});

test("what the server acknowledged is forgotten once a document of the server's has it", async () => {
  const storage = memoryJournalStorage();
  const { subject, server, environment, rename } = journal({ storage });
  await subject.restore();
  rename("a", "acknowledged");
  await environment.pass(1000);
  await subject.close();
  expect((await storage.acknowledged(SCOPE)).map(({ version }) => version)).toEqual([1]);
  const fresh = journal({ server, storage, environment });
  expect(await fresh.subject.restore()).toEqual({ acknowledged: [], waiting: [] });
  expect(await storage.acknowledged(SCOPE)).toEqual([]);
});

test("where the server takes nothing from this person, all waits unaltered until it is tried again", async () => {
  const { subject, server, environment, rename, names, view } = journal();
  await subject.restore();
  const send = server.send.bind(server);
  let attempts = 0;
  server.send = async () => {
    attempts += 1;
    return { kind: "barred", code: "lease_lost", message: "Somebody else has it." };
  };
  rename("a", "x");
  await environment.pass(60_000);
  rename("b", "y");
  await environment.pass(60_000);
  expect(attempts).toBe(1);
  expect(view()).toMatchObject({ state: "kept", waiting: 2, bar: { code: "lease_lost" }, refused: [] });
  server.send = send;
  subject.tryAgain();
  await environment.pass(1000);
  expect(names()).toEqual(["a=x", "b=y"]);
  expect(view()).toMatchObject({ state: "saved", bar: null });
});

test("a lost reply is asked for again with the same operations, and nothing is stored twice", async () => {
  const { subject, server, environment, rename, names, view } = journal();
  await subject.restore();
  server.weather = ["reply lost", "request lost"];
  rename("a", "first");
  await environment.pass(200);
  expect(names()).toEqual(["a=first"]);
  expect(view()).toMatchObject({ state: "kept", waiting: 1 });

  rename("a", "second");
  await environment.pass(60_000);
  expect(names()).toEqual(["a=first", "a=second"]);
  expect(server.log.map((operation) => operation.base_version)).toEqual([0, 1]);
  expect(view()).toMatchObject({ state: "saved", waiting: 0 });
});

test("attempts that get no answer are repeated ever more rarely", async () => {
  const { subject, server, environment, rename } = journal();
  await subject.restore();
  server.weather = Array.from({ length: 50 }, () => "request lost" as const);
  rename("a", "x");
  await environment.pass(0);
  const attempts = [server.attempts];
  for (const ms of [375, 750, 1500, 3000, 6000, 12_000, 22_500, 22_500]) {
    await environment.pass(ms - 1);
    attempts.push(server.attempts);
    await environment.pass(1);
    attempts.push(server.attempts);
  }
  expect(attempts).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9]);
});

test("one change is sent at once, and of a quick succession what has gathered since", async () => {
  const { subject, server, environment, rename, names } = journal();
  await subject.restore();
  rename("a", "0");
  await environment.pass(0);
  expect(server.attempts).toBe(1);
  for (let number = 1; number <= 24; number += 1) {
    rename("a", `${number}`);
    await environment.pass(10);
  }
  expect(server.attempts).toBe(3);
  expect(names()).toEqual(["a=0", "a=12", "a=24"]);
});

test("typing is sent as its last state, and a new object that is deleted unsent is never sent", async () => {
  const { subject, server, environment, rename, names } = journal();
  await subject.restore();
  for (const name of ["w", "wo", "wom", "woman"]) rename("a", name);
  rename("b", "gone");
  subject.record([{ op: "delete", kind: "track", id: "b" }], new Set());
  await environment.pass(200);
  expect(names()).toEqual(["a=woman"]);
  expect(server.attempts).toBe(1);
});

test("an act whose outcome is uncertain is not altered by what follows", async () => {
  const { subject, server, environment, rename, names } = journal();
  await subject.restore();
  server.weather = ["reply lost"];
  rename("a", "one");
  await environment.pass(150);
  rename("a", "two");
  rename("a", "three");
  await environment.pass(10_000);
  expect(names()).toEqual(["a=one", "a=three"]);
});

test("a batch of uncertain outcome is sent again alone and unchanged before anything else", async () => {
  const { subject, server, environment, rename } = journal();
  await subject.restore();
  server.weather = ["reply lost", "request lost"];
  rename("a", "one");
  rename("b", "two");
  await environment.pass(150);
  rename("c", "three");
  await environment.pass(60_000);
  expect(server.batches.map((batch) => batch.map(({ id }) => id))).toEqual([
    ["a", "b"],
    ["a", "b"],
    ["a", "b"],
    ["c"],
  ]);
  expect(server.batches[1]).toEqual(server.batches[0]);
});

test("what is sent is on the device first", async () => {
  const storage = memoryJournalStorage();
  const onDevice: unknown[] = [];
  const server = new LossyServer();
  const send = server.send.bind(server);
  server.send = async (operations) => {
    const acts = await storage.load(SCOPE);
    onDevice.push(acts.map((act) => [act.status.kind, act.entries.map((entry) => entry.opId)]));
    return send(operations);
  };
  const { subject, environment, rename } = journal({ server, storage });
  await subject.restore();
  rename("a", "x");
  await environment.pass(1000);
  expect(onDevice).toEqual([[["sending", server.log.map((operation) => operation.op_id)]]]);
});

test("an answer that does not speak of every operation is no acknowledgement", async () => {
  const { subject, server, environment, rename, view } = journal();
  await subject.restore();
  const send = server.send.bind(server);
  server.send = async (operations) => {
    const reply = await send(operations);
    server.send = send;
    return reply.kind === "acknowledged" ? { ...reply, results: reply.results.slice(1) } : reply;
  };
  rename("a", "one");
  rename("b", "two");
  await environment.pass(150);
  expect(view()).toMatchObject({ state: "kept", waiting: 2 });
  await environment.pass(60_000);
  expect(view()).toMatchObject({ state: "saved", waiting: 0 });
  expect(server.log.length).toBe(2);
});

test("signed out, changes stay and are sent after signing in", async () => {
  const { subject, server, environment, rename, names, view } = journal();
  await subject.restore();
  server.weather = ["signed out"];
  rename("a", "x");
  await environment.pass(60_000);
  expect(view()).toMatchObject({ state: "kept", waiting: 1, needsSignIn: true });
  expect(server.attempts).toBe(1);
  subject.signedIn();
  await environment.pass(100);
  expect(names()).toEqual(["a=x"]);
  expect(view()).toMatchObject({ state: "saved", needsSignIn: false });
});

test("what is recorded before an earlier visit's changes are back comes after them", async () => {
  const storage = memoryJournalStorage();
  const { environment, server, ...first } = journal({ storage });
  await first.subject.restore();
  server.weather = ["request lost"];
  first.rename("a", "early");
  await environment.pass(130);
  await first.subject.close();

  const second = journal({ storage, server, environment });
  second.rename("a", "late");
  expect(second.view()).toMatchObject({ state: "saving", waiting: 1 });
  await second.subject.restore();
  await environment.pass(60_000);
  expect(second.names()).toEqual(["a=early", "a=late"]);
});

test("where the device can store nothing, changes are still sent, and the screen says so until then", async () => {
  const storage: JournalStorage = {
    load: () => Promise.reject(new Error("forbidden")),
    acknowledged: () => Promise.reject(new Error("forbidden")),
    write: () => Promise.reject(new Error("full")),
  };
  const { subject, server, environment, rename, names, view } = journal({ storage });
  await subject.restore();
  server.weather = ["request lost"];
  rename("a", "x");
  await environment.pass(130);
  expect(view()).toMatchObject({ state: "unkept", waiting: 1 });
  await environment.pass(60_000);
  expect(names()).toEqual(["a=x"]);
  expect(view().state).toBe("saved");
});
