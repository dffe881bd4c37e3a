import { Button, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { assistQuery } from "@/api/assist";
import type { Pair } from "@/editor/documents";
import type { EditResult } from "@/editor/edit-context";
import { judgeDraft } from "@/features/annotate/offered-answer";
import { useSuggestionJob } from "@/features/annotate/use-suggestion-job";
import type { FgqaSession } from "@/workbench/sessions";
import classes from "./propagation-panel.module.css";

type Props = {
  session: FgqaSession;
  pair: Pair;
  annotationId: string;
  project: string;
  onRefusal: (result: EditResult) => boolean;
};

/** An answer proposed by a model, where one is set up; else the sentence that says that none is. */
export const AnswerHelp = ({ session, pair, annotationId, project, onRefusal }: Props) => {
  const { t } = useTranslation();
  const offer = useQuery(assistQuery(project)).data?.find((each) => each.kind === "answer");
  const { progress, ask, cancel, dismiss } = useSuggestionJob(annotationId);
  if (!offer) return null;
  if (!offer.available)
    return (
      <Text size="xs" c="dimmed">
        {offer.sentence}
      </Text>
    );
  // The model answers the saved question: what was just typed must have arrived.
  const askNow = () =>
    ask({ wish: { kind: "answer", input: { pair_id: pair.id } }, first: () => session.journal.flush() });
  switch (progress.phase) {
    case "idle":
      return (
        <Button
          variant="default"
          size="compact-xs"
          style={{ alignSelf: "flex-start" }}
          title={offer.sentence}
          disabled={pair.question.trim() === ""}
          onClick={askNow}
        >
          {t("assist.suggestAnswer")}
        </Button>
      );
    case "working":
      return (
        <div className={classes.row} role="status">
          <span>{progress.message || t("assist.working")}</span>
          <Button variant="default" size="compact-xs" onClick={cancel}>
            {t("assist.cancel")}
          </Button>
        </div>
      );
    case "failed":
      return (
        <div className={classes.row} role="alert">
          <span className={classes.bad}>{progress.sentence}</span>
          <Button variant="default" size="compact-xs" onClick={dismiss}>
            {t("assist.close")}
          </Button>
        </div>
      );
    case "offered": {
      const { suggestion } = progress;
      const text = String(suggestion.output.text ?? "");
      const offered = { text, suggestionId: suggestion.id, model: suggestion.model_name };
      return (
        <div className={classes.box} role="status">
          <q>{text}</q>
          <span>{t("assist.by", { model: suggestion.model_name })}</span>
          <div className={classes.row}>
            {(["accepted", "factually_incorrect", "lacking_details"] as const).map((verdict) => (
              <Button
                key={verdict}
                variant="default"
                size="compact-xs"
                onClick={() => {
                  if (onRefusal(judgeDraft(session, pair, offered, verdict))) dismiss();
                }}
              >
                {t(`answerVerdict.${verdict}`)}
              </Button>
            ))}
          </div>
        </div>
      );
    }
  }
};
