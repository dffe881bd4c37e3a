import { Button, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { assistQuery } from "@/api/assist";
import type { Segment } from "@/editor/documents";
import { takeCaption } from "@/editor/suggestion-edits";
import { useSuggestionJob } from "@/features/annotate/use-suggestion-job";
import type { StcSession } from "@/workbench/sessions";
import classes from "./propagation-panel.module.css";

type Props = {
  session: StcSession;
  segment: Segment;
  annotationId: string;
  project: string;
  onTaken: (suggestionId: string, text: string) => void;
};

/** A sentence proposed by a model, where one is set up; else the sentence that says that none is. */
export const CaptionHelp = ({ session, segment, annotationId, project, onTaken }: Props) => {
  const { t } = useTranslation();
  const offer = useQuery(assistQuery(project)).data?.find((each) => each.kind === "caption");
  const { progress, ask, cancel, dismiss } = useSuggestionJob(annotationId);
  if (!offer) return null;
  if (!offer.available)
    return (
      <Text size="xs" c="dimmed" mt={6}>
        {offer.sentence}
      </Text>
    );
  // The model describes the saved segment: what was just cut must have arrived.
  const askNow = () =>
    ask({
      wish: { kind: "caption", input: { segment_id: segment.id } },
      first: () => session.journal.flush(),
    });
  if (progress.phase === "idle")
    return (
      <Button variant="default" size="compact-xs" mt={6} title={offer.sentence} onClick={askNow}>
        {t("assist.suggestCaption")}
      </Button>
    );
  if (progress.phase === "working")
    return (
      <div className={classes.row} role="status">
        <span>{progress.message || t("assist.working")}</span>
        <Button variant="default" size="compact-xs" onClick={cancel}>
          {t("assist.cancel")}
        </Button>
      </div>
    );
  if (progress.phase === "failed")
    return (
      <div className={classes.row} role="alert">
        <span className={classes.bad}>{progress.sentence}</span>
        <Button variant="default" size="compact-xs" onClick={dismiss}>
          {t("assist.close")}
        </Button>
      </div>
    );
  const { suggestion } = progress;
  const text = String(suggestion.output.text ?? "");
  return (
    <div className={classes.box} role="status">
      <q>{text}</q>
      <span>{t("assist.by", { model: suggestion.model_name })}</span>
      <div className={classes.row}>
        <Button
          size="compact-xs"
          onClick={() => {
            session.edit("take_caption", (context) => takeCaption(context, segment.id, suggestion.id, text));
            onTaken(suggestion.id, text);
            dismiss();
          }}
        >
          {t("assist.takeText")}
        </Button>
        <Button variant="default" size="compact-xs" onClick={dismiss}>
          {t("assist.dismiss")}
        </Button>
      </div>
    </div>
  );
};
