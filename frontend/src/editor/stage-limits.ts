import type { Change } from "@/editor/changes";
import { type AnnotationDocument, findObject, type ObjectKind } from "@/editor/documents";
import { SUBSTANCE } from "@/generated/object-kinds";

/** What a stage allows to be changed. */
export interface StageLimits {
  readonly kinds: readonly ObjectKind[];
  /** Of a kind named here only these fields; a kind not named is open whole. */
  readonly fields: { readonly [kind in ObjectKind]?: readonly string[] };
}

/**
 * Whether the stage allows the change: the rules by which the server refuses `field_not_editable` and, for what comes
 * or goes where its substance is closed, `object_not_editable`.
 */
export function isAllowed(limits: StageLimits, document: AnnotationDocument, change: Change): boolean {
  if (!limits.kinds.includes(change.kind)) return false;
  const open = limits.fields[change.kind];
  if (!open) return true;
  if (change.op === "delete") return open.includes(SUBSTANCE[change.kind]);
  const before = findObject(document, change.kind, change.object.id) as {
    readonly [field: string]: unknown;
  } | null;
  if (!before && !open.includes(SUBSTANCE[change.kind])) return false;
  return Object.entries(change.object).every(([field, value]) => {
    if (field === "id" || field === "origin" || open.includes(field)) return true;
    return before ? isSame(value, before[field]) : isEmpty(value);
  });
}

const isSame = (one: unknown, other: unknown): boolean =>
  one === other || JSON.stringify(one) === JSON.stringify(other);

const isEmpty = (value: unknown): boolean =>
  value === null || value === "" || value === false || ["{}", "[]"].includes(JSON.stringify(value));
