import { Button, Group, Paper, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { application, takeNewVersion } from "@/offline/application";
import classes from "./new-version.module.css";

/** Says that a newer version of the application is here. When to change over is for the person to say. */
export const NewVersion = () => {
  const { t } = useTranslation();
  const isOutdated = useStore(application, (state) => state.isOutdated);
  const [isLater, setLater] = useState(false);
  if (!isOutdated || isLater) return null;
  return (
    <Paper withBorder shadow="sm" role="status" aria-label={t("newVersion.title")} className={classes.card}>
      <Text size="sm">{t("newVersion.hint")}</Text>
      <Group gap="xs" mt="xs">
        <Button onClick={takeNewVersion}>{t("newVersion.load")}</Button>
        <Button variant="default" onClick={() => setLater(true)}>
          {t("newVersion.later")}
        </Button>
      </Group>
    </Paper>
  );
};
