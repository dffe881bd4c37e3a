import { expect, test } from "vitest";
import de from "@/shared/i18n/de.json";
import en from "@/shared/i18n/en.json";

type Catalogue = { readonly [key: string]: string | Catalogue };

const textsOf = (node: Catalogue, prefix = ""): [key: string, text: string][] =>
  Object.entries(node).flatMap(([key, value]) =>
    typeof value === "string" ? [[`${prefix}${key}`, value]] : textsOf(value, `${prefix}${key}.`),
  );

const WORDS = "Ctrl|Strg|Alt|Shift|Umschalt|Enter|Eingabe|Esc|Escape|Space|Leertaste|Del|Entf|⌫";
/** A key as it stands in a sentence: a named one, or a capital alone that is no English word of its own. */
const A_KEY = new RegExp(`(?<![\\p{L}\\d]|\\p{L}\\.)(?:${WORDS}|[B-HJ-Z])(?![\\p{L}\\d]|\\.\\p{L})`, "u");

/** Texts that name a key which nobody can choose otherwise, and why that is so; and capitals that are no keys. */
const FIXED: Readonly<Record<string, readonly string[]>> = {
  "the drawing tools keep Escape, and Ctrl with the arrows, for themselves": [
    "tracks.clearMarks",
    "tour.step.correct",
  ],
  "Escape leaves a field": ["tour.step.caption"],
  "a tool's own keys, which are no acts": [
    "mask.hint.mask_prompt",
    "mask.hint.mask_polygon",
    "mask.hint.mask_brush",
    "mask.hint.mask_erase",
  ],
  "a digit of the caption field": ["segments.nameKey"],
  "Escape leaves the choice of a key": ["settings.keysHint"],
  "the name of a key that is chosen": ["keys.space"],
  "the second side of a comparison": [
    "compare.onlyB",
    "compare.segmentOnlyB",
    "compare.verdicts",
    "compare.evidence",
  ],
};

test.each(Object.entries({ en, de }))(
  "%s: no text names a key that a person can choose otherwise",
  (_language, texts) => {
    const naming = textsOf(texts)
      .filter(([, text]) => A_KEY.test(text))
      .map(([key]) => key);
    expect(naming.sort()).toEqual(Object.values(FIXED).flat().sort());
  },
);

const sources = import.meta.glob<string>("../../src/{app,features,workbench}/**/*.tsx", {
  query: "?raw",
  import: "default",
  eager: true,
});

/** A chord or a letter that stands in the source of a screen where a key is printed. */
const PRINTED = [/["'`(](?:Ctrl|Alt|Shift) \S/, /<[Kk]bd[^>]*>[^<{]+<\/[Kk]bd>/, /<[Kk]bd[^>]*>\{?["'`]/];

const printedKeys = (source: string) => PRINTED.filter((pattern) => pattern.test(source));

test("no screen prints a key of its own", () => {
  // What keyLabel made is shortened to the sign that stands on the keyboard.
  const stripped = Object.entries(sources).map(
    ([name, source]) => [name, source.replaceAll('.replace("Shift ", "⇧")', "")] as const,
  );
  expect(stripped.length).toBeGreaterThan(40);
  expect(stripped.filter(([, source]) => printedKeys(source).length > 0).map(([name]) => name)).toEqual([]);
});

test.each(['title="Alt Enter"', 'button(name, "Shift J")', "<kbd>N</kbd>", '<kbd>{"N"}</kbd>'])(
  "a printed key is found: %s",
  (source) => {
    expect(printedKeys(source)).toHaveLength(1);
  },
);
