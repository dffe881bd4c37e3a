import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Icon } from "@/workbench/ui/icons";

/** Follows the system until the person switches; the choice is kept in this browser. */
export const ColorSchemeSwitch = () => {
  const { t } = useTranslation();
  const { setColorScheme } = useMantineColorScheme();
  const now = useComputedColorScheme("light");
  const next = now === "light" ? "dark" : "light";
  const name = next === "dark" ? t("app.toDark") : t("app.toLight");
  return (
    <ActionIcon aria-label={name} title={name} onClick={() => setColorScheme(next)}>
      <Icon name={next === "dark" ? "moon" : "sun"} />
    </ActionIcon>
  );
};
