import { expect, test } from "vitest";
import { ACTS, benchActs, canMeet, holderOf, keysByAct } from "@/workbench/bench-acts";
import { keyLabel } from "@/workbench/key-label";
import { SCREEN_ACTS } from "@/workbench/screen-acts";
import { openSession } from "./open-session";

const act = (name: string) => {
  const found = ACTS.find((each) => each.name === name);
  if (!found) throw new Error(`there is no act ${name}`);
  return found;
};

const document = {
  schema_version: 1 as const,
  document_type: "stc" as const,
  tracks: [],
  keyframes: [],
  segments: [],
};

test("no two acts that can be asked for at the same moment have the same key", () => {
  const shared = ACTS.flatMap((one, index) =>
    ACTS.slice(index + 1)
      .filter((other) => canMeet(one, other))
      .flatMap((other) =>
        one.keys.filter((key) => other.keys.includes(key)).map((key) => `${key}: ${one.name}, ${other.name}`),
      ),
  );
  expect(shared).toEqual([]);
});

test("an act names as never met only acts that exist", () => {
  const names = ACTS.map((each) => each.name);
  expect(ACTS.flatMap((each) => each.neverWith ?? []).filter((name) => !names.includes(name))).toEqual([]);
});

test("a chosen key replaces the act's own, and leaves an act that has it by default without it", () => {
  const keys = keysByAct({ cut: ["n", "F2"] });
  expect(keys.get("cut")).toEqual(["n", "F2"]);
  expect(keys.get("new_track")).toEqual([]);
  expect(keys.get("add_pair")).toEqual(["n"]);
  expect(keys.get("mark_absent")).toEqual(act("mark_absent").keys);
});

test("a key that another act has is refused with that act; acts of different documents never meet", () => {
  expect(holderOf("c", act("mark_absent"), {})?.name).toBe("cut");
  expect(holderOf("c", act("mark_absent"), { cut: ["F2"] })).toBeNull();
  expect(holderOf("F2", act("mark_absent"), { cut: ["F2"] })?.name).toBe("cut");
  expect(canMeet(act("cut"), act("question_ok"))).toBe(false);
});

test("the list of a screen holds the editor's acts and its own, with the chosen keys and what can be done now", () => {
  const { session } = openSession(document);
  const acts = benchActs(
    session,
    [{ name: "submit", isEnabled: false, perform: () => undefined }],
    keysByAct({ submit: ["F9"] }),
  );
  const byName = new Map(acts.map((each) => [each.name, each]));
  expect(byName.get("submit")?.keys).toEqual(["F9"]);
  expect(byName.get("submit")?.inFields).toBe(true);
  expect(byName.get("submit")?.isEnabled()).toBe(false);
  expect(byName.get("new_track")?.isEnabled()).toBe(true);
  expect(byName.get("cut")?.isEnabled()).toBe(false);
  byName.get("new_track")?.perform();
  expect(session.store.getState().tool).toBe("draw");
  expect(acts.map((each) => each.name)).not.toContain("accept_answer");
});

test("a screen's act has another name than the editor's acts", () => {
  const names = SCREEN_ACTS.map((each) => each.name);
  expect(new Set(names).size).toBe(names.length);
  const { session } = openSession(document);
  const editors = session.commands.map((each) => each.name) as readonly string[];
  expect(names.filter((name) => editors.includes(name))).toEqual([]);
});

test.each([
  ["mod+shift+z", "Ctrl Shift Z"],
  ["+", "+"],
  ["mod++", "Ctrl +"],
  ["Space", "Space"],
])("the key %s is printed as %s", (key, label) => {
  expect(keyLabel(key)).toBe(label);
});
