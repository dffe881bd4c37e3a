/**
 * The queue of operations as a pure state machine: pending → sending → acknowledged, or set aside as
 * refused or in conflict. Nothing here waits, draws a time or writes; `journal.ts` does.
 *
 * Rules that keep "saved is saved" true:
 * - an entry keeps its op id and its base on every attempt; what the server may have seen is never altered;
 * - one batch is on its way at a time, and an uncertain one is sent again, alone and unchanged, before
 *   anything else;
 * - an entry waits while an earlier one on the same object, or the one that makes its parent, is not stored;
 * - what is refused or in conflict is set aside and holds back only what depends on it.
 */
import { type Change, changedId } from "@/editor/changes";
import type { ObjectVersions } from "@/editor/documents";
import { type Entry, isPut, type OperationResult, parentOfEntry } from "@/editor/journal/operation";
import type { FaultPlace, SendReply } from "@/editor/journal/transport";

/** Why the server takes no change of this annotation from this person now. */
export interface Bar {
  readonly code: string;
  readonly message: string;
}

export type ActStatus =
  | { readonly kind: "pending" }
  /** On its way, or of unknown outcome after a lost reply or a reload. */
  | { readonly kind: "sending" }
  | {
      readonly kind: "refused";
      readonly opId: string;
      readonly message: string;
      readonly place: FaultPlace | null;
    }
  | {
      readonly kind: "conflict";
      readonly opId: string;
      readonly currentVersion: number;
      readonly currentValue: object | null;
    };

/** What one act of the person changed. It is sent in one batch, so that it is stored whole or not at all. */
export interface Act {
  readonly actId: string;
  readonly sequence: number;
  readonly status: ActStatus;
  readonly entries: readonly Entry[];
}

export interface JournalState {
  readonly acts: readonly Act[];
  /** Versions that the server was known to have when the journal was opened, by object. */
  readonly opened: ObjectVersions;
  /** Those that it is known to have since; few beside the others, so that each answer copies few. */
  readonly since: ObjectVersions;
  /** A reply is being waited for. */
  readonly isSending: boolean;
  /** Attempts in a row that got no answer. */
  readonly failures: number;
  readonly retryAt: number | null;
  readonly needsSignIn: boolean;
  /** Nothing is sent while this stands; a person lifts it by trying again. */
  readonly bar: Bar | null;
  /** Send one act at a time, because the server refused a batch without naming the operation. */
  readonly oneByOne: boolean;
}

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;

const PENDING: ActStatus = { kind: "pending" };

export function openJournal(versions: ObjectVersions, acts: readonly Act[]): JournalState {
  return {
    acts: [...acts].sort((one, other) => one.sequence - other.sequence),
    opened: versions,
    since: {},
    isSending: false,
    failures: 0,
    retryAt: null,
    needsSignIn: false,
    bar: null,
    oneByOne: false,
  };
}

/** The version that the server is known to have; 0 of an object that it does not have. */
export const knownVersion = ({ opened, since }: JournalState, id: string): number =>
  since[id] ?? opened[id] ?? 0;

const withVersions = (state: JournalState, newer: ObjectVersions): JournalState => ({
  ...state,
  since: { ...state.since, ...newer },
});

/**
 * Takes in what the person did. `made` are the objects that were not there before; `newId` names the act and
 * its operations.
 */
export function enqueued(
  state: JournalState,
  changes: readonly Change[],
  made: ReadonlySet<string>,
  newId: () => string,
): JournalState {
  if (changes.length === 0) return state;
  if (new Set(changes.map(changedId)).size !== changes.length)
    throw new Error("an act changes an object only once");
  const coalesced = coalescedWithLast(state, changes);
  if (coalesced) return coalesced;
  const sequence = (state.acts.at(-1)?.sequence ?? 0) + 1;
  const entries = changes.map((change): Entry => {
    const id = changedId(change);
    const earlier = newestEntry(state, id);
    const base = earlier ? { after: earlier.opId } : { version: knownVersion(state, id) };
    return { opId: newId(), change, base, isNew: earlier ? !isPut(earlier) : made.has(id) };
  });
  const act: Act = { actId: newId(), sequence, status: PENDING, entries };
  return withoutEmptyWork(supersedeRefused({ ...state, acts: [...state.acts, act] }));
}

const newestEntry = (state: JournalState, id: string): Entry | undefined =>
  state.acts.flatMap((act) => act.entries).findLast((entry) => changedId(entry.change) === id);

/** Typing and nudging: a never-sent last act that touched the same objects takes the new values over. */
function coalescedWithLast(state: JournalState, changes: readonly Change[]): JournalState | null {
  const last = state.acts.at(-1);
  if (last?.status.kind !== "pending") return null;
  const newest = new Map(changes.map((change) => [changedId(change), change]));
  const known = new Set(last.entries.map((entry) => changedId(entry.change)));
  if (newest.size !== changes.length || newest.size !== known.size) return null;
  if (![...newest.keys()].every((id) => known.has(id))) return null;
  const entries = last.entries.map((entry) => ({
    ...entry,
    change: newest.get(changedId(entry.change)) ?? entry.change,
  }));
  return withoutEmptyWork({ ...state, acts: [...state.acts.slice(0, -1), { ...last, entries }] });
}

