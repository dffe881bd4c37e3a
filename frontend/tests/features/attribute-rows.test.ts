import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { nameOf, newRow, renamesFrom, rowsFrom, schemaFrom } from "@/features/lead/attribute-rows";
import type { AttributeSchemas } from "@/generated/annotation";

const WALKER = JSON.parse(
  readFileSync("../annotation_schemas/examples/valid/attributes/walker.json", "utf8"),
) as AttributeSchemas;

test("a declaration that is edited without a change is the same declaration", () => {
  const { job, ...others } = WALKER.track?.properties ?? {};
  expect(schemaFrom(rowsFrom(WALKER.track))).toEqual({
    ...WALKER.track,
    properties: { ...others, job },
  });
  expect(schemaFrom(rowsFrom(WALKER.pair))).toEqual(WALKER.pair);
  expect(schemaFrom([])).toBeUndefined();
  expect(renamesFrom(rowsFrom(WALKER.track))).toEqual({});
});

test("a new attribute has the name of its title, and an old one that is named anew is a rename", () => {
  expect(nameOf({ ...newRow("k"), title: "2. Größe des Huts!" })).toBe("gro_e_des_huts");
  expect(nameOf({ ...newRow("k"), title: "Hat", name: "hat_kind" })).toBe("hat_kind");
  const [age, ...others] = rowsFrom(WALKER.track);
  if (!age) throw new Error("no row");
  expect(renamesFrom([{ ...age, name: "years" }, ...others, newRow("k")])).toEqual({ age: "years" });
});

test("each type writes what it needs and nothing else", () => {
  const row = {
    ...newRow("k"),
    title: "A",
    choices: ["x"],
    least: "1",
    greatest: "2,5",
    unit: "m",
    longest: "9",
  };
  const only = (type: (typeof row)["type"], isRequired = true) =>
    schemaFrom([{ ...row, type, isRequired }])?.properties.a;
  expect(only("text")).toEqual({ type: "string", title: "A", minLength: 1, maxLength: 9 });
  expect(only("select")).toEqual({ type: "string", title: "A", enum: ["x"] });
  const items = { type: "string", enum: ["x"] };
  expect(only("several")).toEqual({ type: "array", title: "A", items, uniqueItems: true, minItems: 1 });
  expect(only("several", false)).toEqual({ type: "array", title: "A", items, uniqueItems: true });
  expect(only("number")).toEqual({ type: "number", title: "A", minimum: 1, maximum: 2.5, unit: "m" });
  expect(only("whole", false)).toEqual({ type: "integer", title: "A", minimum: 1, maximum: 2.5, unit: "m" });
  expect(only("yes_no")).toEqual({ type: "boolean", title: "A" });
});
