import { type Segment, type StcDocument, segmentsOf } from "@/editor/documents";
import { TEXT_RULES, type TextRule } from "@/generated/text-rules";

/** What a check says of some words while they are typed; the server's findings say the same once they are saved. */
export interface WordingHint {
  readonly rule: string;
  readonly severity: TextRule["severity"];
  readonly message: string;
  /** [from, to) in the text; null where the sentence as a whole is meant. */
  readonly span: readonly [number, number] | null;
}

type Field = Exclude<TextRule["field"], "any">;

/** Everything that the rules of this field point out, in the order of the rules. */
export function wordingHints(field: Field, text: string): WordingHint[] {
  return TEXT_RULES.filter((rule) => rule.field === field || rule.field === "any").flatMap(
    ({ name, severity, message, pattern, group }) =>
      [...text.matchAll(pattern)].map((match) => {
        const span = match.indices?.[group] ?? [match.index, match.index];
        return { rule: name, severity, message, span };
      }),
  );
}

/** The text reduced to what makes two texts equal to a reader (`annotation_schemas.text.same_words`). */
export const sameWords = (text: string): string =>
  text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "")
    .join(" ")
    .replace(/[.!? ]+$/, "");

/** The first other segment of the track that says the same; null when none does. */
export function repeatedCaption(
  document: Pick<StcDocument, "segments">,
  segment: Segment,
  text: string,
): Segment | null {
  const words = sameWords(text);
  if (words === "") return null;
  const others = segmentsOf(document, segment.track_id).filter(
    (other) => other.id !== segment.id && other.kind === "action",
  );
  return others.find((other) => sameWords(other.caption) === words) ?? null;
}

/** How many words a sentence has, as a person counts them. */
export const wordCount = (text: string): number => text.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu)?.length ?? 0;
