import { createStore, promisifyRequest, type UseStore } from "idb-keyval";
import { changedId } from "@/editor/changes";
import type { Act } from "@/editor/journal/journal-state";
import type { Acknowledged, JournalScope, JournalStorage } from "@/editor/journal/storage";

const DATABASE = "groundling-journal";
const STORE = "acts";
/** Sorts after every character that an id can have. */
const AFTER_ALL = "\uffff";
/** No user has this id. Both kinds stand in one store, so that one transaction moves a change between them. */
const ACKNOWLEDGED = "acknowledged/";

const prefixOf = ({ userId, annotationId }: JournalScope): string => `${userId}/${annotationId}/`;

const allUnder = (prefix: string): IDBKeyRange => IDBKeyRange.bound(prefix, prefix + AFTER_ALL);

let shared: UseStore | null = null;
const sharedStore = (): UseStore => {
  shared ??= createStore(DATABASE, STORE);
  return shared;
};

/** Keeps acts in IndexedDB, each under `user/annotation/act`, so that they survive a reload or a crash. */
export function indexedDbJournalStorage(databaseName?: string): JournalStorage {
  let own: UseStore | null = null;
  const store = () => {
    if (databaseName === undefined) return sharedStore();
    own ??= createStore(databaseName, STORE);
    return own;
  };
  return {
    load: async (scope) => {
      const range = allUnder(prefixOf(scope));
      const acts: Act[] = await store()("readonly", (acts) => promisifyRequest(acts.getAll(range)));
      return acts.sort((one, other) => one.sequence - other.sequence);
    },
    acknowledged: async (scope) => {
      const range = allUnder(ACKNOWLEDGED + prefixOf(scope));
      return store()("readonly", (kept) => promisifyRequest<Acknowledged[]>(kept.getAll(range)));
    },
    // A browser that forbids storage throws at once; the promise says so then.
    write: async (scope, changes) =>
      store()("readwrite", (kept) => {
        const prefix = prefixOf(scope);
        for (const act of changes.put) kept.put(act, prefix + act.actId);
        for (const actId of changes.remove) kept.delete(prefix + actId);
        for (const each of changes.acknowledged ?? [])
          kept.put(each, ACKNOWLEDGED + prefix + changedId(each.change));
        for (const objectId of changes.outdated ?? []) kept.delete(ACKNOWLEDGED + prefix + objectId);
        return promisifyRequest(kept.transaction);
      }),
  };
}

/** Forgets what the server has anyway, of everybody. What it has not acknowledged stays. */
export const forgetAcknowledged = async (): Promise<void> =>
  sharedStore()("readwrite", (kept) => {
    kept.delete(allUnder(ACKNOWLEDGED));
    return promisifyRequest(kept.transaction);
  });
