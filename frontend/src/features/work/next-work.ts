import type { WorkOverview } from "@/api/types";

export type NextWork =
  | { kind: "assignment"; assignmentId: string }
  | { kind: "queue"; queue: WorkOverview["queues"][number] };

/** What the one key starts: work that came back, then work begun, then the first queue that is not empty. */
export const firstThingToDo = ({ assignments, queues }: WorkOverview): NextWork | null => {
  const held =
    assignments.find((assignment) => assignment.state === "sent_back") ??
    assignments.find((assignment) => assignment.state === "active");
  if (held) return { kind: "assignment", assignmentId: held.id };
  const queue = queues.find((candidate) => candidate.available > 0);
  return queue ? { kind: "queue", queue } : null;
};
