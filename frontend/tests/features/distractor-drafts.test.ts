import { expect, test } from "vitest";
import type { Suggestion } from "@/api/types";
import type { McqDocument } from "@/editor/documents";
import { draftsFor, waitingDrafts } from "@/features/annotate/distractor-drafts";

const suggestion = (id: string, questionId: string, ...texts: string[]): Suggestion => ({
  id,
  kind: "distractors",
  target: { question_id: questionId },
  output: { distractors: texts.map((text) => ({ id: `${id}/${text}`, text, changed_detail: "the hand" })) },
  model_name: "a-model",
  model_revision: "1",
  model_licence: "",
  prompt_version: "one-detail-1",
  job: null,
  created_at: "2026-01-01T00:00:00Z",
});
const question: McqDocument["questions"][number] = {
  id: "q",
  pair_id: null,
  question: "Which hand?",
  answer: "The left hand.",
  question_type: null,
  question_subtype: "",
  evidence: null,
  origin: { by: "import" },
};
const document: McqDocument = {
  document_type: "mcq",
  schema_version: 1,
  questions: [question],
  distractors: [
    {
      id: "s/Taken.",
      question_id: "q",
      text: "In other words.",
      changed_detail: "",
      asked_about: false,
      verdict: null,
      origin: { by: "suggestion", suggestion_id: "s", edited: true },
    },
  ],
};

test("drafts of a question are those of its suggestions, oldest first", () => {
  const drafts = draftsFor("q", [suggestion("s", "q", "One.", "Two."), suggestion("o", "other", "Three.")]);
  expect(drafts.map(({ text, suggestionId, model }) => [text, suggestionId, model])).toEqual([
    ["One.", "s", "a-model"],
    ["Two.", "s", "a-model"],
  ]);
});

test("what is taken, dismissed, or said already does not wait any more", () => {
  const texts = ["Taken.", "Gone.", "the LEFT hand", "in other words", "Waits."];
  const drafts = draftsFor("q", [suggestion("s", "q", ...texts)]);
  const waiting = waitingDrafts(document, question, drafts, new Set(["s/Gone."]));
  expect(waiting.map(({ text }) => text)).toEqual(["Waits."]);
});
