import { createStore } from "zustand/vanilla";
import { api, body } from "@/api/client";
import { ApiError, isSignedOut } from "@/api/errors";
import type { Preferences } from "@/api/types";

export const DEFAULT_PREFERENCES: Preferences = {
  language: "",
  color_scheme: "auto",
  reduced_motion: false,
  keys: {},
  tour: "unseen",
};

type Copy = { values: Preferences; unsent: boolean };

const ROUTE = "/api/v1/me/preferences";

let owner: string | null = null;
let unsent = false;

/** How the signed-in person likes to work, as this device knows it. */
export const preferencesStore = createStore<Preferences>(() => DEFAULT_PREFERENCES);

const place = (userId: string): string => `groundling:preferences:${userId}`;

const lastCopy = (userId: string): Copy | null => {
  try {
    const copy = JSON.parse(localStorage.getItem(place(userId)) ?? "null") as Partial<Copy> | null;
    return copy && { values: { ...DEFAULT_PREFERENCES, ...copy.values }, unsent: copy.unsent === true };
  } catch {
    return null;
  }
};

const keepCopy = () => {
  try {
    if (owner)
      localStorage.setItem(place(owner), JSON.stringify({ values: preferencesStore.getState(), unsent }));
  } catch {
    // A full or forbidden store costs the copy of this device only.
  }
};

const show = (values: Preferences) => {
  preferencesStore.setState({ ...DEFAULT_PREFERENCES, ...values }, true);
  keepCopy();
};

const isRefused = (error: unknown): boolean =>
  error instanceof ApiError && error.status < 500 && !isSignedOut(error);

const send = async (): Promise<void> => {
  const values = preferencesStore.getState();
  const whose = owner;
  try {
    await body(api.PUT(ROUTE, { body: values }));
  } catch (error) {
    if (!isRefused(error)) return;
  }
  if (owner !== whose || preferencesStore.getState() !== values) return;
  unsent = false;
  keepCopy();
};

/**
 * Makes the preferences those of this person: at once what this device knew last, then what the server has. What
 * was changed here without a connection goes to the server first. Resolves when nothing better is to be expected.
 */
export const openPreferences = async (userId: string): Promise<void> => {
  const copy = lastCopy(userId);
  owner = userId;
  unsent = copy?.unsent ?? false;
  preferencesStore.setState(copy?.values ?? DEFAULT_PREFERENCES, true);
  if (unsent) return send();
  try {
    const values = (await body(api.GET(ROUTE))) as Preferences;
    if (owner === userId && !unsent) show(values);
  } catch {
    // Without a connection the last known copy counts.
  }
};

/** True where this device knows the person's preferences without asking. */
export const knowsPreferencesOf = (userId: string): boolean => lastCopy(userId) !== null;

/** Changes preferences here and now, and on the server as soon as it can be reached. */
export const changePreferences = (patch: Partial<Preferences>): Promise<void> => {
  unsent = true;
  show({ ...preferencesStore.getState(), ...patch });
  return send();
};

/** To be called when a connection is back. */
export const sendUnsentPreferences = (): Promise<void> => (unsent ? send() : Promise.resolve());
