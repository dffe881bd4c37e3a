import { useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { sessionQuery } from "@/api/session";

/** How the picture is shown, in percent; 100 is as it is. The stored clip and the labels know nothing of it. */
export type Tone = { readonly brightness: number; readonly contrast: number };

export const NEUTRAL_TONE: Tone = { brightness: 100, contrast: 100 };
export const TONE_RANGE = { least: 20, most: 300, step: 10 } as const;

const clamped = (value: unknown): number =>
  typeof value === "number" && Number.isFinite(value)
    ? Math.min(Math.max(Math.round(value), TONE_RANGE.least), TONE_RANGE.most)
    : 100;

const stored = (key: string): Tone => {
  try {
    const { brightness, contrast } = JSON.parse(localStorage.getItem(key) ?? "{}") as Partial<Tone>;
    return { brightness: clamped(brightness), contrast: clamped(contrast) };
  } catch {
    // Not kept, or not readable: as it is.
    return NEUTRAL_TONE;
  }
};

/** One person's tone, kept on this device. */
export class ToneStore {
  readonly #key: string;
  #tone: Tone;
  readonly #listeners = new Set<() => void>();

  constructor(person: string) {
    this.#key = `groundling-tone-${person}`;
    this.#tone = stored(this.#key);
  }

  readonly get = (): Tone => this.#tone;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  set(patch: Partial<Tone>): void {
    const { brightness, contrast } = { ...this.#tone, ...patch };
    this.#tone = { brightness: clamped(brightness), contrast: clamped(contrast) };
    try {
      localStorage.setItem(this.#key, JSON.stringify(this.#tone));
    } catch {
      // A browser that keeps nothing still shows it now.
    }
    for (const listener of this.#listeners) listener();
  }
}

const stores = new Map<string, ToneStore>();

const storeOf = (person: string): ToneStore => {
  const known = stores.get(person) ?? new ToneStore(person);
  stores.set(person, known);
  return known;
};

/** The tone store of the person who is signed in, and its value now. */
export const useTone = (): { tone: Tone; store: ToneStore } => {
  const store = storeOf(useQuery(sessionQuery).data?.user.id ?? "");
  return { tone: useSyncExternalStore(store.subscribe, store.get), store };
};

export const isNeutral = (tone: Tone): boolean => tone.brightness === 100 && tone.contrast === 100;

/** The style sheet's filter for it; none when there is nothing to change, which costs nothing to draw. */
export const toneFilter = (tone: Tone): string | undefined =>
  isNeutral(tone) ? undefined : `brightness(${tone.brightness}%) contrast(${tone.contrast}%)`;
