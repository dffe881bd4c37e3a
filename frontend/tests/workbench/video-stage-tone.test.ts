import { beforeEach, expect, test } from "vitest";
import { isNeutral, NEUTRAL_TONE, ToneStore, toneFilter } from "@/workbench/video-stage-tone";

beforeEach(() => localStorage.clear());

test("a tone is kept per person on this device", () => {
  new ToneStore("ana").set({ brightness: 140 });
  expect(new ToneStore("ana").get()).toEqual({ brightness: 140, contrast: 100 });
  expect(new ToneStore("ben").get()).toEqual(NEUTRAL_TONE);
});

test("it stays within what can still be seen", () => {
  const store = new ToneStore("ana");
  store.set({ brightness: 1, contrast: 1000 });
  expect(store.get()).toEqual({ brightness: 20, contrast: 300 });
});

test("what was kept and is no tone is as the clip is", () => {
  for (const kept of ["{", "null", '{"brightness":"loud"}']) {
    localStorage.setItem("groundling-tone-ana", kept);
    expect(new ToneStore("ana").get()).toEqual(NEUTRAL_TONE);
  }
});

test("only a changed tone is a filter", () => {
  expect([isNeutral(NEUTRAL_TONE), toneFilter(NEUTRAL_TONE)]).toEqual([true, undefined]);
  expect(toneFilter({ brightness: 100, contrast: 150 })).toBe("brightness(100%) contrast(150%)");
});
