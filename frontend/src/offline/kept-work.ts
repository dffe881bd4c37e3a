import { clear, createStore as createDatabase, get, set, type UseStore } from "idb-keyval";
import { createStore } from "zustand/vanilla";
import { KEPT_CACHE } from "@/offline/kept-cache";

/** A piece of work that is open, and what its screen asks the server for. */
export type OpenWork = {
  readonly id: string;
  readonly userId: string;
  /** Answers without which the screen cannot stand. */
  readonly answers: readonly string[];
  /** Its video, kept whole as long as there is room. */
  readonly clip: string;
};

type KeptWork = { readonly id: string; readonly addresses: readonly string[]; readonly bytes: number };
type Register = { readonly userId: string; readonly works: readonly KeptWork[] };

export type Keeping = "keeping" | "kept" | "kept without clip" | "not kept";

/** No more than this of clips stays on the device; the work that was opened longest ago goes first. */
const MOST_CLIP_BYTES = 2 * 2 ** 30;
/** Of what the browser would give, this part at most, so that there is always room for what a person does. */
const MOST_OF_QUOTA = 0.5;
const REGISTER = "register";
const NOTHING: Register = { userId: "", works: [] };

/** How far each piece of work of this page is kept, by its id. */
export const keeping = createStore<{ readonly [workId: string]: Keeping }>(() => ({}));

let opened: UseStore | null = null;
const database = () => {
  opened ??= createDatabase("groundling-work", "work");
  return opened;
};

/**
 * Puts everything that the screen of this work needs on the device, so that it can be loaded anew without the
 * network. Another person's work goes first. Fails silently but for `keeping`, which then says so.
 */
export async function keepWork(work: OpenWork): Promise<void> {
  if (!globalThis.caches) return;
  const say = (state: Keeping) => keeping.setState({ [work.id]: state });
  say("keeping");
  try {
    await askToStay();
    const register = await registerOf(work.userId);
    const cache = await caches.open(KEPT_CACHE);
    // A page that no worker serves yet has loaded its answers past what is kept.
    const isServed = Boolean(navigator.serviceWorker?.controller);
    await Promise.all(work.answers.map((address) => keepAnswer(cache, address, isServed)));
    const bytes = await keepClip(cache, work, register);
    say(bytes === null ? "kept without clip" : "kept");
  } catch {
    say("not kept");
  }
}

/** Asks once that the browser may not throw away what is kept here when the device runs full. */
async function askToStay(): Promise<void> {
  if (!navigator.storage?.persist || (await get("asked to stay", database()))) return;
  await set("asked to stay", true, database());
  void navigator.storage.persist();
}

async function registerOf(userId: string): Promise<Register> {
  const register = (await get<Register>(REGISTER, database())) ?? NOTHING;
  if (register.userId === userId) return register;
  await caches.delete(KEPT_CACHE);
  return { userId, works: [] };
}

async function keepAnswer(cache: Cache, address: string, isServed: boolean): Promise<void> {
  if (isServed && (await cache.match(address, { ignoreVary: true }))) return;
  const response = await fetch(address, { credentials: "same-origin" });
  if (response.status === 200) await cache.put(address, response);
}

/** The bytes of the clip that is kept now; null where there is no room for it. */
async function keepClip(cache: Cache, work: OpenWork, register: Register): Promise<number | null> {
  const kept = await cache.match(work.clip, { ignoreVary: true });
  const tag = kept?.headers.get("etag");
  const response = await fetch(work.clip, {
    credentials: "same-origin",
    ...(tag ? { headers: { "If-None-Match": tag } } : {}),
  });
  const isNew = response.status === 200;
  const bytes = Number((isNew ? response : kept)?.headers.get("content-length") ?? 0);
  const isTooLarge = bytes > (await mostBytes());
  const works = await withRoom(cache, register, {
    id: work.id,
    addresses: [...work.answers, work.clip],
    bytes,
  });
  if (isTooLarge) await response.body?.cancel();
  else if (isNew) await cache.put(work.clip, response);
  await set(REGISTER, { userId: work.userId, works }, database());
  return isTooLarge || (!isNew && !kept) ? null : bytes;
}

/** The clip of open work as it is kept on this device, read from there; null where it is not. */
export async function keptClip(address: string): Promise<Blob | null> {
  if (!globalThis.caches) return null;
  try {
    const cache = await caches.open(KEPT_CACHE);
    return (await (await cache.match(address, { ignoreVary: true }))?.blob()) ?? null;
  } catch {
    return null;
  }
}

async function mostBytes(): Promise<number> {
  const { quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  return Math.min(MOST_CLIP_BYTES, quota * MOST_OF_QUOTA);
}

/** The register with this work as the newest, after the oldest have gone that leave no room for it. */
async function withRoom(cache: Cache, register: Register, newest: KeptWork): Promise<readonly KeptWork[]> {
  let works = [...register.works.filter((each) => each.id !== newest.id), newest];
  const most = await mostBytes();
  while (works.length > 1 && works.reduce((sum, each) => sum + each.bytes, 0) > most) {
    const [oldest, ...rest] = works;
    const stillNeeded = new Set(rest.flatMap((each) => each.addresses));
    for (const address of oldest?.addresses ?? [])
      if (!stillNeeded.has(address)) await cache.delete(address, { ignoreVary: true });
    works = rest;
  }
  return works;
}

/** Takes everything that is kept for a reload off this device: at sign-out, and before another person's work. */
export async function forgetKeptWork(): Promise<void> {
  if (!globalThis.caches) return;
  await caches.delete(KEPT_CACHE);
  await clear(database()).catch(() => undefined);
}
