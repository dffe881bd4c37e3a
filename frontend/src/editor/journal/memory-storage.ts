import { changedId } from "@/editor/changes";
import type { Act } from "@/editor/journal/journal-state";
import type { Acknowledged, JournalScope, JournalStorage } from "@/editor/journal/storage";

type Kept = { readonly acts: Map<string, Act>; readonly acknowledged: Map<string, Acknowledged> };

/** Keeps acts as long as the page lives: for windows that only look on, and for tests. */
export function memoryJournalStorage(): JournalStorage {
  const scopes = new Map<string, Kept>();
  const keptOf = ({ userId, annotationId }: JournalScope) => {
    const key = `${userId}/${annotationId}`;
    const kept = scopes.get(key) ?? { acts: new Map(), acknowledged: new Map() };
    scopes.set(key, kept);
    return kept;
  };
  return {
    load: async (scope) =>
      [...keptOf(scope).acts.values()].sort((one, other) => one.sequence - other.sequence),
    acknowledged: async (scope) => [...keptOf(scope).acknowledged.values()],
    write: async (scope, changes) => {
      const { acts, acknowledged } = keptOf(scope);
      for (const act of changes.put) acts.set(act.actId, structuredClone(act));
      for (const actId of changes.remove) acts.delete(actId);
      for (const each of changes.acknowledged ?? [])
        acknowledged.set(changedId(each.change), structuredClone(each));
      for (const objectId of changes.outdated ?? []) acknowledged.delete(objectId);
    },
  };
}
