import { afterEach, expect, test } from "vitest";
import { Pen } from "@/editor/journal/pen";
import { WindowLine } from "@/editor/journal/window-line";

const open: { pen: Pen; line: WindowLine }[] = [];
let names = 0;

/** Windows of one person on one annotation, with the real locks and the real line between them. */
function windows() {
  names += 1;
  const name = `annotation-${names}`;
  return (layDown: () => Promise<void> = async () => undefined) => {
    const line = new WindowLine(name);
    const pen = new Pen({ name, locks: navigator.locks, line, layDown });
    const place = () => pen.store.getState().place;
    const window = { pen, line, place, is: (wanted: string) => expect.poll(place).toBe(wanted) };
    open.push(window);
    return window;
  };
}

afterEach(() => {
  for (const { pen, line } of open.splice(0)) {
    pen.close();
    line.close();
  }
});

test("the first window has the pen, and the second does not", async () => {
  const window = windows();
  const first = window();
  await first.is("here");
  const second = window();
  expect(second.place()).toBe("asking");
  await second.is("elsewhere");
  expect(first.place()).toBe("here");
});

test("the pen moves only when the other window has put its work down", async () => {
  const window = windows();
  let putDown: () => void = () => undefined;
  const first = window(() => new Promise((resolve) => (putDown = resolve)));
  await first.is("here");
  const second = window();
  await second.is("elsewhere");
  const taken = second.pen.take();
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(second.place()).toBe("elsewhere");
  putDown();
  await taken;
  await second.is("here");
  await first.is("elsewhere");
});

test("a window that does not answer loses the pen all the same, and puts its work down when it learns of it", async () => {
  const window = windows();
  const laidDown: string[] = [];
  const first = window(async () => {
    laidDown.push("first");
  });
  await first.is("here");
  const second = window();
  await second.is("elsewhere");
  first.line.close();
  await second.pen.take();
  await second.is("here");
  await first.is("elsewhere");
  expect(laidDown).toEqual(["first"]);
});

test("a window that closes leaves the pen to one that looks on", async () => {
  const window = windows();
  const first = window();
  await first.is("here");
  const second = window();
  await second.is("elsewhere");
  first.pen.close();
  await second.is("here");
});

test("without locks every window has a pen", () => {
  const line = new WindowLine("no locks");
  const pen = new Pen({ name: "no locks", locks: undefined, line, layDown: async () => undefined });
  open.push({ pen, line });
  expect(pen.store.getState().place).toBe("here");
});