/**
 * A newer entry on the object of a refused one takes its place: what was at fault is never sent again. An
 * act whose fault is thus gone is pending again.
 */
function supersedeRefused(state: JournalState): JournalState {
  let acts = state.acts;
  for (const refused of state.acts) {
    if (refused.status.kind !== "refused") continue;
    for (const entry of refused.entries) {
      const heir = acts
        .flatMap((act) => act.entries)
        .find((other) => "after" in other.base && other.base.after === entry.opId);
      if (heir) acts = withoutEntry(inPlaceOf(entry, acts, heir.opId), entry.opId);
    }
  }
  return { ...state, acts };
}

const inPlaceOf = ({ base, isNew }: Entry, acts: readonly Act[], opId: string): Act[] =>
  mapEntries(acts, (entry) => (entry.opId === opId ? { ...entry, base, isNew } : entry));

function mapEntries(acts: readonly Act[], map: (entry: Entry) => Entry): Act[] {
  return acts.map((act) => {
    const entries = act.entries.map(map);
    return entries.every((entry, index) => entry === act.entries[index]) ? act : { ...act, entries };
  });
}

function withoutEntry(acts: readonly Act[], opId: string): Act[] {
  return acts.flatMap((act) => {
    const entries = act.entries.filter((entry) => entry.opId !== opId);
    if (entries.length === act.entries.length) return [act];
    if (entries.length === 0) return [];
    const isFaultGone = "opId" in act.status && act.status.opId === opId;
    return [{ ...act, entries, status: isFaultGone ? PENDING : act.status }];
  });
}

/** Drops deletions of objects that the server does not have. */
function withoutEmptyWork(state: JournalState): JournalState {
  const empty = state.acts
    .filter((act) => act.status.kind === "pending")
    .flatMap((act) => act.entries)
    .find((entry) => !isPut(entry) && entry.isNew);
  if (!empty) return state;
  const rebased = mapEntries(state.acts, (entry) =>
    "after" in entry.base && entry.base.after === empty.opId ? { ...entry, base: empty.base } : entry,
  );
  return withoutEmptyWork({ ...state, acts: withoutEntry(rebased, empty.opId) });
}

/** The state after the server's reply to the batch on its way. `jitter` is a random number from 0 to 1. */
export function replied(
  state: JournalState,
  reply: SendReply,
  environment: { readonly now: number; readonly jitter: number },
): JournalState {
  const answered: JournalState = { ...state, isSending: false, failures: 0 };
  switch (reply.kind) {
    case "acknowledged":
      return acknowledged(answered, reply.results, environment);
    case "conflict": {
      const { currentVersion, currentValue } = reply;
      return setAside(answered, reply.opId, (opId) => ({
        kind: "conflict",
        opId,
        currentVersion,
        currentValue,
      }));
    }
    case "refused": {
      const { message, place } = reply;
      return setAside(answered, reply.opId, (opId) => ({ kind: "refused", opId, message, place }));
    }
    case "barred":
      // As after a missing sign-in: an earlier attempt may have been stored.
      return { ...answered, bar: { code: reply.code, message: reply.message } };
    case "unauthorised":
      // This attempt was not stored, but an earlier one with a lost reply may have been: the batch stays as it is.
      return { ...answered, needsSignIn: true };
    case "offline":
      return unanswered(state, environment);
  }
}

function unanswered(
  state: JournalState,
  environment: { readonly now: number; readonly jitter: number },
): JournalState {
  const longest = Math.min(FIRST_RETRY_MS * 2 ** state.failures, LONGEST_RETRY_MS);
  const retryAt = environment.now + longest * (0.5 + environment.jitter / 2);
  return { ...state, isSending: false, failures: state.failures + 1, retryAt };
}

function acknowledged(
  state: JournalState,
  results: readonly OperationResult[],
  environment: { readonly now: number; readonly jitter: number },
): JournalState {
  const byOperation = new Map(results.map((result) => [result.op_id, result]));
  const sent = state.acts.filter((act) => act.status.kind === "sending");
  const isComplete = sent.every((act) => act.entries.every((entry) => byOperation.has(entry.opId)));
  // An answer that does not speak of every operation promises nothing for the others.
  if (!isComplete) return unanswered(state, environment);
  const versions: { [id: string]: number } = {};
  for (const { id, version } of results)
    versions[id] = Math.max(versions[id] ?? knownVersion(state, id), version);
  const left = mapEntries(
    state.acts.filter((act) => act.status.kind !== "sending"),
    (entry) => {
      const base = "after" in entry.base ? byOperation.get(entry.base.after) : undefined;
      return base ? { ...entry, base: { version: base.version } } : entry;
    },
  );
  const oneByOne = state.oneByOne && left.some((act) => act.status.kind === "pending");
  return withoutEmptyWork(withVersions({ ...state, acts: left, oneByOne }, versions));
}

