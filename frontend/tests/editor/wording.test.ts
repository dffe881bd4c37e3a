import vectors from "@tests/vectors/wordings.json";
import { expect, test } from "vitest";
import { repeatedCaption, wordCount, wordingHints } from "@/editor/wording";
import { stcHarness } from "./support/harness";

test.each(vectors.map((vector) => [vector.field, vector.text, vector.found] as const))(
  "the %s “%s” is judged as by the server",
  (field, text, found) => {
    const hints = wordingHints(field as "caption", text);
    expect(hints.map(({ rule, span }) => ({ rule, span: [...(span ?? [])] }))).toEqual(found);
  },
);

test("a caption that another segment of the track has already is pointed out, whatever its spelling", () => {
  const person = stcHarness();
  person.drag([100, 100], [200, 200]);
  person.goTo(20);
  person.press("c");
  const [first, second] = person.state.document.segments;
  if (!first || !second) throw new Error("the track was cut");
  const document = {
    ...person.state.document,
    segments: [{ ...first, caption: "He jumps up." }, second],
  };

  expect(repeatedCaption(document, second, "he  jumps up")).toMatchObject({ id: first.id });
  expect(repeatedCaption(document, first, "He jumps up.")).toBeNull();
  expect(repeatedCaption(document, second, "He jumps down.")).toBeNull();
  expect(repeatedCaption(document, second, " ")).toBeNull();
});

test.each([
  ["", 0],
  ["A man's well-known hat.", 4],
  ["2 cups – 1 spoon", 4],
])("“%s” has %i words", (text, count) => {
  expect(wordCount(text)).toBe(count);
});
