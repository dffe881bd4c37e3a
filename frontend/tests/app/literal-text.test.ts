import ts from "typescript";
import { expect, test } from "vitest";

const sources = import.meta.glob<string>("../../src/{app,features,workbench}/**/*.tsx", {
  query: "?raw",
  import: "default",
  eager: true,
});

/** Attributes whose value a person reads or hears. */
const SPOKEN = new Set(["aria-label", "aria-description", "alt", "label", "placeholder", "title", "hint"]);

/** The letters of the two sides of a comparison: the same in every language. */
const SAME_EVERYWHERE = new Set(["A", "B"]);

const isText = (text: string): boolean => /\p{Letter}/u.test(text) && !SAME_EVERYWHERE.has(text.trim());

/** Texts that stand in the markup of a screen instead of in the catalogue. */
const literalTexts = (name: string, source: string): string[] => {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node) && isText(node.text)) found.push(node.text.trim());
    if (ts.isJsxExpression(node) && node.expression && !ts.isJsxAttribute(node.parent)) {
      const { expression } = node;
      const branches = ts.isConditionalExpression(expression)
        ? [expression.whenTrue, expression.whenFalse]
        : [expression];
      for (const each of branches)
        if (ts.isStringLiteralLike(each) && isText(each.text)) found.push(each.text);
    }
    if (ts.isJsxAttribute(node) && SPOKEN.has(node.name.getText()) && node.initializer) {
      const value = ts.isJsxExpression(node.initializer) ? node.initializer.expression : node.initializer;
      if (value && ts.isStringLiteralLike(value) && isText(value.text)) found.push(value.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX));
  return found.map((text) => `${name.replace("../../", "")}: ${text}`);
};

test("no screen has a text of its own: all of it stands in the catalogue", () => {
  expect(Object.keys(sources).length).toBeGreaterThan(40);
  expect(Object.entries(sources).flatMap(([name, source]) => literalTexts(name, source))).toEqual([]);
});

test.each([
  "<p>Hello</p>",
  '<p>{"Hello"}</p>',
  '<p>{isOpen ? "Close" : t("open")}</p>',
  '<button aria-label="Close" />',
  '<TextInput label={"Name"} />',
])("a text in the markup is found: %s", (markup) => {
  expect(literalTexts("one.tsx", markup)).toHaveLength(1);
});
