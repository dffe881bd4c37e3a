import { Button, Checkbox, Progress, SegmentedControl } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { CarryMethod } from "@/api/assist";
import type { AssistOffer } from "@/api/types";
import { MOST_MASKS } from "@/editor/propagation";
import type { Propagation } from "@/features/annotate/use-propagation";
import { useFormats } from "@/workbench/ui/formats";
import classes from "./propagation-panel.module.css";

type Props = { propagation: Propagation };

type PanelProps = Props & {
  /** Whether a mask model is set up, in words; null until that is known. */
  maskOffer: AssistOffer | null;
  method: CarryMethod;
  onMethod: (method: CarryMethod) => void;
};

const METHODS = ["tracker", "sam2"] as const;

const STOP_REASONS = ["until_frame", "left_picture", "lost", "interrupted"] as const;

/** Carrying a box through the clip: asked for, followed, then taken or dismissed. It never becomes work by itself. */
export const PropagationPanel = ({ propagation, ...choice }: PanelProps) => {
  const { t } = useTranslation();
  const { progress } = propagation;
  switch (progress.phase) {
    case "working":
      return (
        <div className={classes.box}>
          <span role="status">
            {t("assist.grown", { count: progress.boxes.length })}{" "}
            <StopsBefore frames={progress.stopsBefore} />
          </span>
          <Progress value={progress.share * 100} size="sm" aria-label={t("assist.progress")} />
          <ScoreHere propagation={propagation} />
          <Button variant="default" onClick={propagation.dismiss}>
            {t("assist.cancel")}
          </Button>
        </div>
      );
    case "offered":
      return <OfferedBoxes propagation={propagation} />;
    case "failed":
      return (
        <div className={classes.box} role="alert">
          {progress.sentences.map((sentence) => (
            <span key={sentence} className={classes.bad}>
              {sentence}
            </span>
          ))}
          <Button variant="default" onClick={propagation.dismiss}>
            {t("assist.close")}
          </Button>
        </div>
      );
    case "idle":
      return (
        <div className={classes.box}>
          <MethodChoice {...choice} />
          {propagation.uncertainCount > 0 && (
            <div className={classes.row}>
              <Uncertain propagation={propagation} />
              <Button variant="default" onClick={propagation.dismiss}>
                {t("assist.close")}
              </Button>
            </div>
          )}
          <div className={classes.row}>
            <Button
              variant="default"
              disabled={!propagation.canAsk}
              onClick={() => propagation.ask("forward")}
            >
              {t("assist.forward")}
            </Button>
            <Button
              variant="default"
              disabled={!propagation.canAsk}
              onClick={() => propagation.ask("backward")}
            >
              {t("assist.backward")}
            </Button>
            <Button
              variant="default"
              disabled={!propagation.canAsk}
              onClick={() => propagation.ask("forward", "backward")}
            >
              {t("assist.both")}
            </Button>
          </div>
        </div>
      );
  }
};

/** The tracker or the mask model; where none is set up, the sentence that says so. */
const MethodChoice = ({ maskOffer, method, onMethod }: Omit<PanelProps, "propagation">) => {
  const { t } = useTranslation();
  if (!maskOffer) return null;
  if (!maskOffer.available) return <p className={classes.hint}>{maskOffer.sentence}</p>;
  return (
    <>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t("assist.carry.method")}
        title={maskOffer.sentence}
        value={method}
        onChange={(value) => onMethod(value === "sam2" ? "sam2" : "tracker")}
        data={METHODS.map((value) => ({ value, label: t(`assist.carry.${value}`) }))}
      />
      {method === "sam2" && <p className={classes.hint}>{t("assist.carry.most", { count: MOST_MASKS })}</p>}
    </>
  );
};

/** What is proposed, what taking it would do, and the ways to take it. */
const OfferedBoxes = ({ propagation }: Props) => {
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

/** Why it does not go on to the clip's end: a person has spoken there. */
const StopsBefore = ({ frames }: { frames: readonly number[] }) => {
  const { t } = useTranslation();
  return frames.map((frame) => t("assist.stopsBefore", { frame })).join(" ");
};

const ScoreHere = ({ propagation: { here } }: Props) => {
  const { t } = useTranslation();
  const formats = useFormats();
  if (!here) return null;
  const score = formats.score(here.score);
  return <span>{t(here.uncertain ? "assist.uncertainHere" : "assist.scoreHere", { score })}</span>;
};

const Uncertain = ({ propagation }: Props) => {
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
