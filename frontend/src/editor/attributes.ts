import type { Track } from "@/editor/documents";
import type { Attribute, AttributeSchemas, ObjectAttributes } from "@/generated/annotation";
import { sameValue } from "@/shared/same-value";

/** The kinds of object for which a project may ask for attributes of its own. */
export type AttributeKind = "track" | "segment" | "pair";

/** The values that an object has, by name. */
export type Attributes = Track["attributes"];

export type AttributeValue = Attributes[string];

/** The attribute is asked only where the attribute `of` is, or holds, one of `values`. */
export type Condition = {
  readonly of: string;
  readonly values: readonly (string | boolean)[];
  readonly isRequired: boolean;
};

/** One attribute as the form asks for it. */
export type Asked = { readonly name: string; readonly attribute: Attribute; readonly isRequired: boolean };

export const conditionsOf = (schema: ObjectAttributes): ReadonlyMap<string, Condition> =>
  new Map(
    (schema.allOf ?? []).flatMap((entry): [string, Condition][] => {
      const [of, wanted] = Object.entries(entry.if.properties)[0] ?? [];
      const [name] = Object.keys(entry.else.properties);
      if (!of || !wanted || !name) return [];
      const values = wanted.enum ?? wanted.contains?.enum ?? [];
      const isRequired = entry.then.required?.includes(name) ?? false;
      return [[name, { of, values, isRequired }]];
    }),
  );

const holds = ({ of, values: wanted }: Condition, given: Attributes): boolean => {
  const value = given[of];
  const parts = Array.isArray(value) ? value : [value];
  return parts.some((part) => wanted.some((one) => one === part));
};

/** The attributes to be asked beside these values, in the order of the schema. */
export const askedOf = (schema: ObjectAttributes, values: Attributes): Asked[] => {
  const conditions = conditionsOf(schema);
  return Object.entries(schema.properties).flatMap(([name, attribute]) => {
    const condition = conditions.get(name);
    if (condition && !holds(condition, values)) return [];
    const isRequired = (schema.required ?? []).includes(name) || (condition?.isRequired ?? false);
    return [{ name, attribute, isRequired }];
  });
};

/**
 * The values with another value of one attribute; null takes it away. What is no longer asked then goes too, and
 * comes back with undo.
 */
export const withValue = (
  schema: ObjectAttributes,
  values: Attributes,
  name: string,
  value: AttributeValue,
): Attributes => {
  const { [name]: _before, ...others } = values;
  let next: Attributes = value === null ? others : { ...others, [name]: value };
  for (;;) {
    const asked = new Set(askedOf(schema, next).map((one) => one.name));
    const kept = Object.fromEntries(
      Object.entries(next).filter(([one]) => asked.has(one) || !(one in schema.properties)),
    );
    if (sameValue(kept, next)) return next;
    next = kept;
  }
};

/** The choices of a select or multi-select; null for other types. */
export const choicesOf = (attribute: Attribute): readonly string[] | null =>
  attribute.enum ?? attribute.items?.enum ?? null;

const inLanguage = (
  language: string,
  translations: Readonly<Record<string, string>> | undefined,
  otherwise: string,
) => translations?.[language.slice(0, 2)] ?? otherwise;

/** What is shown of an attribute, in the person's language where the project has it. */
export const titleOf = (language: string, name: string, attribute: Attribute): string =>
  inLanguage(language, attribute.titles, attribute.title ?? name);

export const helpOf = (language: string, attribute: Attribute): string =>
  inLanguage(language, attribute.descriptions, attribute.description ?? "");

export type NumberFault = { code: "number" | "whole" | "least" | "greatest"; limit?: number };

/** The number that a person wrote, with a point or a comma; null for nothing. */
export const numberFrom = (attribute: Attribute, written: string): number | null | NumberFault => {
  const text = written.trim().replace(",", ".");
  if (text === "") return null;
  const number = Number(text);
  if (!Number.isFinite(number)) return { code: "number" };
  if (attribute.type === "integer" && !Number.isInteger(number)) return { code: "whole" };
  if (attribute.minimum !== undefined && number < attribute.minimum)
    return { code: "least", limit: attribute.minimum };
  if (attribute.maximum !== undefined && number > attribute.maximum)
    return { code: "greatest", limit: attribute.maximum };
  return number;
};

/** The sub-types to choose from for a question type; null where they are free text. */
export const subtypesOf = (
  schemas: AttributeSchemas,
  questionType: string | null,
): readonly string[] | null => (questionType !== null && schemas.question_subtypes?.[questionType]) || null;

/** The sub-type of a pair whose question type becomes another one: it stays where it may. */
export const subtypeFor = (
  schemas: AttributeSchemas,
  questionType: string | null,
  subtype: string,
): string => {
  const choices = subtypesOf(schemas, questionType);
  return choices === null || choices.includes(subtype) ? subtype : "";
};
