import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { Journal } from "@/editor/journal/journal";
import classes from "./save-state.module.css";

type Props = {
  journal: Pick<Journal, "view">;
  /** Another window of this person works here, and says there how it is kept. */
  isElsewhere?: boolean;
  /** Nothing that is done here is kept anywhere. */
  isPractice?: boolean;
};

/** What has become of the person's changes, in words. Its width never changes, so that saving moves nothing. */
export const SaveState = ({ journal, isElsewhere = false, isPractice = false }: Props) => {
  const { t } = useTranslation();
  const { state, waiting, conflicts, refused } = useStore(journal.view);
  const trouble = conflicts.length + refused.length;
  const sentence = () => {
    if (isElsewhere) return t("save.elsewhere");
    if (isPractice) return t("save.practice");
    if (trouble > 0) return t("save.needsYou", { count: trouble });
    if (state === "unkept") return t("save.unkept", { count: waiting });
    if (state === "kept") return t("save.kept", { count: waiting });
    return state === "saving" ? t("save.saving") : t("save.saved");
  };
  return (
    <span
      role="status"
      aria-label={t("save.label")}
      className={classes.state}
      data-tone={trouble > 0 || state === "unkept" ? "bad" : state === "kept" ? "warn" : "plain"}
    >
      {sentence()}
    </span>
  );
};
