import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Propagation } from "@/features/annotate/use-propagation";
import { useFormats } from "@/workbench/ui/formats";
import classes from "./propagation-panel.module.css";

type Props = { propagation: Propagation };

/** Why it does not go on to the clip's end: a person has spoken there. */
export const StopsBefore = ({ frames }: { frames: readonly number[] }) => {
  const { t } = useTranslation();
  return frames.map((frame) => t("assist.stopsBefore", { frame })).join(" ");
};

/** How sure the model is on the frame that is shown. */
export const ScoreHere = ({ propagation: { here } }: Props) => {
  const { t } = useTranslation();
  const formats = useFormats();
  if (!here) return null;
  const score = formats.score(here.score);
  return <span>{t(here.uncertain ? "assist.uncertainHere" : "assist.scoreHere", { score })}</span>;
};

/** How many frames are still to be looked at, and the way to the next. */
export const Uncertain = ({ propagation }: Props) => {
  const { t } = useTranslation();
  return (
    <>
      <span className={classes.uncertain}>
        {t("assist.uncertain", { count: propagation.uncertainCount })}
      </span>
      <Button variant="default" onClick={propagation.lookAtNext}>
        {t("assist.lookAtNext")}
      </Button>
    </>
  );
};
