import { expect, test } from "vitest";
import { chooseKey, resetKeys } from "@/features/settings/chosen-keys";
import { ACTS } from "@/workbench/bench-acts";

const act = (name: string) => {
  const found = ACTS.find((each) => each.name === name);
  if (!found) throw new Error(`there is no act ${name}`);
  return found;
};

test("a free key replaces the keys of the act and leaves the other choices", () => {
  expect(chooseKey({ undo: ["F4"] }, act("cut"), "F2")).toEqual({
    kind: "chosen",
    keys: { undo: ["F4"], cut: ["F2"] },
  });
});

test("a key that another act has is refused with that act's name", () => {
  expect(chooseKey({}, act("cut"), "n")).toMatchObject({ kind: "taken", by: { name: "new_track" } });
  expect(chooseKey({ undo: ["F4"] }, act("cut"), "F4")).toMatchObject({
    kind: "taken",
    by: { name: "undo" },
  });
});

test("an act may be given one of its own keys", () => {
  expect(chooseKey({}, act("redo"), "mod+y")).toEqual({ kind: "chosen", keys: { redo: ["mod+y"] } });
});

test.each(["Tab", "Escape", "mod+ArrowLeft", "mod+t"])("%s stays with the browser and the tools", (key) => {
  expect(chooseKey({}, act("cut"), key)).toEqual({ kind: "reserved" });
});

test("resetting gives the act its own keys back", () => {
  expect(resetKeys({ cut: ["F2"], undo: ["F4"] }, act("cut"))).toEqual({
    kind: "chosen",
    keys: { undo: ["F4"] },
  });
});

test("resetting is refused where another act has taken the key meanwhile", () => {
  const swapped = { cut: ["F2"], mark_absent: ["c"] };
  expect(resetKeys(swapped, act("cut"))).toMatchObject({ kind: "taken", by: { name: "mark_absent" } });
});
