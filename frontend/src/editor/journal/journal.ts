import { createStore, type StoreApi } from "zustand/vanilla";
import { type Change, changedId } from "@/editor/changes";
import type { ObjectVersions } from "@/editor/documents";
import { nextBatch } from "@/editor/journal/batch";
import {
  type Act,
  type Bar,
  conflictOn,
  discarded,
  enqueued,
  type JournalState,
  keptMine,
  learned,
  openJournal,
  replied,
  resumed,
  tookTheirs,
} from "@/editor/journal/journal-state";
import type { OperationResult } from "@/editor/journal/operation";
import type { Acknowledged, JournalScope, JournalStorage } from "@/editor/journal/storage";
import type { FaultPlace, JournalTransport, SendReply } from "@/editor/journal/transport";

/** Time and chance, handed in so that tests own them. */
export interface JournalEnvironment {
  now(): number;
  random(): number;
  newId(): string;
  /** Runs `action` after `ms`; returns the function that cancels it. */
  after(ms: number, action: () => void): () => void;
}

export interface Conflict {
  readonly change: Change;
  readonly currentVersion: number;
  /** The server's object without its id; null when it was deleted there. */
  readonly currentValue: object | null;
}

export interface Refused {
  readonly actId: string;
  readonly changes: readonly Change[];
  readonly message: string;
  readonly place: FaultPlace | null;
}

/** What the screen says about saving. */
export interface JournalView {
  /**
   * `saved`: the server has acknowledged everything. `saving`: on its way. `kept`: not on its way now, kept
   * on this device (no connection, signed out, or waiting for a choice). `unkept`: the device cannot store
   * either; only this open page holds the changes.
   */
  readonly state: "saved" | "saving" | "kept" | "unkept";
  /** Changes that the server has not acknowledged. */
  readonly waiting: number;
  readonly conflicts: readonly Conflict[];
  readonly refused: readonly Refused[];
  readonly needsSignIn: boolean;
  /** The last attempt got no answer. */
  readonly isUnreachable: boolean;
  /** The server takes nothing of this annotation from this person now; all that waits is kept. */
  readonly bar: Bar | null;
}

/** What an earlier visit left on this device. */
export interface Restored {
  /** What the server has beyond the versions that this visit began with. */
  readonly acknowledged: readonly Acknowledged[];
  /** What it has not acknowledged, in order. */
  readonly waiting: readonly Change[];
}

export interface JournalOptions {
  readonly scope: JournalScope;
  readonly versions: ObjectVersions;
  readonly storage: JournalStorage;
  readonly transport: JournalTransport;
  readonly environment: JournalEnvironment;
  /** Called once per stored batch, with the changes in order and what the server says of each. */
  readonly onStored: (changes: readonly Change[], results: readonly OperationResult[]) => void;
}

/** From one send to the next; changes that come in between go together. */
const BETWEEN_SENDS_MS = 120;

const ONE_TURN = () => undefined;

/**
 * Carries a person's changes to the server: keeps them on the device first, sends them in order, and forgets
 * them only when they are acknowledged.
 */
export class Journal {
  readonly view: StoreApi<JournalView>;
  readonly #options: JournalOptions;
  #state: JournalState;
  #stored = new Map<string, Act>();
  /** Acknowledged, and not yet written as such to the device; by object. */
  #acknowledged = new Map<string, Acknowledged>();
  #writing: Promise<void> = Promise.resolve();
  /** What was recorded before the earlier visit's changes were back; null from then on. */
  #early: { readonly changes: readonly Change[]; readonly made: ReadonlySet<string> }[] | null = [];
  #sentAt = Number.NEGATIVE_INFINITY;
  #isUnkept = false;
  #isClosed = false;
  #cancelTimer: (() => void) | null = null;
  #idle: (() => void)[] = [];

