import type { Change } from "@/editor/changes";
import { type AnnotationDocument, findObject, type ObjectKind } from "@/editor/documents";

/** What a stage allows to be changed. */
export interface StageLimits {
  readonly kinds: readonly ObjectKind[];
  /** Of a kind named here only these fields; a kind not named is open whole. */
  readonly fields: { readonly [kind in ObjectKind]?: readonly string[] };
}

/** Whether the stage allows the change: the rule by which the server refuses `field_not_editable`. */
export function isAllowed(limits: StageLimits, document: AnnotationDocument, change: Change): boolean {
  if (!limits.kinds.includes(change.kind)) return false;
  const open = limits.fields[change.kind];
  if (!open || change.op === "delete") return true;
  const before = findObject(document, change.kind, change.object.id) as {
    readonly [field: string]: unknown;
  } | null;
  return Object.entries(change.object).every(([field, value]) => {
    if (field === "id" || field === "origin" || open.includes(field)) return true;
    return before ? isSame(value, before[field]) : isEmpty(value);
  });
}

const isSame = (one: unknown, other: unknown): boolean =>
  one === other || JSON.stringify(one) === JSON.stringify(other);

const isEmpty = (value: unknown): boolean =>
  value === null || value === "" || value === false || ["{}", "[]"].includes(JSON.stringify(value));
