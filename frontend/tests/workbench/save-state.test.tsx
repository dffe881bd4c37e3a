import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { createStore } from "zustand/vanilla";
import type { JournalView } from "@/editor/journal/journal";
import { SaveState } from "@/workbench/save-state";
import { showOnScreen } from "./on-screen";

const view = (part: Partial<JournalView>) =>
  createStore<JournalView>(() => ({
    state: "saved",
    waiting: 0,
    conflicts: [],
    refused: [],
    needsSignIn: false,
    isUnreachable: false,
    bar: null,
    ...part,
  }));

const sentence = () => screen.getByRole("status", { name: "Save state" }).textContent;

test.each([
  [{ state: "saved" }, "Saved"],
  [{ state: "saving", waiting: 2 }, "Saving…"],
  [{ state: "kept", waiting: 1 }, "1 change kept on this device"],
  [{ state: "kept", waiting: 3 }, "3 changes kept on this device"],
  [{ state: "unkept", waiting: 3 }, "3 changes are not kept: do not close"],
  [
    { state: "kept", waiting: 1, refused: [{ actId: "a", changes: [], message: "no", place: null }] },
    "1 change needs your choice",
  ],
] as const)("%j reads %s", async (part, words) => {
  await showOnScreen(<SaveState journal={{ view: view(part as Partial<JournalView>) }} />);
  expect(sentence()).toBe(words);
});

test("it follows the journal", async () => {
  const store = view({ state: "saving", waiting: 1 });
  await showOnScreen(<SaveState journal={{ view: store }} />);
  store.setState({ state: "saved", waiting: 0 });
  await screen.findByText("Saved");
});
