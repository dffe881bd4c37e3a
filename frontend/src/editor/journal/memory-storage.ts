import type { Act } from "@/editor/journal/journal-state";
import type { JournalScope, JournalStorage } from "@/editor/journal/storage";

/** Keeps acts as long as the page lives: for browsers that forbid IndexedDB, and for tests. */
export function memoryJournalStorage(): JournalStorage {
  const scopes = new Map<string, Map<string, Act>>();
  const actsOf = ({ userId, annotationId }: JournalScope) => {
    const key = `${userId}/${annotationId}`;
    const acts = scopes.get(key) ?? new Map<string, Act>();
    scopes.set(key, acts);
    return acts;
  };
  return {
    load: async (scope) => [...actsOf(scope).values()].sort((one, other) => one.sequence - other.sequence),
    write: async (scope, changes) => {
      const acts = actsOf(scope);
      for (const act of changes.put) acts.set(act.actId, structuredClone(act));
      for (const actId of changes.remove) acts.delete(actId);
    },
  };
}
