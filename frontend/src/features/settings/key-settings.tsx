import { Button, Kbd, Title } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { changePreferences, preferencesStore } from "@/api/preferences";
import { type Act, keyName } from "@/editor/commands/command";
import { chooseKey, isModifier, type KeyChoice, resetKeys } from "@/features/settings/chosen-keys";
import { ACT_GROUPS, ACTS, keysByAct } from "@/workbench/bench-acts";
import { pressOf } from "@/workbench/screen-command";
import { useKeyLabel } from "@/workbench/use-key-labels";
import classes from "./settings-page.module.css";

type Refusal = { act: string; sentence: string };

/** Every act with its keys; a key is changed by pressing the wished one. */
export const KeySettings = () => {
  const { t } = useTranslation();
  const keyLabel = useKeyLabel();
  const chosen = useStore(preferencesStore, (state) => state.keys);
  const [asking, setAsking] = useState<Act | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const keys = keysByAct(chosen);
  const nameOf = (act: Act) => t(`command.${act.name}` as "command.undo");

  const take = (act: Act, choice: KeyChoice, key: string) => {
    if (choice.kind === "chosen") {
      setAsking(null);
      setRefusal(null);
      void changePreferences({
        keys: Object.fromEntries(Object.entries(choice.keys).map(([k, v]) => [k, [...v]])),
      });
      return;
    }
    const sentence =
      choice.kind === "taken"
        ? t("settings.keyTaken", { key: keyLabel(key), act: nameOf(choice.by) })
        : t("settings.keyReserved", { key: keyLabel(key) });
    setRefusal({ act: act.name, sentence });
  };

  useEffect(() => {
    if (!asking) return;
    const onKey = (event: KeyboardEvent) => {
      if (isModifier(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.key === "Escape") {
        setAsking(null);
        setRefusal(null);
        return;
      }
      const key = keyName(pressOf(event));
      take(asking, chooseKey(chosen, asking, key), key);
    };
    window.addEventListener("keydown", onKey, true);
    return () => window.removeEventListener("keydown", onKey, true);
  });

  return (
    <section aria-labelledby="settings-keys">
      <div className={classes.head}>
        <Title order={2} id="settings-keys">
          {t("settings.keys")}
        </Title>
        <Button
          variant="default"
          disabled={Object.keys(chosen).length === 0}
          onClick={() => void changePreferences({ keys: {} })}
        >
          {t("settings.resetAllKeys")}
        </Button>
      </div>
      <p className={classes.hint}>{t("settings.keysHint")}</p>
      <div className={classes.groups}>
        {ACT_GROUPS.map((group) => (
          <section key={group} className={classes.group} aria-label={t(`keys.group.${group}`)}>
            <h3>{t(`keys.group.${group}`)}</h3>
            <ul className={classes.acts}>
              {ACTS.filter((act) => act.group === group).map((act) => (
                <li key={act.name}>
                  <span id={`act-${act.name}`} className={classes.name}>
                    {nameOf(act)}
                  </span>
                  {chosen[act.name] && (
                    <Button
                      variant="subtle"
                      size="compact-xs"
                      aria-label={t("settings.resetKeyOf", { act: nameOf(act) })}
                      onClick={() => take(act, resetKeys(chosen, act), act.keys[0] ?? "")}
                    >
                      {t("settings.reset")}
                    </Button>
                  )}
                  <button
                    type="button"
                    className={classes.keys}
                    id={`keys-${act.name}`}
                    aria-labelledby={`act-${act.name} keys-${act.name}`}
                    aria-pressed={asking?.name === act.name}
                    onClick={() => {
                      setAsking(asking?.name === act.name ? null : act);
                      setRefusal(null);
                    }}
                  >
                    {asking?.name === act.name
                      ? t("settings.pressKey")
                      : (keys.get(act.name) ?? []).map((key) => <Kbd key={key}>{keyLabel(key)}</Kbd>)}
                    {asking?.name !== act.name && keys.get(act.name)?.length === 0 && t("settings.noKey")}
                  </button>
                  {refusal?.act === act.name && (
                    <p role="alert" className={classes.refusal}>
                      {refusal.sentence}
                    </p>
                  )}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </section>
  );
};
