import { ActionIcon, useComputedColorScheme } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { changePreferences } from "@/api/preferences";
import { Icon } from "@/workbench/ui/icons";

/** Follows the system until the person switches; the choice is one of the person's preferences. */
export const ColorSchemeSwitch = () => {
  const { t } = useTranslation();
  const now = useComputedColorScheme("light");
  const next = now === "light" ? "dark" : "light";
  const name = next === "dark" ? t("app.toDark") : t("app.toLight");
  return (
    <ActionIcon aria-label={name} title={name} onClick={() => void changePreferences({ color_scheme: next })}>
      <Icon name={next === "dark" ? "moon" : "sun"} />
    </ActionIcon>
  );
};
