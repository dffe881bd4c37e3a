import "fake-indexeddb/auto";
import { describe, expect, test } from "vitest";
import type { StcDocument } from "@/editor/documents";
import { type HistoryStorage, indexedDbHistoryStorage, memoryHistoryStorage } from "@/editor/history-storage";
import { canonical, type Harness, stcHarness } from "./support/harness";

const SCOPE = { userId: "person", annotationId: "annotation" };

/** Three steps: a box on frame 0, one on frame 10, a cut at 30. The last was taken back. */
async function worked(histories: HistoryStorage) {
  const person = stcHarness({ histories });
  person.drag([100, 100], [200, 200]);
  person.goTo(10);
  person.drag([150, 150], [170, 140]);
  person.goTo(30);
  person.press("c");
  person.press("mod+z");
  await person.saved();
  return person;
}

/** The page loaded again: what the server has, and what this device kept. */
async function reloaded(before: Harness<StcDocument>, document = before.state.document) {
  const versions = Object.fromEntries([...before.server.objects].map(([id, { version }]) => [id, version]));
  const { server, storage, histories, environment } = before;
  const after = stcHarness({ document, versions, server, storage, histories, environment });
  await after.session.ready;
  return after;
}

describe.each([
  ["memory", () => memoryHistoryStorage()],
  ["IndexedDB", () => indexedDbHistoryStorage(`histories ${Math.random()}`)],
])("kept in %s, after a reload", (_name, storage) => {
  test("every step can be taken back and done again, and the server follows", async () => {
    const after = await reloaded(await worked(storage()));

    expect(after.press("mod+shift+z")).toBe(true);
    expect(after.state.document.segments.map(({ start_frame }) => start_frame)).toEqual([0, 30]);
    for (let step = 0; step < 3; step += 1) expect(after.press("mod+z")).toBe(true);
    expect(after.press("mod+z")).toBe(false);
    expect(canonical(after.state.document)).toEqual({});
    await after.saved();
    expect([...after.server.objects.values()].filter(({ value }) => value !== null)).toEqual([]);
  });
});

test("what another person changed meanwhile ends the history there, and newer steps stay", async () => {
  const before = await worked(memoryHistoryStorage());
  const { document } = before.state;
  const [first, second] = document.keyframes;
  if (!first || !second) throw new Error("two keyframes were drawn");
  before.server.changeBehindTheBack(first.id, { ...first, state: "occluded" });
  const changed = { ...document, keyframes: [{ ...first, state: "occluded" as const }, second] };

  const after = await reloaded(before, changed);

  expect(after.press("mod+z")).toBe(true);
  expect(after.state.document.keyframes).toEqual([{ ...first, state: "occluded" }]);
  expect(after.press("mod+z")).toBe(false);
});

test("work that was handed in leaves no history on the device", async () => {
  const histories = memoryHistoryStorage();
  const person = await worked(histories);
  expect(await histories.load(SCOPE)).not.toBeNull();

  person.session.history.forget();
  await person.session.close();

  expect(await histories.load(SCOPE)).toBeNull();
});
