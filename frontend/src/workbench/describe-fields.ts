export type FieldDifference = { field: string; mine: string | null; theirs: string | null };

const NOT_SHOWN = new Set(["id", "origin", "track_id", "pair_id"]);

const inWords = (value: unknown): string => {
  if (typeof value === "string") return value;
  if (Array.isArray(value))
    return value.map((entry) => (typeof entry === "number" ? Math.round(entry) : entry)).join(", ");
  return value === undefined || value === null ? "–" : JSON.stringify(value);
};

/** The fields in which two states of one object differ, each in words; null for a side on which the object is gone. */
export const describeFields = (mine: object | null, theirs: object | null): FieldDifference[] => {
  const left = new Map<string, unknown>(Object.entries(mine ?? {}));
  const right = new Map<string, unknown>(Object.entries(theirs ?? {}));
  const fields = [...new Set([...left.keys(), ...right.keys()])].filter((field) => !NOT_SHOWN.has(field));
  return fields
    .filter((field) => JSON.stringify(left.get(field)) !== JSON.stringify(right.get(field)))
    .map((field) => ({
      field,
      mine: mine && inWords(left.get(field)),
      theirs: theirs && inWords(right.get(field)),
    }));
};
