import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { changePreferences, preferencesStore } from "@/api/preferences";
import { useKeysOfActs } from "@/workbench/use-key-labels";
import classes from "./tour-invitation.module.css";

/** True until the person has taken the tour or has said no to it, on whichever device. */
export const useIsTourUnseen = (): boolean => useStore(preferencesStore, ({ tour }) => tour === "unseen");

export const declineTour = () => void changePreferences({ tour: "skipped" });

/** Asks once whether the person wants the tour; `from` is the assignment to come back to. */
export const TourInvitation = ({ from }: { from?: string }) => {
  const { t } = useTranslation();
  const keys = useKeysOfActs();
  const navigate = useNavigate();
  if (!useIsTourUnseen()) return null;
  return (
    <section className={classes.invitation} aria-label={t("tour.title")}>
      <p>{t("tour.invitation")}</p>
      <div className={classes.choices}>
        <Button
          title={keys.of("start_tour") ?? undefined}
          onClick={() => void navigate({ to: "/practice", search: from ? { from } : {} })}
        >
          {t("tour.take")}
        </Button>
        <Button variant="default" title={keys.of("leave_tour") ?? undefined} onClick={declineTour}>
          {t("tour.decline")}
        </Button>
      </div>
    </section>
  );
};
