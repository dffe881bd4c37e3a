import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { AttributesVersion, Project } from "@/api/types";
import { AttributesForm } from "@/features/lead/attributes-page";
import { showOnScreen } from "../workbench/on-screen";

const project = {
  slug: "demo",
  workflow: { stages: [{ document_type: "stc" }] },
} as unknown as Project;

const newest: AttributesVersion = {
  number: 2,
  declaration: {
    track: {
      type: "object",
      properties: { age: { type: "string", title: "Age", enum: ["child", "adult"] } },
      additionalProperties: false,
    },
  },
  changes: [{ kind: "track", name: "age", change: "added", needs_person: false, detail: [] }],
  published_by: { id: "u", username: "lea", display_name: "" },
  published_at: "2026-03-01T10:00:00Z",
};

const RESULT = {
  changes: [
    {
      kind: "track",
      name: "age",
      change: "choices_removed",
      needs_person: true,
      detail: ["adult"],
      documents: 3,
      put_aside: 3,
    },
  ],
  documents: { drafts: 1, sent_back: 0, queued_again: 2, waiting: 0, left: 0 },
};

let sent: [path: string, body: unknown][] = [];

beforeEach(() => {
  sent = [];
  vi.spyOn(document, "cookie", "get").mockReturnValue("csrftoken=secret");
  vi.stubGlobal("fetch", async (request: Request) => {
    const path = new URL(request.url).pathname;
    if (request.method === "POST") sent.push([path, await request.json()]);
    const job = { id: "j1", state: "done", progress: 1, error: "", result: RESULT };
    return new Response(JSON.stringify(path.endsWith("/attributes") ? newest : job), {
      status: 200,
      headers: { "Content-Type": "application/json" },
    });
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const publishButton = () => screen.getByRole("button", { name: "Publish version 3" });

test("a lead takes a choice away, sees what that touches, and only then publishes it", async () => {
  await showOnScreen(<AttributesForm project={project} newest={newest} versions={[newest]} />);
  expect(publishButton()).toHaveProperty("disabled", true);
  const choices = screen.getByRole("textbox", { name: "Choices" });
  await userEvent.clear(choices);
  await userEvent.type(choices, "child");
  const preview = within(screen.getByRole("region", { name: "How annotators see it" }));
  expect(preview.getByRole("combobox", { name: "Age" }).textContent).toBe("Not saidchild");
  await userEvent.click(screen.getByRole("button", { name: "See what it touches" }));
  const declaration = {
    track: {
      type: "object",
      properties: { age: { type: "string", title: "Age", enum: ["child"] } },
      additionalProperties: false,
    },
  };
  expect(sent).toEqual([["/api/v1/projects/demo/attributes/try", { declaration, renames: {} }]]);
  expect(await screen.findByText("fewer choices: adult")).toBeTruthy();
  expect(
    screen.getByText("2 finished items are queued again, and in no release until they are done."),
  ).toBeTruthy();
  await userEvent.click(publishButton());
  expect(sent[1]).toEqual(["/api/v1/projects/demo/attributes", { declaration, renames: {}, version: 2 }]);
  await userEvent.type(choices, "{enter}baby");
  expect(publishButton()).toHaveProperty("disabled", true);
});

test("a new attribute needs no JSON, and the screen is sound for a screen reader", async () => {
  await showOnScreen(<AttributesForm project={project} newest={newest} versions={[newest]} />);
  await userEvent.click(screen.getByRole("button", { name: "Add an attribute" }));
  const card = within(screen.getByRole("group", { name: "New attribute" }));
  await userEvent.selectOptions(card.getByRole("combobox", { name: "Type" }), "whole");
  await userEvent.type(card.getByRole("textbox", { name: "Unit" }), "m");
  await userEvent.type(card.getByRole("textbox", { name: "Title" }), "Reach");
  const named = within(screen.getByRole("group", { name: "Reach" }));
  await userEvent.selectOptions(named.getByRole("combobox", { name: "Asked" }), "age");
  await userEvent.click(named.getByRole("checkbox", { name: "adult" }));
  const preview = within(screen.getByRole("region", { name: "How annotators see it" }));
  expect(preview.queryByRole("textbox", { name: "Reach" })).toBeNull();
  await userEvent.selectOptions(preview.getByRole("combobox", { name: "Age" }), "adult");
  expect(preview.getByRole("textbox", { name: "Reach" })).toBeTruthy();
  const { violations } = await axe.run(document.body, {
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
});