  constructor(options: JournalOptions) {
    this.#options = options;
    this.#state = openJournal(options.versions, []);
    this.view = createStore<JournalView>(() => viewOf(this.#state, false));
  }

  /** Brings back what an earlier visit left on this device. What is recorded meanwhile comes after it. */
  async restore(): Promise<Restored> {
    const { scope, storage } = this.#options;
    const acknowledged = await this.#newerAcknowledged();
    const kept = await storage.load(scope).catch(() => {
      this.#isUnkept = true;
      return [];
    });
    this.#stored = new Map(kept.map((act) => [act.actId, act]));
    const versions = acknowledged.map(({ change, version }) => [changedId(change), version] as const);
    this.#state = openJournal({ ...this.#state.opened, ...Object.fromEntries(versions) }, kept);
    const early = this.#early ?? [];
    this.#early = null;
    this.#publish();
    for (const { changes, made } of early) this.record(changes, made);
    this.#schedule(0);
    return { acknowledged, waiting: kept.flatMap((act) => act.entries).map((entry) => entry.change) };
  }

  /** What the device knows to be stored beyond the versions of this visit. The rest is forgotten there. */
  async #newerAcknowledged(): Promise<Acknowledged[]> {
    const { scope, storage, versions } = this.#options;
    const kept = await storage.acknowledged(scope).catch((): Acknowledged[] => []);
    const isNewer = ({ change, version }: Acknowledged) => version > (versions[changedId(change)] ?? 0);
    const outdated = kept.filter((each) => !isNewer(each)).map(({ change }) => changedId(change));
    if (outdated.length > 0)
      await storage.write(scope, { put: [], remove: [], outdated }).catch(() => undefined);
    return kept.filter(isNewer);
  }

  get state(): JournalState {
    return this.#state;
  }

  /** Takes in an act; `made` are the objects of it that were not shown before. */
  record(changes: readonly Change[], made: ReadonlySet<string>): void {
    if (this.#early) {
      this.#early.push({ changes, made });
      this.#publish();
      return;
    }
    this.#become(enqueued(this.#state, changes, made, this.#options.environment.newId));
    const pause = this.#pause();
    if (pause > 0) this.#schedule(pause);
    else this.#sendAtOnce();
  }

  /** Whether changes of the object wait here; its shown value then is the person's, not the server's. */
  holds(objectId: string): boolean {
    return this.#state.acts.some((act) => act.entries.some((entry) => changedId(entry.change) === objectId));
  }

  /** Sends at once what can be sent; call it after `restore`. Resolves when nothing is on its way or waiting for its turn. */
  async flush(): Promise<void> {
    if (this.#isClosed) return;
    this.#become(resumed(this.#state));
    const settled = new Promise<void>((resolve) => this.#idle.push(resolve));
    this.#sendAtOnce();
    await settled;
  }

  /** Takes note of what the server has from elsewhere; what is recorded from now on builds on it. */
  learn(acknowledged: readonly Acknowledged[]): void {
    for (const each of acknowledged) this.#acknowledged.set(changedId(each.change), each);
    const versions = acknowledged.map(({ change, version }) => [changedId(change), version] as const);
    this.#become(learned(this.#state, Object.fromEntries(versions)));
  }

  /** Tries at once, also what the server refused to take from this person before. */
  tryAgain(): void {
    this.#become({ ...this.#state, bar: null, retryAt: null });
    this.#schedule(0);
  }

  /** The connection is said to be back: do not wait for the next retry. */
  retryNow(): void {
    this.#become({ ...this.#state, retryAt: null });
    this.#schedule(0);
  }

  signedIn(): void {
    this.#become(resumed(this.#state));
    this.#schedule(0);
  }

  keepMine(objectId: string): void {
    this.#become(keptMine(this.#state, objectId, this.#options.environment.newId));
    this.#schedule(0);
  }

  /** Gives the person's value up; returns the conflict as it stood, whose server value is to be shown. */
  takeTheirs(objectId: string): Conflict | null {
    const conflict =
      this.view.getState().conflicts.find((each) => changedId(each.change) === objectId) ?? null;
    this.#become(tookTheirs(this.#state, objectId));
    this.#schedule(0);
    return conflict;
  }

  /** Gives a refused act up; returns all changes that are thereby lost. */
  discard(actId: string): readonly Change[] {
    const { state, lost } = discarded(this.#state, actId);
    this.#become(state);
    this.#schedule(0);
    return lost;
  }

  /** Stops sending. What is not acknowledged stays on the device. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelTimer?.();
    for (const resolve of this.#idle.splice(0)) resolve();
    await this.#writing;
  }

  #become(state: JournalState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#persist();
    this.#publish();
  }

  #publish(): void {
    const view = viewOf(this.#state, this.#isUnkept);
    const early = this.#early?.flatMap(({ changes }) => changes).length ?? 0;
    this.view.setState(early > 0 ? { ...view, state: "saving", waiting: view.waiting + early } : view, true);
  }

  /** Writes follow each other, so that the last state wins; each stores only what changed. */
  #persist(): void {
    // One turn later, so that what is sent at once is written as sent, and once.
    this.#writing = this.#writing.then(ONE_TURN).then(async () => {
      const current = new Map(this.#state.acts.map((act) => [act.actId, act]));
      const acknowledged = this.#acknowledged;
      const put = this.#state.acts.filter((act) => this.#stored.get(act.actId) !== act);
      const remove = [...this.#stored.keys()].filter((actId) => !current.has(actId));
      if (put.length === 0 && remove.length === 0 && acknowledged.size === 0) return;
      try {
        this.#acknowledged = new Map();
        await this.#options.storage.write(this.#options.scope, {
          put,
          remove,
          acknowledged: [...acknowledged.values()],
        });
        this.#stored = current;
        this.#isUnkept = false;
      } catch {
        this.#acknowledged = new Map([...acknowledged, ...this.#acknowledged]);
        // A full or forbidden device store must not stop the sending; the screen says that it is so.
        this.#isUnkept = true;
      }
      this.#publish();
    });
  }

  /** What a person does at leisure is sent at once; of a quick succession, what has gathered in between. */
  #pause(): number {
    if (this.#idle.length > 0) return 0;
    return Math.max(0, this.#sentAt + BETWEEN_SENDS_MS - this.#options.environment.now());
  }

  #schedule(ms: number): void {
    if (this.#isClosed) return;
    this.#cancelTimer?.();
    this.#cancelTimer = this.#options.environment.after(ms, () => void this.#send());
  }

  /** With all that is recorded in the same turn, and before #persist has begun: one write instead of two. */
  #sendAtOnce(): void {
    this.#cancelTimer?.();
    queueMicrotask(() => void this.#send());
  }

  async #send(): Promise<void> {
    const { environment, transport } = this.#options;
    const batch = this.#isClosed ? null : nextBatch(this.#state, environment.now());
    if (!batch) {
      this.#wait();
      return;
    }
    this.#sentAt = environment.now();
    this.#become(batch.state);
    // First on the device, marked as sent, then on the wire: a crash in between repeats, and never forgets.
    await this.#writing;
    const reply = await transport.send(batch.operations).catch((): SendReply => ({ kind: "offline" }));
    if (this.#isClosed) return;
    const sent = this.#state.acts.filter((act) => act.status.kind === "sending");
    const next = replied(this.#state, reply, { now: environment.now(), jitter: environment.random() });
    const changes = sent.flatMap((act) => act.entries).map((entry) => entry.change);
    const isStored = reply.kind === "acknowledged" && !next.acts.some((act) => sent.includes(act));
    if (isStored) this.#noteAcknowledged(changes, reply.results);
    this.#become(next);
    if (isStored) this.#options.onStored(changes, reply.results);
    this.#schedule(this.#pause());
  }

  #noteAcknowledged(changes: readonly Change[], results: readonly OperationResult[]): void {
    const versionOf = new Map(results.map((result) => [result.id, result.version]));
    for (const change of changes) {
      const id = changedId(change);
      this.#acknowledged.set(id, { change, version: versionOf.get(id) ?? 0 });
    }
  }

  #wait(): void {
    const { retryAt, isSending, needsSignIn, bar } = this.#state;
    if (isSending) return;
    for (const resolve of this.#idle.splice(0)) resolve();
    if (retryAt !== null && !needsSignIn && !bar)
      this.#schedule(Math.max(retryAt - this.#options.environment.now(), 0));
  }
}

function viewOf(state: JournalState, isUnkept: boolean): JournalView {
  const conflicts: Conflict[] = [];
  const refused: Refused[] = [];
  for (const act of state.acts) {
    const { status } = act;
    if (status.kind === "refused") {
      const changes = act.entries.map((entry) => entry.change);
      refused.push({ actId: act.actId, changes, message: status.message, place: status.place });
    } else if (status.kind === "conflict") {
      const entry = act.entries.find((each) => each.opId === status.opId);
      const id = entry ? changedId(entry.change) : null;
      if (id && conflictOn(state, id))
        conflicts.push({
          change: newestChange(state, id),
          currentVersion: status.currentVersion,
          currentValue: status.currentValue,
        });
    }
  }
  const waiting = state.acts.reduce((count, act) => count + act.entries.length, 0);
  // Acts that hang on a refused one, or on an open conflict, do not move either.
  const isMoving = state.isSending || nextBatch({ ...state, retryAt: null }, 0) !== null;
  const isStuck = state.failures > 0 || !isMoving;
  const saving = isStuck ? (isUnkept ? "unkept" : "kept") : "saving";
  return {
    state: waiting === 0 ? "saved" : saving,
    waiting,
    conflicts,
    refused,
    needsSignIn: state.needsSignIn,
    isUnreachable: state.failures > 0,
    bar: state.bar,
  };
}

/** What the person sees as "mine": the latest change of the object, whether or not it was the one refused. */
function newestChange(state: JournalState, objectId: string): Change {
  const entries = state.acts.flatMap((act) => act.entries);
  const newest = entries.findLast((entry) => changedId(entry.change) === objectId);
  if (!newest) throw new Error(`no change of ${objectId} is in the journal`);
  return newest.change;
}
