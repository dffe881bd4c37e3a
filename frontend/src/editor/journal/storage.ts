import type { Change } from "@/editor/changes";
import type { Act } from "@/editor/journal/journal-state";

/** Whose journal: one per annotation and person, so that a shared computer mixes nothing up. */
export interface JournalScope {
  readonly userId: string;
  readonly annotationId: string;
}

/** The last change of an object that the server has acknowledged, and the version that it made. */
export interface Acknowledged {
  readonly change: Change;
  readonly version: number;
}

/** All of one write happens, or nothing. Acknowledged changes replace earlier ones of the same object. */
export interface JournalWrite {
  readonly put: readonly Act[];
  readonly remove: readonly string[];
  readonly acknowledged?: readonly Acknowledged[];
  /** Ids of objects whose acknowledged change is no longer needed. */
  readonly outdated?: readonly string[];
}

/**
 * Keeps acts on this device until the server has acknowledged them, and what it acknowledged until a newer
 * document of the server's is here: a page that is loaded without the network has only an older one.
 */
export interface JournalStorage {
  /** All kept acts of the scope, in the order in which they were made. */
  load(scope: JournalScope): Promise<Act[]>;
  acknowledged(scope: JournalScope): Promise<Acknowledged[]>;
  write(scope: JournalScope, changes: JournalWrite): Promise<void>;
}
