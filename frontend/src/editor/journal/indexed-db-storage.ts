import { createStore, promisifyRequest, type UseStore } from "idb-keyval";
import type { Act } from "@/editor/journal/journal-state";
import type { JournalScope, JournalStorage } from "@/editor/journal/storage";

const DATABASE = "groundling-journal";
const STORE = "acts";
/** Sorts after every character that an id can have. */
const AFTER_ALL = "\uffff";

const keyOf = (scope: JournalScope, actId: string): string => `${prefixOf(scope)}${actId}`;

const prefixOf = ({ userId, annotationId }: JournalScope): string => `${userId}/${annotationId}/`;

/** Keeps acts in IndexedDB, each under `user/annotation/act`, so that they survive a reload or a crash. */
export function indexedDbJournalStorage(databaseName: string = DATABASE): JournalStorage {
  let opened: UseStore | null = null;
  const store = () => {
    opened ??= createStore(databaseName, STORE);
    return opened;
  };
  return {
    load: async (scope) => {
      const prefix = prefixOf(scope);
      const range = IDBKeyRange.bound(prefix, prefix + AFTER_ALL);
      const acts: Act[] = await store()("readonly", (acts) => promisifyRequest(acts.getAll(range)));
      return acts.sort((one, other) => one.sequence - other.sequence);
    },
    write: (scope, changes) =>
      store()("readwrite", (acts) => {
        for (const act of changes.put) acts.put(act, keyOf(scope, act.actId));
        for (const actId of changes.remove) acts.delete(keyOf(scope, actId));
        return promisifyRequest(acts.transaction);
      }),
  };
}
