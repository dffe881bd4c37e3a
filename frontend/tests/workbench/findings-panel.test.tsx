import { fireEvent, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import type { Finding } from "@/api/types";
import { FindingsPanel } from "@/workbench/findings-panel";
import { showOnScreen } from "./on-screen";

const finding = (frame: number, severity: Finding["severity"]): Finding => ({
  rule: "caption_empty",
  severity,
  message: "This segment has no caption yet.",
  place: { start_frame: frame, end_frame: frame },
});

const rows = () => screen.getAllByRole("listitem").length;

test("the gravest come first, and a click leads to the place", async () => {
  const onJump = vi.fn();
  const [note, error] = [finding(3, "info"), finding(7, "error")];
  await showOnScreen(<FindingsPanel findings={[note, error]} onJump={onJump} />);
  const [first] = screen.getAllByRole("button");
  expect(first?.textContent).toBe("ErrorThis segment has no caption yet. (frame 7)");
  if (first) fireEvent.click(first);
  expect(onJump).toHaveBeenCalledExactlyOnceWith(error);
});

test("a thousand findings are drawn a hundred at a time, and all can be reached", async () => {
  const findings = Array.from({ length: 250 }, (_, frame) => finding(frame, "warning"));
  await showOnScreen(<FindingsPanel findings={findings} onJump={() => undefined} />);
  expect(rows()).toBe(100);
  fireEvent.click(screen.getByRole("button", { name: "Show 100 more" }));
  expect(rows()).toBe(200);
  fireEvent.click(screen.getByRole("button", { name: "Show 50 more" }));
  expect(rows()).toBe(250);
  expect(screen.queryByRole("button", { name: /^Show/ })).toBeNull();
});
