import { expect, test } from "vitest";
import type { WorkOverview } from "@/api/types";
import { firstThingToDo } from "@/features/work/next-work";

const project = { slug: "demo", name: "Demo" };
const stage = { name: "track", title: "Track" };
const queue = (available: number) => ({ project, stage, available });
const held = (id: string, state: "active" | "sent_back") => ({
  id,
  project,
  stage,
  item: "i",
  asset: "a",
  asset_name: "clip.mp4",
  state,
  reason: "",
  lease_until: null,
  claimed_at: "2026-01-01T00:00:00Z",
});
const overview = (part: Partial<WorkOverview>): WorkOverview => ({
  queues: [],
  assignments: [],
  today: { submitted: 0, accepted: 0, sent_back: 0, active_minutes: 0 },
  ...part,
});

test("what came back is first", () => {
  const work = overview({
    assignments: [held("begun", "active"), held("back", "sent_back")],
    queues: [queue(3)],
  });
  expect(firstThingToDo(work)).toEqual({ kind: "assignment", assignmentId: "back" });
});

test("then what is begun", () => {
  const work = overview({ assignments: [held("begun", "active")], queues: [queue(3)] });
  expect(firstThingToDo(work)).toEqual({ kind: "assignment", assignmentId: "begun" });
});

test("then the first queue that is not empty", () => {
  expect(firstThingToDo(overview({ queues: [queue(0), queue(2)] }))).toEqual({
    kind: "queue",
    queue: queue(2),
  });
});

test("nothing at all", () => {
  expect(firstThingToDo(overview({ queues: [queue(0)] }))).toBeNull();
});
