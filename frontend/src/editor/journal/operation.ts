import { type Change, changedId } from "@/editor/changes";
import { type ObjectKind, type Origin, parentOf } from "@/editor/documents";

/** One change as the server takes it. The value of a put is the object without id and origin. */
export interface Operation {
  readonly op_id: string;
  readonly op: "put" | "delete";
  readonly kind: ObjectKind;
  readonly id: string;
  readonly base_version: number;
  readonly value: object | null;
  readonly origin: Origin;
}

/** What the server says of one applied operation. */
export interface OperationResult {
  readonly op_id: string;
  readonly id: string;
  readonly version: number;
}

/**
 * The version of the object that the person saw: a version of the server's, or "the one that my earlier
 * operation will make". Never guessed later, so that another person's change in between is noticed.
 */
export type Base = { readonly version: number } | { readonly after: string };

/** A change in the journal. Its id is the operation's id, the same on every attempt. */
export interface Entry {
  readonly opId: string;
  readonly change: Change;
  readonly base: Base;
  /** Before this entry the object is not there: it is made, or comes back after it was deleted. */
  readonly isNew: boolean;
}

export const isPut = (entry: Entry): boolean => entry.change.op === "put";

/** The object that the entry's object hangs on; null where it hangs on none, or is deleted. */
export const parentOfEntry = ({ change }: Entry): string | null =>
  change.op === "put" ? parentOf(change.object) : null;

export const HUMAN: Origin = { by: "human" };

/** The operation of an entry whose base version is known. */
export function operationOf(entry: Entry, baseVersion: number): Operation {
  const { change, opId } = entry;
  const head = { op_id: opId, kind: change.kind, id: changedId(change), base_version: baseVersion };
  if (change.op === "delete") return { ...head, op: "delete", value: null, origin: HUMAN };
  const { id: _id, origin, ...value } = change.object;
  return { ...head, op: "put", value, origin };
}
