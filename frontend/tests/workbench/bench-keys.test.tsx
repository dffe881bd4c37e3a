import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { useBenchActs } from "@/workbench/use-bench-acts";
import { useBenchKeys } from "@/workbench/use-bench-keys";
import { showOnScreen } from "./on-screen";

const Screen = ({ done }: { done: string[] }) => {
  const acts = useBenchActs(null, [
    { name: "submit", isEnabled: true, perform: () => done.push("submitted") },
    { name: "start_next", isEnabled: true, perform: () => done.push("started") },
  ]);
  useBenchKeys(null, acts);
  return (
    <>
      <button type="button" onClick={() => done.push("pressed")}>
        Finding
      </button>
      <input aria-label="Name" />
    </>
  );
};

test.each([
  ["{Enter}", ["pressed"]],
  ["{Control>}{Enter}{/Control}", ["submitted"]],
  ["n", ["started"]],
])("on a button %s does what it says", async (keys, expected) => {
  const done: string[] = [];
  await showOnScreen(<Screen done={done} />);
  screen.getByRole("button").focus();
  await userEvent.keyboard(keys);
  expect(done).toEqual(expected);
});

test.each([
  ["n", []],
  ["{Control>}{Enter}{/Control}", ["submitted"]],
])("in a field %s is typed unless it is a command of fields too", async (keys, expected) => {
  const done: string[] = [];
  await showOnScreen(<Screen done={done} />);
  screen.getByRole("textbox").focus();
  await userEvent.keyboard(keys);
  expect(done).toEqual(expected);
});
