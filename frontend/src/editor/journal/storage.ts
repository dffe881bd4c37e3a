import type { Act } from "@/editor/journal/journal-state";

/** Whose journal: one per annotation and person, so that a shared computer mixes nothing up. */
export interface JournalScope {
  readonly userId: string;
  readonly annotationId: string;
}

/** Keeps acts on this device until the server has acknowledged them. */
export interface JournalStorage {
  /** All kept acts of the scope, in the order in which they were made. */
  load(scope: JournalScope): Promise<Act[]>;
  /** Stores and removes acts in one transaction: all of it happens, or nothing. */
  write(scope: JournalScope, changes: { put: readonly Act[]; remove: readonly string[] }): Promise<void>;
}
