import { expect, test } from "vitest";
import { stcHarness } from "./support/harness";

test("what is asked of the player before the clip is open is done once it is, in order and once", () => {
  const person = stcHarness();
  person.session.attachPlayer(null);
  for (const key of [".", "shift+ArrowRight", "Space"]) expect(person.press(key)).toBe(true);
  const asked: string[] = [];
  const player = {
    toggle: () => asked.push("toggle"),
    step: (frames: number) => asked.push(`step ${frames}`),
    seek: (frame: number) => asked.push(`seek ${frame}`),
  };

  person.session.attachPlayer(player);
  expect(asked).toEqual(["step 1", "step 10", "toggle"]);

  person.session.attachPlayer(null);
  person.session.attachPlayer(player);
  person.press("Space");
  expect(asked).toEqual(["step 1", "step 10", "toggle", "toggle"]);
});