/** Sets the act of the blamed operation aside and frees the rest of the batch. */
function setAside(
  state: JournalState,
  opId: string | null,
  status: (opId: string) => ActStatus,
): JournalState {
  const sent = state.acts.filter((act) => act.status.kind === "sending");
  const blamed = sent.find((act) => act.entries.some((entry) => entry.opId === opId));
  // Where the server names no operation of this batch, acts are sent one at a time until the guilty one is alone.
  const culprit = blamed ?? (sent.length === 1 ? sent[0] : undefined);
  if (!culprit) return { ...pendingAgain(state), oneByOne: true };
  const culpritOpId = blamed && opId !== null ? opId : (culprit.entries[0]?.opId ?? "");
  const acts = state.acts.map((act) => (act === culprit ? { ...act, status: status(culpritOpId) } : act));
  return withoutEmptyWork(supersedeRefused(pendingAgain({ ...state, acts })));
}

/** The batch was certainly not stored, so its acts may be sent in other company. */
function pendingAgain(state: JournalState): JournalState {
  const acts = state.acts.map((act) => (act.status.kind === "sending" ? { ...act, status: PENDING } : act));
  return { ...state, acts };
}

/** The conflict on an object, if there is one. */
export function conflictOn(state: JournalState, objectId: string): { act: Act; entry: Entry } | null {
  for (const act of state.acts) {
    const { status } = act;
    if (status.kind !== "conflict") continue;
    const entry = act.entries.find((candidate) => candidate.opId === status.opId);
    if (entry && changedId(entry.change) === objectId) return { act, entry };
  }
  return null;
}

/** Keeps the person's value: it is sent again, as a new operation, on top of the server's present one. */
export function keptMine(state: JournalState, objectId: string, newId: () => string): JournalState {
  const conflict = conflictOn(state, objectId);
  if (conflict?.act.status.kind !== "conflict") return state;
  const { currentVersion, currentValue } = conflict.act.status;
  // Both have deleted it: there is nothing left to send.
  if (conflict.entry.change.op === "delete" && currentValue === null) return tookTheirs(state, objectId);
  const oldOpId = conflict.entry.opId;
  const opId = newId();
  const acts = mapEntries(state.acts, (entry) => {
    if (entry.opId === oldOpId)
      return { ...entry, opId, base: { version: currentVersion }, isNew: currentValue === null };
    return "after" in entry.base && entry.base.after === oldOpId
      ? { ...entry, base: { after: opId } }
      : entry;
  }).map((act) => (act.actId === conflict.act.actId ? { ...act, status: PENDING } : act));
  return withVersions({ ...state, acts }, { [objectId]: currentVersion });
}

/** Gives the person's changes of the object up; the caller shows the server's value from then on. */
export function tookTheirs(state: JournalState, objectId: string): JournalState {
  const conflict = conflictOn(state, objectId);
  if (conflict?.act.status.kind !== "conflict") return state;
  const { currentVersion } = conflict.act.status;
  const mine = state.acts
    .flatMap((act) => act.entries)
    .filter((entry) => changedId(entry.change) === objectId);
  const acts = mine.reduce<readonly Act[]>((left, entry) => withoutEntry(left, entry.opId), state.acts);
  return withVersions({ ...state, acts }, { [objectId]: currentVersion });
}

/** Gives a refused act up, with all that was built on it. Returns also the changes that are thereby lost. */
export function discarded(
  state: JournalState,
  actId: string,
): { readonly state: JournalState; readonly lost: readonly Change[] } {
  const act = state.acts.find((candidate) => candidate.actId === actId);
  if (act?.status.kind !== "refused") return { state, lost: [] };
  const gone = new Set(act.entries.map((entry) => entry.opId));
  const made = new Set(
    act.entries.filter((entry) => isPut(entry) && entry.isNew).map((entry) => changedId(entry.change)),
  );
  for (const later of state.acts.slice(state.acts.indexOf(act) + 1))
    for (const entry of later.entries) {
      const follows = "after" in entry.base && gone.has(entry.base.after);
      const isOrphan = made.has(parentOfEntry(entry) ?? "");
      if (!follows && !isOrphan) continue;
      gone.add(entry.opId);
      if (isOrphan) made.add(changedId(entry.change));
    }
  const lost = state.acts.flatMap((each) => each.entries).filter((entry) => gone.has(entry.opId));
  const acts = lost.reduce<readonly Act[]>((left, entry) => withoutEntry(left, entry.opId), state.acts);
  return { state: { ...state, acts }, lost: lost.map((entry) => entry.change) };
}

/** The person has signed in again, or says so: try at once. */
export function resumed(state: JournalState): JournalState {
  return { ...state, needsSignIn: false, bar: null, retryAt: null };
}

/** The server is known to have these versions, made by others; what waits here keeps the base that it has. */
export function learned(state: JournalState, versions: ObjectVersions): JournalState {
  const newer: { [id: string]: number } = {};
  for (const [id, version] of Object.entries(versions))
    newer[id] = Math.max(knownVersion(state, id), version);
  return withVersions(state, newer);
}
