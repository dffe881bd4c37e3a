import { expect, test } from "vitest";
import de from "@/shared/i18n/de.json";
import en from "@/shared/i18n/en.json";
import { LANGUAGES } from "@/shared/i18n/languages";
import { ACTS } from "@/workbench/bench-acts";

type Catalogue = { readonly [key: string]: string | Catalogue };

const textsOf = (node: Catalogue, prefix = ""): [key: string, text: string][] =>
  Object.entries(node).flatMap(([key, value]) =>
    typeof value === "string" ? [[`${prefix}${key}`, value]] : textsOf(value, `${prefix}${key}.`),
  );

const CATALOGUES = { en, de };
const TRANSLATIONS = Object.entries(CATALOGUES).filter(([language]) => language !== "en");
const PLURAL = /_(zero|one|two|few|many|other)$/;

const english = new Map(textsOf(en));
const meanings = (catalogue: Catalogue): Set<string> =>
  new Set(textsOf(catalogue).map(([key]) => key.replace(PLURAL, "")));
const keys = [...meanings(en)];

const sources = Object.values(
  import.meta.glob<string>("../../src/{app,features,workbench}/**/*.{ts,tsx}", {
    query: "?raw",
    import: "default",
    eager: true,
  }),
);

/** Keys named in full, and the beginnings of keys whose end is a value such as a state. */
const named = new Set<string>();
const begun = new Set<string>();
for (const source of sources) {
  for (const [, key] of source.matchAll(/["']([a-zA-Z]\w*(?:\.\w+)+)["']/g)) if (key) named.add(key);
  for (const [, key] of source.matchAll(/`([a-zA-Z]\w*(?:\.\w+)*\.)\$\{/g)) if (key) begun.add(key);
}

test("every text of the catalogue is used by a screen", () => {
  const unused = keys.filter(
    (key) =>
      !named.has(key) &&
      ![...begun].some((start) => key.startsWith(start) && !key.slice(start.length).includes(".")),
  );
  expect(unused).toEqual([]);
});

test("every key that a screen asks for in full has a text", () => {
  const asked = sources.flatMap((source) =>
    [...source.matchAll(/\bt\(\s*["']([\w.]+)["']/g)].map(([, key]) => key ?? ""),
  );
  expect(asked.length).toBeGreaterThan(200);
  expect(asked.filter((key) => !keys.includes(key))).toEqual([]);
});

test("every key that a screen builds from a value has texts", () => {
  const empty = [...begun].filter((start) => !keys.some((key) => key.startsWith(start)));
  expect(empty).toEqual([]);
});

test("every act has a name in the catalogue, and every name an act", () => {
  const named = keys.filter((key) => key.startsWith("command."));
  expect(named.sort()).toEqual(ACTS.map((act) => `command.${act.name}`).sort());
});

test("every language that can be chosen has a catalogue", () => {
  expect(Object.keys(CATALOGUES).sort()).toEqual(Object.keys(LANGUAGES).sort());
});

test.each(Object.entries(CATALOGUES))(
  "%s: a plural text has the forms of its language",
  (language, texts) => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const given = new Map<string, string[]>();
    for (const [key] of textsOf(texts)) {
      const form = PLURAL.exec(key)?.[1];
      if (form) given.set(key.replace(PLURAL, ""), [...(given.get(key.replace(PLURAL, "")) ?? []), form]);
    }
    const lacking = [...given].filter(([, has]) => [...has].sort().join() !== [...forms].sort().join());
    expect(given.size).toBeGreaterThan(10);
    expect(lacking).toEqual([]);
  },
);

test.each(TRANSLATIONS)("%s: every English text is translated, and no other", (_language, texts) => {
  const translated = meanings(texts);
  expect({
    missing: keys.filter((key) => !translated.has(key)),
    surplus: [...translated].filter((key) => !keys.includes(key)),
  }).toEqual({ missing: [], surplus: [] });
});

test.each(TRANSLATIONS)("%s: no text is empty", (_language, texts) => {
  expect(textsOf(texts).filter(([, text]) => text.trim() === "")).toEqual([]);
});

const placesIn = (text: string): string =>
  [...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)]
    .map(([, name]) => name)
    .sort()
    .join();

test.each(TRANSLATIONS)("%s: the same values stand in a text as in the English one", (_language, texts) => {
  const differing = textsOf(texts)
    .filter(([key, text]) => {
      const original = english.get(key) ?? english.get(key.replace(PLURAL, "_other"));
      // A repeated name is grammar: one language may need it twice where another says "it".
      const once = (all: string) => [...new Set(all.split(","))].join();
      return original !== undefined && once(placesIn(text)) !== once(placesIn(original));
    })
    .map(([key]) => key);
  expect(differing).toEqual([]);
});

/** Texts that are the same in a translation as in English, and why that is right. */
const SAME_AS_ENGLISH: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  de: {
    "a proper name": [
      "app.name",
      "lead.cut.formats.csv",
      "lead.cut.formats.jsonl",
      "lead.cut.formats.coin",
      "lead.cut.formats.youcook2",
      "lead.cut.formats.crosstask",
    ],
    "a sign or a number only": [
      "visibility.unseen",
      "timeline.hiddenLanes_one",
      "timeline.hiddenLanes_other",
      "compare.track",
      "compare.sameTrack",
    ],
    "the same word in German": [
      "lead.attributes.types.text",
      "lead.attributes.version",
      "lead.media.name",
      "lead.media.uploads",
      "lead.cut.videos",
      "lead.import.title",
      "lead.import.video",
      "lead.members.person",
      "lead.releases.version",
      "lead.releases.hash",
      "tool.mask_polygon",
    ],
    "the German term of the glossary is the English word": [
      "lead.media.frames",
      "lead.items.asset",
      "lead.items.clip",
      "lead.import.clips",
      "lead.releases.title",
      "transport.frame",
      "timeline.landing",
    ],
  },
};

test.each(TRANSLATIONS)("%s: no text was left in English", (language, texts) => {
  const untranslated = textsOf(texts).filter(([key, text]) => english.get(key) === text);
  const allowed = Object.values(SAME_AS_ENGLISH[language] ?? {}).flat();
  expect(untranslated.map(([key]) => key).sort()).toEqual([...allowed].sort());
});
