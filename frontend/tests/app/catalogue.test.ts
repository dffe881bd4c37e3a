import { expect, test } from "vitest";
import en from "@/shared/i18n/en.json";
import { ACTS } from "@/workbench/bench-acts";

type Catalogue = { readonly [key: string]: string | Catalogue };

const leaves = (node: Catalogue, prefix = ""): string[] =>
  Object.entries(node).flatMap(([key, value]) =>
    typeof value === "string" ? [`${prefix}${key}`] : leaves(value, `${prefix}${key}.`),
  );

const PLURAL = /_(one|other)$/;
const keys = [...new Set(leaves(en).map((key) => key.replace(PLURAL, "")))];

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

test("every key that a screen builds from a value has texts", () => {
  const empty = [...begun].filter((start) => !keys.some((key) => key.startsWith(start)));
  expect(empty).toEqual([]);
});

test("every act has a name in the catalogue, and every name an act", () => {
  const named = keys.filter((key) => key.startsWith("command."));
  expect(named.sort()).toEqual(ACTS.map((act) => `command.${act.name}`).sort());
});

test("a plural text has both its forms", () => {
  const all = leaves(en);
  const lonely = all.filter(
    (key) =>
      PLURAL.test(key) &&
      !all.includes(key.endsWith("_one") ? key.replace(PLURAL, "_other") : key.replace(PLURAL, "_one")),
  );
  expect(lonely).toEqual([]);
});
