import { fireEvent, screen } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";
import type { Asset } from "@/api/types";
import type { TimelineEffect } from "@/timeline/interaction";
import { type LaneRow, Timeline } from "@/workbench/timeline";
import { showOnScreen } from "./on-screen";
import { CLIP, TABLE } from "./open-session";

const WIDTH = 1000;

beforeEach(() => {
  // jsdom lays nothing out: the strip is told to be 1000 px wide, ten a frame.
  window.ResizeObserver = class {
    readonly #report: ResizeObserverCallback;
    constructor(report: ResizeObserverCallback) {
      this.#report = report;
    }
    observe() {
      this.#report(
        [{ contentRect: { width: WIDTH } } as ResizeObserverEntry],
        this as unknown as ResizeObserver,
      );
    }
    unobserve() {}
    disconnect() {}
  } as unknown as typeof ResizeObserver;
  Element.prototype.setPointerCapture = () => undefined;
});

const asset = { id: "a", renditions: [] } as unknown as Asset;

const rows: LaneRow[] = [
  {
    name: "person 1",
    letter: "A",
    color: "#56b4e9",
    source: {
      id: "t1",
      dots: [{ id: "k1", frame: 10, state: "visible" }],
      spans: [
        { id: "s1", startFrame: 0, endFrame: 49, kind: "action", label: "walks" },
        { id: "s2", startFrame: 50, endFrame: 99, kind: "action", label: "sits" },
      ],
    },
  },
];

const show = async (canEdit: boolean) => {
  const effects: TimelineEffect[] = [];
  const { container } = await showOnScreen(
    <Timeline
      asset={asset}
      table={TABLE}
      clip={CLIP}
      player={null}
      rows={rows}
      selectedLane={null}
      selectedId={null}
      canEdit={canEdit}
      onEffect={(effect) => effects.push(effect)}
      emptyHint=""
    />,
  );
  const lanes = container.querySelector("svg[width='1000']")?.parentElement;
  if (!lanes) throw new Error("the lanes are not drawn on the strip");
  const at = (x: number, y: number) => ({ clientX: x, clientY: y, button: 0, pointerId: 1 });
  return { effects, lanes, at };
};

const SPANS_Y = 42;
const DOTS_Y = 26;

test("a press on the ruler seeks to the frame under it", async () => {
  const { effects, lanes, at } = await show(true);
  fireEvent.pointerDown(lanes, at(305, 5));
  expect(effects).toEqual([{ type: "seek", frame: 30 }]);
});

test("dragging the edge between two segments asks for the new edge once, on release", async () => {
  const { effects, lanes, at } = await show(true);
  fireEvent.pointerDown(lanes, at(498, SPANS_Y));
  fireEvent.pointerMove(lanes, at(601, SPANS_Y));
  expect(effects.filter((effect) => effect.type === "move-edge")).toEqual([]);
  fireEvent.pointerUp(lanes, at(601, SPANS_Y));
  expect(effects.filter((effect) => effect.type === "move-edge")).toEqual([
    { type: "move-edge", id: "s1", edge: "end", frame: 59 },
  ]);
});

test("a keyframe's dot is selected and gone to", async () => {
  const { effects, lanes, at } = await show(true);
  fireEvent.pointerDown(lanes, at(105, DOTS_Y));
  fireEvent.pointerUp(lanes, at(105, DOTS_Y));
  expect(effects).toEqual([
    { type: "select-dot", laneId: "t1", id: "k1" },
    { type: "seek", frame: 10 },
  ]);
});

test("nothing can be moved on a screen that only shows", async () => {
  const { effects, lanes, at } = await show(false);
  fireEvent.pointerDown(lanes, at(498, SPANS_Y));
  fireEvent.pointerMove(lanes, at(601, SPANS_Y));
  fireEvent.pointerUp(lanes, at(601, SPANS_Y));
  expect(effects.map((effect) => effect.type)).not.toContain("move-edge");
});

test("each lane is named beside the strip", async () => {
  await show(true);
  expect(screen.getByTitle("person 1").textContent).toBe("Aperson 1");
});
