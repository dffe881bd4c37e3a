import { Button, Skeleton, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./screen-states.module.css";

/** What a list says when it is empty: what is so, and what to do next. */
export const EmptyState = ({ title, hint, action }: { title: string; hint: string; action?: ReactNode }) => (
  <div className={classes.empty}>
    <p className={classes.title}>{title}</p>
    <p className={classes.hint}>{hint}</p>
    {action}
  </div>
);

/** Grey lines of the height of the rows that will come. */
export const SkeletonRows = ({ count = 4, height = 32 }: { count?: number; height?: number }) => {
  const { t } = useTranslation();
  return (
    <Stack gap="xs" role="status" aria-label={t("state.loading")}>
      {Array.from({ length: count }, (_, index) => index).map((row) => (
        <Skeleton key={row} height={height} />
      ))}
    </Stack>
  );
};

/** A failure to load, in the server's own sentence, with a way to try again. */
export const LoadFailure = ({ error, retry }: { error: Error; retry: () => void }) => {
  const { t } = useTranslation();
  return (
    <div className={classes.empty} role="alert">
      <p className={classes.title}>{t("state.failed")}</p>
      <p className={classes.hint}>{error.message}</p>
      <Button variant="default" onClick={retry}>
        {t("state.retry")}
      </Button>
    </div>
  );
};
