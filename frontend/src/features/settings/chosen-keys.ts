import type { Act } from "@/editor/commands/command";
import { holderOf, type KeyMap } from "@/workbench/bench-acts";

/** Keys that the browser and the drawing tools need for themselves. */
const RESERVED = new Set([
  "Escape",
  "Tab",
  "shift+Tab",
  ...["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].flatMap((arrow) => [
    `mod+${arrow}`,
    `mod+shift+${arrow}`,
  ]),
  ...["c", "v", "x", "a", "n", "t", "w", "r"].map((letter) => `mod+${letter}`),
]);

const MODIFIERS = new Set(["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock", "Dead", "Process"]);

export const isModifier = (key: string): boolean => MODIFIERS.has(key);

export type KeyChoice =
  | { readonly kind: "chosen"; readonly keys: KeyMap }
  | { readonly kind: "reserved" }
  | { readonly kind: "taken"; readonly by: Act };

/** Gives the act this key in place of those it has; refused where another act would have the same one. */
export const chooseKey = (chosen: KeyMap, act: Act, key: string): KeyChoice => {
  if (RESERVED.has(key) && !act.keys.includes(key)) return { kind: "reserved" };
  const holder = holderOf(key, act, chosen);
  if (holder) return { kind: "taken", by: holder };
  return { kind: "chosen", keys: { ...chosen, [act.name]: [key] } };
};

/** Gives the act its own keys back; refused where another act has one of them meanwhile. */
export const resetKeys = (chosen: KeyMap, act: Act): KeyChoice => {
  const { [act.name]: _, ...others } = chosen;
  for (const key of act.keys) {
    const holder = holderOf(key, act, others);
    if (holder) return { kind: "taken", by: holder };
  }
  return { kind: "chosen", keys: others };
};
