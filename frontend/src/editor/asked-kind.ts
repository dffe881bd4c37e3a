import type { AskedKind } from "@/editor/documents";
import { ASKED_PATTERNS, KEPT_KINDS } from "@/generated/asked-kinds";

/** What a question is about, by its words alone (`annotation_schemas.asked_kinds`). */
export const askedKind = (question: string): AskedKind =>
  ASKED_PATTERNS.find(({ pattern }) => pattern.test(question))?.kind ?? "unclear";

/** Whether questions of this kind go on without a person's word. */
export const isKeptKind = (kind: AskedKind): boolean => KEPT_KINDS.includes(kind);
