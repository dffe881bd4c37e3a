import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useDraftText } from "@/workbench/use-draft-text";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const open = (value = "old") => {
  const committed: string[] = [];
  const hook = renderHook(({ text }) => useDraftText(text, (next) => committed.push(next)), {
    initialProps: { text: value },
  });
  return { committed, ...hook };
};

test("typing is committed once, at the pause", () => {
  const { committed, result } = open();
  act(() => result.current.change("a"));
  act(() => result.current.change("ab"));
  expect([result.current.text, committed]).toEqual(["ab", []]);
  act(() => vi.advanceTimersByTime(1_000));
  expect(committed).toEqual(["ab"]);
});

test("leaving the field commits at once", () => {
  const { committed, result } = open();
  act(() => result.current.change("ab"));
  act(() => result.current.leave());
  expect(committed).toEqual(["ab"]);
});

test("a field that goes away takes nothing with it", () => {
  const { committed, result, unmount } = open();
  act(() => result.current.change("ab"));
  unmount();
  expect(committed).toEqual(["ab"]);
});

test("a value from outside is shown until the person types", () => {
  const { result, rerender } = open();
  rerender({ text: "theirs" });
  expect(result.current.text).toBe("theirs");
  act(() => result.current.change("mine"));
  rerender({ text: "theirs again" });
  expect(result.current.text).toBe("mine");
});
