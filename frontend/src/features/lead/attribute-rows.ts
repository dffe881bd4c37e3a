import { conditionsOf } from "@/editor/attributes";
import type { Attribute, Condition, ObjectAttributes } from "@/generated/annotation";

export const ROW_TYPES = ["text", "select", "several", "number", "whole", "yes_no"] as const;
export type RowType = (typeof ROW_TYPES)[number];

/** One attribute as a lead edits it. */
export type AttributeRow = {
  readonly key: string;
  /** The name that it has in the newest version; null for a new one. */
  readonly was: string | null;
  readonly name: string;
  readonly title: string;
  readonly titleDe: string;
  readonly help: string;
  readonly helpDe: string;
  readonly type: RowType;
  readonly choices: readonly string[];
  readonly isRequired: boolean;
  readonly least: string;
  readonly greatest: string;
  readonly unit: string;
  readonly longest: string;
  /** Asked only where the attribute of that name is, or holds, one of these; null: always. */
  readonly onlyIf: { readonly of: string; readonly values: readonly (string | boolean)[] } | null;
};

const TYPES = {
  text: "string",
  select: "string",
  several: "array",
  number: "number",
  whole: "integer",
} as const;

export const newRow = (key: string): AttributeRow => ({
  key,
  was: null,
  name: "",
  title: "",
  titleDe: "",
  help: "",
  helpDe: "",
  type: "select",
  choices: [],
  isRequired: false,
  least: "",
  greatest: "",
  unit: "",
  longest: "",
  onlyIf: null,
});

const typeOf = (attribute: Attribute): RowType => {
  switch (attribute.type) {
    case "array":
      return "several";
    case "number":
      return "number";
    case "integer":
      return "whole";
    case "boolean":
      return "yes_no";
    default:
      return attribute.enum ? "select" : "text";
  }
};

const written = (number: number | undefined): string => (number === undefined ? "" : String(number));

export const rowsFrom = (schema: ObjectAttributes | undefined): AttributeRow[] => {
  if (!schema) return [];
  const conditions = conditionsOf(schema);
  return Object.entries(schema.properties).map(([name, attribute]) => {
    const condition = conditions.get(name);
    return {
      key: name,
      was: name,
      name,
      title: attribute.title ?? "",
      titleDe: attribute.titles?.de ?? "",
      help: attribute.description ?? "",
      helpDe: attribute.descriptions?.de ?? "",
      type: typeOf(attribute),
      choices: attribute.enum ?? attribute.items?.enum ?? [],
      isRequired: condition ? condition.isRequired : (schema.required ?? []).includes(name),
      least: written(attribute.minimum),
      greatest: written(attribute.maximum),
      unit: attribute.unit ?? "",
      longest: written(attribute.maxLength),
      onlyIf: condition ? { of: condition.of, values: condition.values } : null,
    };
  });
};

/** The name of an attribute: what the lead wrote, else made of its title. */
export const nameOf = (row: AttributeRow): string =>
  row.name ||
  row.title
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+|_+$/g, "")
    .slice(0, 50);

const numberIn = (text: string): number | undefined => {
  const number = Number(text.trim().replace(",", "."));
  return text.trim() === "" || !Number.isFinite(number) ? undefined : number;
};

const defined = <T extends object>(entries: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

const attributeOf = (row: AttributeRow): Attribute => {
  const isNumber = row.type === "number" || row.type === "whole";
  return defined({
    type: row.type === "yes_no" ? "boolean" : TYPES[row.type],
    title: row.title.trim() || undefined,
    titles: row.titleDe.trim() ? { de: row.titleDe.trim() } : undefined,
    description: row.help.trim() || undefined,
    descriptions: row.helpDe.trim() ? { de: row.helpDe.trim() } : undefined,
    enum: row.type === "select" ? [...row.choices] : undefined,
    items: row.type === "several" ? { type: "string" as const, enum: [...row.choices] } : undefined,
    uniqueItems: row.type === "several" ? (true as const) : undefined,
    minItems: row.type === "several" && row.isRequired ? (1 as const) : undefined,
    minLength: row.type === "text" && row.isRequired ? (1 as const) : undefined,
    maxLength: row.type === "text" ? numberIn(row.longest) : undefined,
    minimum: isNumber ? numberIn(row.least) : undefined,
    maximum: isNumber ? numberIn(row.greatest) : undefined,
    unit: isNumber && row.unit.trim() ? row.unit.trim() : undefined,
  }) as Attribute;
};

const conditionOf = (row: AttributeRow, rows: readonly AttributeRow[]): Condition[] => {
  if (!row.onlyIf) return [];
  const { of, values } = row.onlyIf;
  const isSeveral = rows.find((other) => nameOf(other) === of)?.type === "several";
  const wanted = isSeveral ? { contains: { enum: values.map(String) } } : { enum: [...values] };
  return [
    {
      if: { properties: { [of]: wanted }, required: [of] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
      then: row.isRequired ? { required: [nameOf(row)] } : {},
      else: { properties: { [nameOf(row)]: false } },
    },
  ];
};

/** The declaration of one kind; undefined where nothing is asked. */
export const schemaFrom = (rows: readonly AttributeRow[]): ObjectAttributes | undefined => {
  if (rows.length === 0) return undefined;
  const required = rows.filter((row) => row.isRequired && !row.onlyIf).map(nameOf);
  const conditions = rows.flatMap((row) => conditionOf(row, rows));
  return {
    type: "object",
    properties: Object.fromEntries(rows.map((row) => [nameOf(row), attributeOf(row)])),
    ...(required.length > 0 ? { required } : {}),
    ...(conditions.length > 0 ? { allOf: conditions } : {}),
    additionalProperties: false,
  };
};

/** The old names of those that only get another name. */
export const renamesFrom = (rows: readonly AttributeRow[]): Record<string, string> =>
  Object.fromEntries(
    rows.flatMap((row) => (row.was !== null && row.was !== nameOf(row) ? [[row.was, nameOf(row)]] : [])),
  );
