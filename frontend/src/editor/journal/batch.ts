/** What of the journal goes to the server next. */
import { changedId } from "@/editor/changes";
import type { Act, JournalState } from "@/editor/journal/journal-state";
import { type Entry, isPut, type Operation, operationOf, parentOfEntry } from "@/editor/journal/operation";

const MOST_OPERATIONS_IN_BATCH = 100;

/** The next batch and the state in which it is on its way; null when there is nothing to send now. */
export function nextBatch(
  state: JournalState,
  now: number,
): { readonly state: JournalState; readonly operations: readonly Operation[] } | null {
  if (state.isSending || state.needsSignIn || state.bar || (state.retryAt !== null && now < state.retryAt))
    return null;
  const uncertain = state.acts.filter((act) => act.status.kind === "sending");
  const chosen = uncertain.length > 0 ? uncertain : readyActs(state);
  if (chosen.length === 0) return null;
  const ids = new Set(chosen.map((act) => act.actId));
  const acts = state.acts.map((act) =>
    ids.has(act.actId) ? { ...act, status: { kind: "sending" } as const } : act,
  );
  const operations = chosen
    .flatMap((act) => act.entries)
    .map((entry) => operationOf(entry, knownVersion(entry)));
  return { state: { ...state, acts, isSending: true, retryAt: null }, operations };
}

function knownVersion(entry: Entry): number {
  if ("version" in entry.base) return entry.base.version;
  throw new Error(
    `operation ${entry.opId} was to be sent before operation ${entry.base.after}, which it follows`,
  );
}

function readyActs(state: JournalState): Act[] {
  const present = new Map<string, boolean>();
  for (const entry of state.acts.flatMap((act) => act.entries)) {
    const id = changedId(entry.change);
    if (!present.has(id)) present.set(id, !entry.isNew);
  }
  const chosen: Act[] = [];
  let count = 0;
  for (const act of state.acts) {
    const own = new Set(act.entries.filter(isPut).map((entry) => changedId(entry.change)));
    const isOrphan = act.entries.some((entry) => {
      const parent = parentOfEntry(entry);
      return parent !== null && present.get(parent) === false && !own.has(parent);
    });
    if (act.status.kind !== "pending" || isOrphan || act.entries.some((entry) => "after" in entry.base)) {
      // What hangs on an object that comes back with this act must wait for it, not be sent before it.
      for (const entry of act.entries)
        if (isPut(entry) && entry.isNew) present.set(changedId(entry.change), false);
      continue;
    }
    if (chosen.length > 0 && (state.oneByOne || count + act.entries.length > MOST_OPERATIONS_IN_BATCH)) break;
    chosen.push(act);
    count += act.entries.length;
    for (const entry of act.entries) present.set(changedId(entry.change), isPut(entry));
  }
  return chosen;
}
