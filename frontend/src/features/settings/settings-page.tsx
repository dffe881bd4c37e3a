import { Checkbox, Select, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { changePreferences, preferencesStore } from "@/api/preferences";
import { KeySettings } from "@/features/settings/key-settings";
import { LANGUAGES } from "@/shared/i18n/languages";
import classes from "./settings-page.module.css";

const SCHEMES = ["auto", "light", "dark"] as const;

/** How this person likes to work; kept with the account and used on every device. */
export const SettingsPage = () => {
  const { t } = useTranslation();
  const preferences = useStore(preferencesStore);
  return (
    <div className={classes.page}>
      <Title order={1}>{t("settings.title")}</Title>
      <section className={classes.looks} aria-label={t("settings.looks")}>
        <Select
          label={t("settings.language")}
          allowDeselect={false}
          data={[
            { value: "", label: t("settings.languageOfBrowser") },
            ...Object.entries(LANGUAGES).map(([value, label]) => ({ value, label })),
          ]}
          value={preferences.language}
          onChange={(language) => void changePreferences({ language: language ?? "" })}
        />
        <Select
          label={t("settings.colorScheme")}
          allowDeselect={false}
          data={SCHEMES.map((value) => ({ value, label: t(`settings.colorSchemes.${value}`) }))}
          value={preferences.color_scheme}
          onChange={(value) => {
            const scheme = SCHEMES.find((each) => each === value);
            if (scheme) void changePreferences({ color_scheme: scheme });
          }}
        />
        <Checkbox
          label={t("settings.lessMotion")}
          checked={preferences.reduced_motion}
          onChange={(event) => void changePreferences({ reduced_motion: event.currentTarget.checked })}
        />
      </section>
      <KeySettings />
    </div>
  );
};
