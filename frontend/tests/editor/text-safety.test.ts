import vectors from "@tests/vectors/text-safety.json";
import { expect, test } from "vitest";
import { wordingHints } from "@/editor/wording";

// The same file is run by pytest through the rules, the server and the release (tests/text_safety.py).
test.each(vectors.map((vector) => [vector.field, vector.text, vector] as const))(
  "the %s “%s” is pointed out as everywhere",
  (field, text, vector) => {
    const written = Array<string>(vector.times ?? 1)
      .fill(text)
      .join(" ");
    const hints = wordingHints(field as "question", written);
    expect(hints.map(({ rule, severity, span }) => ({ rule, severity, span: [...(span ?? [])] }))).toEqual(
      vector.found,
    );
  },
);
