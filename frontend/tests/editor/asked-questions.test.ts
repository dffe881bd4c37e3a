import vectors from "@tests/vectors/asked.json";
import { expect, test } from "vitest";
import { askedKind, isKeptKind } from "@/editor/asked-kind";
import type { Ask, SgqaDocument } from "@/editor/documents";
import {
  addAsk,
  answerAsk,
  moveAsk,
  nextToVerify,
  setAskedEvidence,
  writeQuestion,
} from "@/editor/sgqa-edits";
import { wordCount } from "@/editor/wording";
import { frameInterval, sourceFrame } from "@/shared/units";
import { Harness, type HarnessOptions } from "./support/harness";

const ask = (id: string, fields: Partial<Ask> = {}): Ask => ({
  id,
  frame: 20,
  question: "What is she cutting?",
  filter_kind: "activity",
  kept_because: "",
  domain: "Cooking",
  question_verdict: "ok",
  question_explanation: "",
  answer: "Bread.",
  evidence: null,
  answer_verdict: null,
  answer_explanation: "",
  origin: { by: "human" },
  ...fields,
});

function working(asks: readonly Ask[], options: Partial<HarnessOptions<SgqaDocument>> = {}) {
  const document: SgqaDocument = { document_type: "sgqa", schema_version: 1, asks };
  const versions = Object.fromEntries(asks.map(({ id }) => [id, 1]));
  const person = new Harness<SgqaDocument>({ document, versions, ...options });
  return { person, first: () => person.state.document.asks[0] };
}

test.each(vectors.map(({ text, kind, words }) => [text, kind, words] as const))(
  "“%s” is filtered and counted as by the server",
  (text, kind, words) => {
    expect(askedKind(text)).toBe(kind);
    expect(wordCount(text)).toBe(words);
    expect(isKeptKind(askedKind(text))).toBe(kind === "perception" || kind === "activity");
  },
);

test("a question is asked at a frame, and what the filter says goes with its words", async () => {
  const { person, first } = working([]);
  expect(person.session.edit("ask", (context) => addAsk(context, "a", sourceFrame(7), "Cooking")).ok).toBe(
    true,
  );
  expect(first()).toMatchObject({
    frame: 7,
    filter_kind: "unclear",
    domain: "Cooking",
    question_verdict: null,
  });
  person.session.edit("write", (context) => writeQuestion(context, "a", "What time is it?"));
  expect(first()?.filter_kind).toBe("changing_information");
  person.session.edit("write", (context) => writeQuestion(context, "a", "What is on the wall?"));
  expect(first()?.filter_kind).toBe("perception");
  const outside = sourceFrame(100_000);
  expect(person.session.edit("ask", (context) => addAsk(context, "b", outside, null)).ok).toBe(false);
  expect(person.session.edit("move", (context) => moveAsk(context, "a", outside)).ok).toBe(false);
});

test("the question moves to the frame on the screen, is deleted and brought back by keys", () => {
  const { person, first } = working([ask("a")]);
  person.press("s");
  person.goTo(12);
  person.press("m");
  expect(first()?.frame).toBe(12);
  person.press("Delete");
  expect(person.state.document.asks).toEqual([]);
  person.press("mod+z");
  person.press("mod+z");
  expect(first()?.frame).toBe(20);
});

test("evidence is marked at the playhead and never after the question", () => {
  const { person, first } = working([ask("a")]);
  person.press("s");
  person.goTo(15);
  person.press("i");
  person.goTo(18);
  person.press("o");
  expect(first()?.evidence).toEqual({ start_frame: 15, end_frame: 18 });
  person.goTo(21);
  person.press("o");
  expect(first()?.evidence).toEqual({ start_frame: 15, end_frame: 18 });
  const late = frameInterval(sourceFrame(10), sourceFrame(21));
  const refused = person.session.edit("mark", (context) => setAskedEvidence(context, "a", late));
  expect(refused).toMatchObject({ ok: false, error: { code: "after_question" } });
  person.press("shift+i");
  expect(first()?.evidence).toBeNull();
});

test("who writes an answer finds the question good; who refuses it keeps the answer", () => {
  const { person, first } = working([ask("a", { question_verdict: null, answer: "" })]);
  person.session.edit("answer", (context) => answerAsk(context, "a", "Bread."));
  expect(first()?.question_verdict).toBe("ok");
  person.press("s");
  person.press("9");
  person.session.edit("answer", (context) => answerAsk(context, "a", "Bread and butter."));
  expect(first()).toMatchObject({ question_verdict: "unanswerable", answer: "Bread and butter." });
});

test("an accepted answer leads to the next, a rejected one waits for its reason", () => {
  const asks = [ask("a"), ask("b"), ask("c", { question_verdict: "irrelevant" })];
  const limits = { editableFields: { ask: ["answer_verdict", "answer_explanation"] } };
  const { person } = working(asks, limits);
  person.press("s");
  person.press("2");
  expect(person.state.selection).toEqual({ kind: "ask", id: "a" });
  person.press("1");
  expect(person.state.selection).toEqual({ kind: "ask", id: "b" });
  person.press("3");
  expect(person.state.document.asks.map(({ answer_verdict }) => answer_verdict)).toEqual([
    "accepted",
    "lacking_details",
    null,
  ]);
  expect(nextToVerify(person.state.document, "b")).toBeNull();
  // Whoever verifies changes no word.
  expect(person.session.edit("answer", (context) => answerAsk(context, "a", "Cake.")).ok).toBe(false);
});
