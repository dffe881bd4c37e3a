import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { preferencesStore } from "@/api/preferences";
import { keysByAct } from "@/workbench/bench-acts";
import { keyLabel } from "@/workbench/key-label";

/** How a key is printed in the language of the screens. */
export const useKeyLabel = (): ((key: string) => string) => {
  const { t } = useTranslation();
  return useCallback((key) => keyLabel(key, { Space: t("keys.space") }), [t]);
};

export type KeysOfActs = {
  /** The first key of an act as it is printed; null for an act without a key. Throws RangeError for no act. */
  readonly of: (act: string) => string | null;
  /** A name with the key of its act after it, as a tooltip says it; the name alone where there is no key. */
  readonly after: (name: string, act: string) => string;
  /** The key as a sentence asks for it; the quoted name of the act where it has none. */
  readonly inWords: (act: string) => string;
};

/** What is printed for the keys of acts: those that this person has chosen. */
export const useKeysOfActs = (): KeysOfActs => {
  const { t } = useTranslation();
  const printed = useKeyLabel();
  const chosen = useStore(preferencesStore, (state) => state.keys);
  return useMemo(() => {
    const keys = keysByAct(chosen);
    const of = (act: string): string | null => {
      const known = keys.get(act);
      if (!known) throw new RangeError(`there is no act ${act}`);
      return known[0] === undefined ? null : printed(known[0]);
    };
    return {
      of,
      after: (name, act) => {
        const key = of(act);
        return key === null ? name : `${name} (${key})`;
      },
      inWords: (act) => of(act) ?? t("keys.named", { act: t(`command.${act}` as "command.undo") }),
    };
  }, [chosen, printed, t]);
};
