import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { createStore } from "zustand/vanilla";
import { put } from "@/editor/changes";
import type { Segment } from "@/editor/documents";
import type { JournalView } from "@/editor/journal/journal";
import { ConflictPanel } from "@/workbench/conflict-panel";
import { showOnScreen } from "./on-screen";

const mine: Segment = {
  id: "s1",
  track_id: "t1",
  start_frame: 0,
  end_frame: 9,
  kind: "action",
  caption: "She waves.",
  unique: null,
  attributes: {},
  origin: { by: "human" },
};

const session = (part: Partial<JournalView>) => ({
  journal: {
    view: createStore<JournalView>(() => ({
      state: "kept",
      waiting: 1,
      conflicts: [],
      refused: [],
      needsSignIn: false,
      isUnreachable: false,
      bar: null,
      ...part,
    })),
  },
  resolve: vi.fn(),
  discardRefused: vi.fn(),
});

test("a conflict shows both values of what differs, and nothing of what does not", async () => {
  const { id: _id, ...server } = { ...mine, caption: "She waves twice." };
  const live = session({
    conflicts: [{ change: put("segment", mine), currentVersion: 4, currentValue: server }],
  });
  await showOnScreen(<ConflictPanel session={live} />);
  const rows = within(screen.getByRole("table")).getAllByRole("row").slice(1);
  expect(rows.map((row) => row.textContent)).toEqual(["captionShe waves.She waves twice."]);
});

test.each([
  ["Keep mine", "mine"],
  ["Take the other", "theirs"],
] as const)("%s settles the conflict", async (name, choice) => {
  const live = session({
    conflicts: [{ change: put("segment", mine), currentVersion: 4, currentValue: null }],
  });
  await showOnScreen(<ConflictPanel session={live} />);
  await userEvent.click(screen.getByRole("button", { name }));
  expect(live.resolve.mock.calls).toEqual([["s1", choice]]);
});

test("a refused change is shown with the reason and given up only by a click", async () => {
  const live = session({
    refused: [
      {
        actId: "act",
        changes: [put("segment", mine)],
        message: "The end comes before the start.",
        place: null,
      },
    ],
  });
  await showOnScreen(<ConflictPanel session={live} />);
  expect(screen.getByRole("alert").textContent).toContain("The end comes before the start.");
  expect(live.discardRefused).not.toHaveBeenCalled();
  await userEvent.click(screen.getByRole("button", { name: "Give this change up" }));
  expect(live.discardRefused.mock.calls).toEqual([["act"]]);
});

test("nothing is shown while all is well", async () => {
  await showOnScreen(<ConflictPanel session={session({})} />);
  expect(screen.queryByRole("region")).toBeNull();
});
