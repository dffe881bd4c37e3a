import { Button, Checkbox } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ScoreHere, StopsBefore, Uncertain } from "@/features/annotate/propagation-notes";
import type { Propagation } from "@/features/annotate/use-propagation";
import classes from "./propagation-panel.module.css";

type Props = { propagation: Propagation };

const STOP_REASONS = ["until_frame", "left_picture", "lost", "interrupted"] as const;

/** What is proposed, what taking it would do, and the ways to take it. */
export const OfferedBoxes = ({ propagation }: Props) => {
  const { t } = useTranslation();
  const { progress, offers, planned } = propagation;
  if (progress.phase !== "offered" || !planned) return null;
  const frames = offers.flatMap(({ boxes }) => boxes.map(({ frame }) => frame));
  const hasMasks = offers.some(({ boxes }) => boxes.some(({ mask }) => mask !== null));
  const reasons = STOP_REASONS.filter((each) => offers.some(({ reason }) => reason === each));
  return (
    <div className={classes.box}>
      <div role="status">
        {progress.failures.map((failure) => (
          <p key={failure} className={classes.bad}>
            {failure}
          </p>
        ))}
        <p>
          {t(hasMasks ? "assist.offeredMasks" : "assist.offered", {
            count: frames.length,
            from: Math.min(...frames),
            to: Math.max(...frames),
            model: offers[0]?.model,
          })}
          {reasons.map((reason) => ` ${t(`assist.reason.${reason}`)}`)}{" "}
          <StopsBefore frames={progress.stopsBefore} />
        </p>
        <p className={classes.plan}>
          {t("assist.keyframes", { count: planned.keyframes })}{" "}
          {t("assist.forFrames", { count: planned.frames })}
        </p>
      </div>
      <ScoreHere propagation={propagation} />
      {propagation.uncertainCount > 0 && (
        <div className={classes.row}>
          <Uncertain propagation={propagation} />
        </div>
      )}
      {planned.absences.map(({ suggestionId, frame }) => (
        <Checkbox
          key={suggestionId}
          size="xs"
          checked={propagation.isAbsenceWanted(suggestionId)}
          onChange={(event) => propagation.wantAbsence(suggestionId, event.currentTarget.checked)}
          label={t("assist.absentAt", { frame })}
        />
      ))}
      <div className={classes.row}>
        <Button onClick={propagation.take} disabled={!propagation.canTake}>
          {t("assist.take")}
        </Button>
        <Button
          variant="default"
          onClick={propagation.takeUntilHere}
          disabled={!propagation.canTakeUntilHere}
        >
          {t("assist.takeUntilHere")}
        </Button>
        <Button variant="default" onClick={propagation.dismiss}>
          {t("assist.dismiss")}
        </Button>
      </div>
    </div>
  );
};
