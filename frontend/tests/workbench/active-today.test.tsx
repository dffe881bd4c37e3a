import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { ActiveToday, ActiveTodayOnBench } from "@/workbench/active-today";
import { showOnScreen } from "./on-screen";

const today = { submitted: 3, accepted: 1, sent_back: 0, active_minutes: 72.5 };

test("a press on the time says how it is counted", async () => {
  await showOnScreen(<ActiveToday today={today} />);
  const figure = screen.getByTitle("Today: 1 hr 12 min active, 3 items submitted");
  expect(figure.textContent).toBe("1 hr 12 min");
  expect(screen.queryByText(/more than 60 seconds/)).toBeNull();
  await userEvent.click(figure);
  expect(await screen.findByText(/more than 60 seconds apart/)).toBeTruthy();
});

test("on a bench the day so far is what the server says", async () => {
  globalThis.fetch = (async (request: Request) =>
    Response.json(
      new URL(request.url).pathname === "/api/v1/work" ? { queues: [], assignments: [], today } : null,
    )) as typeof fetch;
  await showOnScreen(<ActiveTodayOnBench />);
  expect(await screen.findByText("Today 1 hr 12 min · 3")).toBeTruthy();
});
