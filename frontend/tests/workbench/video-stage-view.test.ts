import { expect, test, vi } from "vitest";
import { screenPoint } from "@/shared/units";
import { StageView, showsPixels } from "@/workbench/video-stage-view";

const placed = () => {
  const stage = new StageView();
  stage.place({ width: 640, height: 360 }, { width: 1280, height: 720 });
  return stage;
};

test("it shows the whole picture until it is zoomed, and again when there is other room", () => {
  const stage = placed();
  expect([stage.get(), stage.isZoomed]).toEqual([{ scale: 2, offsetX: 0, offsetY: 0 }, false]);
  stage.zoom(2);
  expect([stage.get(), stage.isZoomed]).toEqual([{ scale: 4, offsetX: -640, offsetY: -360 }, true]);
  stage.place({ width: 640, height: 360 }, { width: 640, height: 400 });
  expect([stage.get(), stage.isZoomed]).toEqual([{ scale: 1, offsetX: 0, offsetY: 20 }, false]);
});

test("zooming keeps the place under the pointer where it is", () => {
  const stage = placed();
  stage.zoom(3, screenPoint(200, 100));
  expect(stage.get()).toEqual({ scale: 6, offsetX: -400, offsetY: -200 });
});

test("a box is shown in the middle with room around it", () => {
  const stage = placed();
  stage.zoomTo([100, 100, 200, 150]);
  const { scale, offsetX, offsetY } = stage.get() ?? { scale: 0, offsetX: 0, offsetY: 0 };
  expect(scale).toBeCloseTo(8.96);
  expect(150 * scale + offsetX).toBeCloseTo(640);
  expect(125 * scale + offsetY).toBeCloseTo(360);
});

test("a box of one pixel is shown as large as pixels get", () => {
  const stage = placed();
  stage.zoomTo([10, 10, 11, 11]);
  expect(stage.get()?.scale).toBe(40);
});

test("looking right moves the picture left by a share of the view", () => {
  const stage = placed();
  stage.look(0.25, 0);
  expect(stage.get()).toEqual({ scale: 2, offsetX: -320, offsetY: 0 });
  stage.fit();
  expect(stage.isZoomed).toBe(false);
});

test("it says when the view changes, and nothing before it is known how much room there is", () => {
  const stage = new StageView();
  const told = vi.fn();
  const stop = stage.subscribe(told);
  stage.zoom(2);
  stage.pan(5, 5);
  stage.zoomTo([0, 0, 5, 5]);
  expect([stage.get(), told.mock.calls.length]).toEqual([null, 0]);
  stage.place({ width: 10, height: 10 }, { width: 10, height: 10 });
  stop();
  stage.zoom(2);
  expect(told).toHaveBeenCalledTimes(1);
});

test.each([
  [2.9, 1, false],
  [3, 1, true],
  [1.5, 2, true],
])("scale %f at %f screen pixels a CSS pixel draws pixels as squares: %s", (scale, ratio, squares) => {
  expect(showsPixels({ scale, offsetX: 0, offsetY: 0 }, ratio)).toBe(squares);
});
