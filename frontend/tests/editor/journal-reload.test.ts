import "fake-indexeddb/auto";
import { describe, expect, test } from "vitest";
import { emptyDocument } from "@/editor/documents";
import { indexedDbJournalStorage } from "@/editor/journal/indexed-db-storage";
import { memoryJournalStorage } from "@/editor/journal/memory-storage";
import { setTrack } from "@/editor/track-edits";
import { canonical, replayed, stcHarness } from "./support/harness";
import { SCOPE, track } from "./support/journal-harness";
import { LossyServer } from "./support/lossy-server";
import { ManualEnvironment } from "./support/manual-environment";

describe("after a reload", () => {
  test.each([
    ["memory", () => memoryJournalStorage()],
    ["IndexedDB", () => indexedDbJournalStorage(`test-${Math.random()}`)],
  ])("unsent changes are on the screen again and are sent (%s)", async (_name, makeStorage) => {
    const storage = makeStorage();
    const server = new LossyServer();
    server.weather = Array.from({ length: 20 }, () => "request lost" as const);
    const environment = new ManualEnvironment();
    const before = stcHarness({ storage, server, environment });
    await before.session.ready;
    before.press("n");
    before.drag([10, 10], [50, 50]);
    await environment.pass(2000);
    await before.session.close();
    await expect.poll(async () => (await storage.load(SCOPE)).length).toBe(1);

    server.weather = [];
    const after = stcHarness({ storage, server, environment });
    await after.session.ready;
    expect(canonical(after.state.document)).toEqual(canonical(before.state.document));
    await expect
      .poll(async () => {
        await environment.pass(60_000);
        return after.saving.state;
      })
      .toBe("saved");
    expect(replayed(emptyDocument("stc"), server.log)).toEqual(canonical(after.state.document));
    await expect.poll(() => storage.load(SCOPE)).toEqual([]);
  });

  test("a change that another person overtook meanwhile is a conflict, not an overwrite", async () => {
    const storage = memoryJournalStorage();
    const environment = new ManualEnvironment();
    const server = new LossyServer({ a: 1 });
    const start = { ...emptyDocument("stc"), tracks: [track("a", "seen")] };
    server.weather = ["request lost"];
    const before = stcHarness({ document: start, versions: { a: 1 }, storage, server, environment });
    await before.session.ready;
    before.session.edit("set_name", (context) => setTrack(context, "a", { name: "mine" }));
    await environment.pass(130);
    await before.session.close();

    server.changeBehindTheBack("a", track("a", "theirs"));
    const document = { ...start, tracks: [track("a", "theirs")] };
    const after = stcHarness({ document, versions: { a: 2 }, storage, server, environment });
    await after.saved();
    expect(server.log).toEqual([]);
    expect(after.saving.conflicts).toMatchObject([
      { change: { object: { name: "mine" } }, currentVersion: 2 },
    ]);
  });

  test("a change that was stored, and then overtaken, gives way to what the server has", async () => {
    const storage = memoryJournalStorage();
    const environment = new ManualEnvironment();
    const server = new LossyServer({ a: 1 });
    const start = { ...emptyDocument("stc"), tracks: [track("a", "seen")] };
    server.weather = ["reply lost"];
    const before = stcHarness({ document: start, versions: { a: 1 }, storage, server, environment });
    await before.session.ready;
    before.session.edit("set_name", (context) => setTrack(context, "a", { name: "mine" }));
    await environment.pass(130);
    await before.session.close();

    server.changeBehindTheBack("a", track("a", "theirs"));
    const document = { ...start, tracks: [track("a", "theirs")] };
    const after = stcHarness({ document, versions: { a: 3 }, storage, server, environment });
    await after.session.ready;
    expect(after.state.document.tracks[0]?.name).toBe("mine");
    await after.saved();
    expect(after.state.document.tracks[0]?.name).toBe("theirs");
    expect(after.saving).toMatchObject({ state: "saved", conflicts: [] });
  });

  test("another person's journal on the same device is not touched", async () => {
    const storage = indexedDbJournalStorage(`test-${Math.random()}`);
    const act = { actId: "x", sequence: 1, status: { kind: "pending" as const }, entries: [] };
    await storage.write({ userId: "someone", annotationId: "annotation" }, { put: [act], remove: [] });
    expect(await storage.load(SCOPE)).toEqual([]);
    expect(await storage.load({ userId: "someone", annotationId: "annotation" })).toEqual([act]);
  });
});
