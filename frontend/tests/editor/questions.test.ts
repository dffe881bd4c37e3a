import { expect, test } from "vitest";
import { emptyDocument, type FgqaDocument, type Origin, type Pair } from "@/editor/documents";
import { addPair, setPair, writeAnswer } from "@/editor/fgqa-edits";
import { takeCaption, takeDraftAnswer } from "@/editor/suggestion-edits";
import { Harness, stcHarness } from "./support/harness";

const pair = (id: string, draft: string | null, origin: Origin = { by: "import" }): Pair => ({
  id,
  question: "What does she open?",
  question_verdict: null,
  question_explanation: "",
  draft_answer: draft,
  answer: "",
  answer_verdict: null,
  question_type: null,
  question_subtype: "",
  evidence: null,
  attributes: {},
  origin,
});

function asked(...pairs: Pair[]) {
  const document: FgqaDocument = { ...emptyDocument("fgqa"), pairs };
  const person = new Harness<FgqaDocument>({
    document,
    versions: Object.fromEntries(pairs.map(({ id }) => [id, 1])),
  });
  person.press("s");
  return { person, first: () => person.state.document.pairs[0] };
}

test("a draft is accepted with one key, in its own words, and the question counts as fit", async () => {
  const { person, first } = asked(pair("p", "A door."));
  expect(person.press("1")).toBe(true);
  expect(first()).toMatchObject({
    question_verdict: "ok",
    answer: "A door.",
    answer_verdict: "accepted",
    origin: { by: "import", edited: true },
  });
  await person.saved();
  expect(person.server.log.map(({ op, kind, base_version }) => [op, kind, base_version])).toEqual([
    ["put", "pair", 1],
  ]);
});

test("an accepted draft that is edited waits for a verdict; put back as it was, it is accepted again", () => {
  const { person, first } = asked(pair("p", "A door."));
  person.press("1");
  person.session.edit("write_answer", (context) => writeAnswer(context, "p", "A red door."), "merge");
  expect(first()?.answer_verdict).toBeNull();
  person.press("3");
  expect(first()).toMatchObject({ answer: "A red door.", answer_verdict: "lacking_details" });
  person.press("1");
  expect(first()).toMatchObject({ answer: "A door.", answer_verdict: "accepted" });
});

test("without a draft there is nothing to accept, and what is written is the person's own", () => {
  const { person, first } = asked(pair("p", null));
  expect(person.press("1")).toBe(false);
  person.session.edit("write_answer", (context) => writeAnswer(context, "p", "A window."));
  expect(first()).toMatchObject({ answer: "A window.", answer_verdict: "written" });
  person.session.edit("write_answer", (context) => writeAnswer(context, "p", " "));
  expect(first()?.answer_verdict).toBeNull();
});

test("a question is rejected with one key and explained in words", () => {
  const { person, first } = asked(pair("p", null));
  person.press("8");
  person.session.edit("explain", (context) =>
    setPair(context, "p", { question_explanation: "Not in the clip." }),
  );
  expect(first()).toMatchObject({ question_verdict: "irrelevant", question_explanation: "Not in the clip." });
  person.press("7");
  expect(first()).toMatchObject({ question_verdict: "ok", question_explanation: "" });
});

test("evidence is marked where the clip stands; an end before the start takes the start along", () => {
  const { person, first } = asked(pair("p", null));
  person.goTo(20);
  person.press("i");
  person.goTo(30);
  person.press("o");
  expect(first()?.evidence).toEqual({ start_frame: 20, end_frame: 30 });
  person.goTo(5);
  person.press("o");
  expect(first()?.evidence).toEqual({ start_frame: 5, end_frame: 5 });
  person.press("shift+i");
  expect(first()?.evidence).toBeNull();
});

test("evidence boxes belong to the selected pair and its frame, and go with it", async () => {
  const { person } = asked(pair("p", null), pair("q", null));
  person.goTo(7);
  person.press("b");
  person.drag([10, 10], [60, 60]);
  person.drag([30, 30], [40, 50]);
  expect(person.state.document.evidence_boxes).toMatchObject([
    { pair_id: "p", frame: 7, box: [20, 30, 70, 80] },
  ]);
  person.goTo(8);
  expect(person.session.scene()).toEqual([]);

  person.session.select({ kind: "pair", id: "p" });
  person.press("Delete");
  expect(person.state.document).toMatchObject({ pairs: [{ id: "q" }], evidence_boxes: [] });
  await person.saved();
  expect(person.saving.state).toBe("saved");
});

test("pairs are gone through in a circle", () => {
  const { person } = asked(pair("p", null), pair("q", null));
  const seen = ["s", "s", "w"].map((key) => {
    person.press(key);
    return person.state.selection?.id;
  });
  expect(seen).toEqual(["q", "p", "q"]);
});

test("an accepted draft hands the keys on to the next pair that waits, until none does", () => {
  const { person } = asked(pair("p", "A."), pair("q", "B."), pair("r", "C."));
  person.press("s");
  person.press("2");
  expect(person.state.selection?.id).toBe("q");
  person.press("w");
  const seen = ["1", "1"].map((key) => {
    person.press(key);
    return person.state.selection?.id;
  });
  expect(seen).toEqual(["r", "r"]);
  expect((person.state.document as FgqaDocument).pairs.map(({ answer_verdict }) => answer_verdict)).toEqual([
    "accepted",
    "factually_incorrect",
    "accepted",
  ]);
});

test("a suggested answer becomes part of the pair only by a verdict, and keeps its source", () => {
  const { person, first } = asked(pair("p", null, { by: "human" }));
  person.session.edit("take_draft", (context) =>
    takeDraftAnswer(context, "p", "s-1", "A drawer.", "accepted"),
  );
  expect(first()).toMatchObject({
    draft_answer: "A drawer.",
    answer: "A drawer.",
    answer_verdict: "accepted",
    origin: { by: "suggestion", suggestion_id: "s-1" },
  });
  person.session.edit("write_answer", (context) => writeAnswer(context, "p", "A deep drawer."));
  expect(first()?.origin).toEqual({ by: "suggestion", suggestion_id: "s-1", edited: true });
});

test("a stage that opens only some fields refuses changes of the others, and nothing is sent", async () => {
  const document: FgqaDocument = { ...emptyDocument("fgqa"), pairs: [pair("p", "A door.")] };
  const limits = { editableFields: { pair: ["question", "question_type"] } };
  const person = new Harness<FgqaDocument>({ document, versions: { p: 1 }, ...limits });
  const write = person.session.edit("write_answer", (context) => writeAnswer(context, "p", "x"));
  const add = person.session.edit("add_pair", (context) => addPair(context, "new", "Why?"));
  const ask = person.session.edit("ask", (context) => setPair(context, "p", { question: "Who?" }));
  await person.saved();
  expect([write, add.ok, ask.ok]).toEqual([{ ok: false, error: { code: "not_editable" } }, true, true]);
  expect(person.server.log.map(({ id }) => id)).toEqual(["new", "p"]);
});

test("a suggested caption keeps its source", () => {
  const person = stcHarness();
  person.press("n");
  person.drag([10, 10], [20, 20]);
  person.goTo(30);
  person.press("c");
  const [segment] = person.state.document.segments;
  person.session.edit("take_caption", (context) =>
    takeCaption(context, segment?.id ?? "", "s-4", "She walks."),
  );
  expect(person.state.document.segments[0]).toMatchObject({
    caption: "She walks.",
    origin: { by: "suggestion", suggestion_id: "s-4" },
  });
});
