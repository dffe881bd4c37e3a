import { expect, test } from "vitest";
import { spacedWords } from "@/editor/said-words";

test.each([
  ["", "She opens the jar.", "", "She opens the jar."],
  ["She", "opens", "the jar.", " opens "],
  ["She ", "opens", " the jar.", "opens"],
  ["She opens it", "slowly", ".", " slowly"],
  ["A jar (", "green", ")", "green"],
  ["Opens.\n", " Then it falls. ", "", "Then it falls."],
  ["She", "   ", "opens", ""],
])("between %j and %j… the words are parted from their neighbours", (before, words, after, written) => {
  expect(spacedWords(before, words, after)).toBe(written);
});
