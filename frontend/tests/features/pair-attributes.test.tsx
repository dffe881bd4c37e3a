import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { useStore } from "zustand";
import { emptyDocument, type FgqaDocument, type Pair } from "@/editor/documents";
import { PairCard } from "@/features/annotate/pair-card";
import type { AttributeSchemas } from "@/generated/annotation";
import { AttributesHereProvider } from "@/workbench/attributes-here";
import type { FgqaSession } from "@/workbench/sessions";
import { showOnScreen } from "../workbench/on-screen";
import { openSession } from "../workbench/open-session";

const SCHEMAS: AttributeSchemas = {
  pair: {
    type: "object",
    properties: { sure: { type: "boolean", title: "Sure" } },
    additionalProperties: false,
  },
  question_subtypes: { Pose: ["standing", "sitting"], "Object State": ["open", "standing"] },
};

const pair: Pair = {
  id: "p1",
  question: "How does the boy wait?",
  question_verdict: null,
  question_explanation: "",
  draft_answer: null,
  answer: "",
  answer_verdict: null,
  question_type: null,
  question_subtype: "",
  evidence: null,
  attributes: {},
  origin: { by: "human" },
};

const Card = ({ session, editable }: { session: FgqaSession; editable: (field: string) => boolean }) => {
  const shown = useStore(session.store, (state) => state.document.pairs[0] as Pair);
  return (
    <AttributesHereProvider value={{ schemas: SCHEMAS, findings: [] }}>
      <PairCard
        session={session}
        pair={shown}
        number={1}
        isSelected
        canEditField={editable}
        offered={null}
        annotationId="annotation"
        project="demo"
        onRefusal={(result) => result.ok}
        onSeek={() => undefined}
      />
    </AttributesHereProvider>
  );
};

const show = async (patch: Partial<Pair> = {}, editable: (field: string) => boolean = () => true) => {
  const document: FgqaDocument = { ...emptyDocument("fgqa"), pairs: [{ ...pair, ...patch }] };
  const { session } = openSession(document);
  await showOnScreen(<Card session={session} editable={editable} />);
  await screen.findByRole("group", { name: "Sure" });
  return { session, now: () => session.store.getState().document.pairs[0] };
};

const subtype = () => screen.getByLabelText("Sub-type of pair 1");

test("a type with sub-types offers them, one without takes any words", async () => {
  const { now } = await show();
  expect(screen.queryByLabelText("Sub-type of pair 1")).toBeNull();
  const type = screen.getByRole("combobox", { name: "Question type of pair 1" });
  await userEvent.selectOptions(type, "Pose");
  await userEvent.selectOptions(subtype(), "standing");
  expect(now()).toMatchObject({ question_type: "Pose", question_subtype: "standing" });
  await userEvent.selectOptions(type, "Object State");
  expect(now()?.question_subtype).toBe("standing");
  await userEvent.selectOptions(subtype(), "open");
  await userEvent.selectOptions(type, "Pose");
  expect(now()).toMatchObject({ question_type: "Pose", question_subtype: "" });
  await userEvent.selectOptions(type, "Other");
  await userEvent.type(subtype(), "mood");
  await userEvent.tab();
  expect(now()).toMatchObject({ question_type: "Other", question_subtype: "mood" });
});

test("the sub-type that a change of type took away comes back with undo", async () => {
  const { session, now } = await show({ question_type: "Object State", question_subtype: "open" });
  await userEvent.selectOptions(screen.getByRole("combobox", { name: "Question type of pair 1" }), "Pose");
  act(() => void session.undo());
  expect(now()).toMatchObject({ question_type: "Object State", question_subtype: "open" });
  expect(subtype()).toHaveProperty("value", "open");
});

test("an answer in the project's own form is an answer of the pair", async () => {
  const { now } = await show();
  await userEvent.click(screen.getByRole("button", { name: "Yes" }));
  expect(now()?.attributes).toEqual({ sure: true });
});

test("a stage that may not change them shows them", async () => {
  await show({ question_type: "Pose", question_subtype: "sitting" }, (field) => field === "answer");
  expect(subtype()).toHaveProperty("disabled", true);
  expect(screen.getByRole("group", { name: "Sure" })).toHaveProperty("disabled", true);
});
