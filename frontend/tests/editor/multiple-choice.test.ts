import { expect, test } from "vitest";
import { type Distractor, type McqDocument, parentOf, type Question } from "@/editor/documents";
import { addDistractor, deleteDistractor, nextToJudge, setDistractor, takeDraft } from "@/editor/mcq-edits";
import { Harness } from "./support/harness";

const question: Question = {
  id: "q",
  pair_id: "p",
  question: "Which hand opens the jar?",
  answer: "The left hand.",
  question_type: "Pose",
  question_subtype: "",
  evidence: null,
  origin: { by: "import" },
};
const WITHHELD = { by: "import", draft_withheld: true } as const;
const distractor = (id: string, text: string): Distractor => ({
  id,
  question_id: "q",
  text,
  changed_detail: "which hand",
  asked_about: true,
  verdict: null,
  origin: { by: "human" },
});

function judging(...distractors: Distractor[]) {
  const document: McqDocument = {
    document_type: "mcq",
    schema_version: 1,
    questions: [question],
    distractors,
  };
  const versions = Object.fromEntries([question, ...distractors].map(({ id }) => [id, 1]));
  const person = new Harness<McqDocument>({ document, versions });
  return { person, verdicts: () => person.state.document.distractors.map(({ verdict }) => verdict) };
}

test("a verdict is one key and leads to the next distractor without one", async () => {
  const { person, verdicts } = judging(distractor("a", "The right hand."), distractor("b", "Both hands."));
  person.press("s");
  expect(person.state.selection).toEqual({ kind: "distractor", id: "a" });
  person.press("1");
  expect(person.state.selection).toEqual({ kind: "distractor", id: "b" });
  person.press("3");
  expect(verdicts()).toEqual(["wrong_and_plausible", "implausible"]);
  person.press("w");
  person.press("2");
  expect(verdicts()).toEqual(["also_true", "implausible"]);
  await person.saved();
  expect(person.server.log.map(({ kind, base_version }) => [kind, base_version])).toEqual([
    ["distractor", 1],
    ["distractor", 1],
    ["distractor", 2],
  ]);
});

test("a new distractor is a copy of the answer, and belongs to its question", () => {
  const { person } = judging();
  expect(person.session.edit("add", (context) => addDistractor(context, "new", "q")).ok).toBe(true);
  const [made] = person.state.document.distractors;
  expect(made).toMatchObject({
    text: "The left hand.",
    changed_detail: "",
    asked_about: false,
    verdict: null,
  });
  expect(made && parentOf(made)).toBe("q");
  expect(parentOf(question)).toBeNull();
  expect(person.session.edit("add", (context) => addDistractor(context, "other", "nowhere")).ok).toBe(false);
});

test("a detail is confirmed and taken back with one key, and a distractor deleted and brought back", () => {
  const { person } = judging(distractor("a", "The right hand."));
  person.press("s");
  person.press("t");
  expect(person.state.document.distractors[0]?.asked_about).toBe(false);
  person.press("t");
  expect(person.state.document.distractors[0]?.asked_about).toBe(true);
  person.press("Delete");
  expect(person.state.document.distractors).toEqual([]);
  person.press("mod+z");
  expect(person.state.document.distractors).toHaveLength(1);
});

test("whoever judges changes no word", () => {
  const document: McqDocument = {
    document_type: "mcq",
    schema_version: 1,
    questions: [question],
    distractors: [distractor("a", "The right hand.")],
  };
  const person = new Harness<McqDocument>({ document, editableFields: { distractor: ["verdict"] } });
  expect(person.session.edit("set", (context) => setDistractor(context, "a", { text: "No hand." })).ok).toBe(
    false,
  );
  expect(
    person.session.edit("set", (context) => setDistractor(context, "a", { verdict: "also_true" })).ok,
  ).toBe(true);
  expect(person.session.edit("delete", (context) => deleteDistractor(context, "a")).ok).toBe(false);
  expect(person.state.document.distractors).toHaveLength(1);
});

test("after the last distractor comes the first without a verdict; none when all have one", () => {
  const [a, b] = [distractor("a", "x"), { ...distractor("b", "y"), verdict: "implausible" as const }];
  const document: McqDocument = {
    document_type: "mcq",
    schema_version: 1,
    questions: [question],
    distractors: [a, b],
  };
  expect(nextToJudge(document, "b")?.id).toBe("a");
  expect(nextToJudge({ ...document, distractors: [b] }, "b")).toBeNull();
});

test("a taken draft says which suggestion it is, keeps that when it is judged, and is edited by new words", () => {
  const { person } = judging();
  const draft = { id: "d", text: "Both hands.", changed_detail: "which hand", suggestionId: "s" };
  const origin = () => person.state.document.distractors[0]?.origin;
  expect(person.session.edit("take", (context) => takeDraft(context, "q", draft)).ok).toBe(true);
  expect(person.state.document.distractors[0]).toMatchObject({
    id: "d",
    text: "Both hands.",
    asked_about: false,
  });
  person.session.edit("confirm", (context) => setDistractor(context, "d", { asked_about: true }));
  person.session.edit("judge", (context) => setDistractor(context, "d", { verdict: "implausible" }));
  expect(origin()).toEqual({ by: "suggestion", suggestion_id: "s" });
  person.session.edit("write", (context) => setDistractor(context, "d", { text: "Neither hand." }));
  expect(origin()).toEqual({ by: "suggestion", suggestion_id: "s", edited: true });
  for (let step = 0; step < 4; step += 1) person.press("mod+z");
  expect(person.state.document.distractors).toEqual([]);
});

test("a distractor says of withheld drafts what its question says", () => {
  const { person } = judging();
  person.session.edit("withhold", (context) =>
    addDistractor(
      { ...context, document: { ...context.document, questions: [{ ...question, origin: WITHHELD }] } },
      "new",
      "q",
    ),
  );
  expect(person.state.document.distractors[0]?.origin).toEqual({ by: "human", draft_withheld: true });
});
