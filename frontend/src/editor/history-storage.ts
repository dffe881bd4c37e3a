import { createStore, del, get, set, type UseStore } from "idb-keyval";
import type { History } from "@/editor/history";
import type { JournalScope } from "@/editor/journal/storage";

/** Keeps what a person can take back on this device, so that a reload does not end it. */
export interface HistoryStorage {
  load(scope: JournalScope): Promise<History | null>;
  save(scope: JournalScope, history: History): Promise<void>;
  forget(scope: JournalScope): Promise<void>;
}

const keyOf = ({ userId, annotationId }: JournalScope): string => `${userId}/${annotationId}`;

export function indexedDbHistoryStorage(databaseName = "groundling-history"): HistoryStorage {
  let opened: UseStore | null = null;
  const store = () => {
    opened ??= createStore(databaseName, "histories");
    return opened;
  };
  return {
    load: async (scope) => (await get<History>(keyOf(scope), store())) ?? null,
    save: async (scope, history) => set(keyOf(scope), history, store()),
    forget: async (scope) => del(keyOf(scope), store()),
  };
}

/** Keeps it as long as the page lives: for tests. */
export function memoryHistoryStorage(): HistoryStorage {
  const kept = new Map<string, History>();
  return {
    load: async (scope) => kept.get(keyOf(scope)) ?? null,
    save: async (scope, history) => {
      kept.set(keyOf(scope), structuredClone(history));
    },
    forget: async (scope) => {
      kept.delete(keyOf(scope));
    },
  };
}
