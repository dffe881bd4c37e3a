import { Button, Progress, SegmentedControl } from "@mantine/core";
import { lazy, Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { CarryMethod } from "@/api/assist";
import type { AssistOffer } from "@/api/types";
import { MOST_MASKS } from "@/editor/propagation";
import { ScoreHere, StopsBefore, Uncertain } from "@/features/annotate/propagation-notes";
import type { Propagation } from "@/features/annotate/use-propagation";
import classes from "./propagation-panel.module.css";

const loadOffered = () => import("@/features/annotate/offered-boxes");
const OfferedBoxes = lazy(() => loadOffered().then((module) => ({ default: module.OfferedBoxes })));

type Props = { propagation: Propagation };

type PanelProps = Props & {
  /** Whether a mask model is set up, in words; null until that is known. */
  maskOffer: AssistOffer | null;
  method: CarryMethod;
  onMethod: (method: CarryMethod) => void;
};

const METHODS = ["tracker", "sam2"] as const;

/** Carrying a box through the clip: asked for, followed, then taken or dismissed. It never becomes work by itself. */
export const PropagationPanel = ({ propagation, ...choice }: PanelProps) => {
  const { t } = useTranslation();
  const { progress } = propagation;
  const isWorking = progress.phase === "working";
  useEffect(() => {
    // There when the offer comes, so that nothing is missing for a moment.
    if (isWorking) void loadOffered();
  }, [isWorking]);
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
      return (
        <Suspense fallback={null}>
          <OfferedBoxes propagation={propagation} />
        </Suspense>
      );
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
