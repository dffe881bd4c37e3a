import { Button, Progress } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { suggestedBoxes } from "@/features/annotate/suggested-boxes";
import type { SuggestionProgress } from "@/features/annotate/use-suggestion-job";
import classes from "./propagation-panel.module.css";

type Props = {
  progress: SuggestionProgress;
  canAsk: boolean;
  onAsk: (direction: "forward" | "backward") => void;
  onCancel: () => void;
  onTake: () => void;
  onDismiss: () => void;
};

const STOP_REASONS = ["until_frame", "left_picture", "lost"] as const;

/** Carrying a box through the clip: asked for, followed, then taken or dismissed. It never becomes work by itself. */
export const PropagationPanel = ({ progress, canAsk, onAsk, onCancel, onTake, onDismiss }: Props) => {
  const { t } = useTranslation();
  switch (progress.phase) {
    case "working":
      return (
        <div className={classes.box} role="status">
          <span>{progress.message || t("assist.working")}</span>
          <Progress value={progress.share * 100} size="sm" aria-label={t("assist.progress")} />
          <Button variant="default" onClick={onCancel}>
            {t("assist.cancel")}
          </Button>
        </div>
      );
    case "offered": {
      const boxes = suggestedBoxes(progress.suggestion);
      const reason = STOP_REASONS.find((each) => each === progress.suggestion.output.reason);
      return (
        <div className={classes.box} role="status">
          <span>
            {t("assist.offered", {
              count: boxes.length,
              from: boxes[0]?.frame ?? "–",
              to: boxes.at(-1)?.frame ?? "–",
              model: progress.suggestion.model_name,
            })}
            {reason && ` ${t(`assist.reason.${reason}`)}`}
          </span>
          <div className={classes.row}>
            <Button onClick={onTake} disabled={boxes.length === 0}>
              {t("assist.take")}
            </Button>
            <Button variant="default" onClick={onDismiss}>
              {t("assist.dismiss")}
            </Button>
          </div>
        </div>
      );
    }
    case "failed":
      return (
        <div className={classes.box} role="alert">
          <span className={classes.bad}>{progress.sentence}</span>
          <Button variant="default" onClick={onDismiss}>
            {t("assist.close")}
          </Button>
        </div>
      );
    case "idle":
      return (
        <div className={classes.row}>
          <Button variant="default" disabled={!canAsk} onClick={() => onAsk("forward")}>
            {t("assist.forward")}
          </Button>
          <Button variant="default" disabled={!canAsk} onClick={() => onAsk("backward")}>
            {t("assist.backward")}
          </Button>
        </div>
      );
  }
};
