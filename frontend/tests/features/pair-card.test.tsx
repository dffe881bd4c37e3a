import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { useStore } from "zustand";
import { emptyDocument, type FgqaDocument, type Pair } from "@/editor/documents";
import { offeredAnswer } from "@/features/annotate/offered-answer";
import { PairCard } from "@/features/annotate/pair-card";
import type { FgqaSession } from "@/workbench/sessions";
import { useBenchKeys } from "@/workbench/use-bench-keys";
import { showOnScreen } from "../workbench/on-screen";
import { openSession } from "../workbench/open-session";

const pair: Pair = {
  id: "p1",
  question: "How is the bottle held?",
  question_verdict: null,
  question_explanation: "",
  draft_answer: "With the right hand.",
  answer: "",
  answer_verdict: null,
  question_type: "Pose",
  question_subtype: "",
  evidence: null,
  attributes: {},
  origin: { by: "human" },
};

const Card = ({ session }: { session: FgqaSession }) => {
  const shown = useStore(session.store, (state) => state.document.pairs[0]);
  const isSelected = useStore(session.store, (state) => state.selection?.id === "p1");
  useBenchKeys(session, []);
  if (!shown) return null;
  return (
    <PairCard
      session={session}
      pair={shown}
      number={1}
      isSelected={isSelected}
      canEditField={() => true}
      offered={offeredAnswer(shown, [])}
      annotationId="annotation"
      project="demo"
      onRefusal={(result) => result.ok}
      onSeek={() => undefined}
    />
  );
};

const show = async () => {
  const document: FgqaDocument = { ...emptyDocument("fgqa"), pairs: [pair] };
  const { session } = openSession(document);
  session.select({ kind: "pair", id: "p1" });
  await showOnScreen(<Card session={session} />);
  return () => session.store.getState().document.pairs[0];
};

test.each([
  ["1", "accepted", "With the right hand."],
  ["2", "factually_incorrect", "With the right hand."],
  ["3", "lacking_details", "With the right hand."],
])("key %s judges the suggested answer as %s", async (key, verdict, answer) => {
  const now = await show();
  await userEvent.keyboard(key);
  expect(now()).toMatchObject({ answer_verdict: verdict, answer, question_verdict: "ok" });
});

test("an accepted answer that is edited waits for a verdict again", async () => {
  const now = await show();
  await userEvent.keyboard("1");
  await userEvent.type(screen.getByRole("textbox", { name: "Answer 1" }), " Firmly.");
  await userEvent.tab();
  expect(now()).toMatchObject({ answer: "With the right hand. Firmly.", answer_verdict: null });
});

test("a digit typed into a field is a digit, not a verdict", async () => {
  const now = await show();
  await userEvent.type(screen.getByRole("textbox", { name: "Answer 1" }), "2 hands");
  await userEvent.tab();
  expect(now()).toMatchObject({ answer: "2 hands", answer_verdict: null, question_verdict: null });
});

test("refusing the question asks for the reason and hides the answer", async () => {
  const now = await show();
  await userEvent.keyboard("9");
  await userEvent.type(
    screen.getByRole("textbox", { name: "Why question 1 is refused" }),
    "No hand is seen.",
  );
  await userEvent.tab();
  expect(now()).toMatchObject({ question_verdict: "unanswerable", question_explanation: "No hand is seen." });
  expect(screen.queryByRole("textbox", { name: "Answer 1" })).toBeNull();
});

test("the buttons do what the keys do", async () => {
  const now = await show();
  await userEvent.click(screen.getByRole("button", { name: /^Lacks details/ }));
  expect(now()).toMatchObject({ answer_verdict: "lacking_details" });
});

test("I and O mark the evidence on the shown frame", async () => {
  const now = await show();
  await userEvent.keyboard("i");
  expect(now()?.evidence).toEqual({ start_frame: 0, end_frame: 0 });
});

test("a pair whose draft is withheld says so, and goes on saying so when it is answered", async () => {
  const withheld: Pair = { ...pair, draft_answer: null, origin: { by: "human", draft_withheld: true } };
  const { session } = openSession({ ...emptyDocument("fgqa"), pairs: [withheld] } as FgqaDocument);
  session.select({ kind: "pair", id: "p1" });
  await showOnScreen(<Card session={session} />);
  screen.getByText(/answered from scratch/);
  await userEvent.type(screen.getByRole("textbox", { name: "Answer 1" }), "By the neck.");
  await userEvent.tab();
  expect(session.store.getState().document.pairs[0]).toMatchObject({
    answer: "By the neck.",
    answer_verdict: "written",
    origin: { by: "human", draft_withheld: true },
  });
});
