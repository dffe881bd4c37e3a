import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Question } from "@/editor/documents";
import { draftsFor, type OfferedDraft } from "@/features/annotate/distractor-drafts";
import type { DistractorDrafts } from "@/features/annotate/use-distractor-drafts";
import { useKeysOfActs } from "@/workbench/use-key-labels";
import { WordDiff } from "@/workbench/word-diff";
import own from "./distractor-card.module.css";
import classes from "./pair-card.module.css";

type Props = {
  drafts: DistractorDrafts;
  question: Question;
  waiting: readonly OfferedDraft[];
  /** Whether this is the question that keys are about; only there it is said that no model is set up. */
  isAtHand: boolean;
  onTake: (draft: OfferedDraft) => void;
};

/** The distractors that a model proposes for a question, and the button that asks for more; or why there are none. */
export const DraftsPanel = ({ drafts, question, waiting, isAtHand, onTake }: Props) => {
  const { t } = useTranslation();
  const keys = useKeysOfActs();
  const { offer, progress, askedFor } = drafts;
  if (question.origin.draft_withheld) return <p className={own.label}>{t("mcq.drafts.withheld")}</p>;
  if (!offer) return null;
  const gone = draftsFor(question.id, drafts.suggestions).filter(({ id }) => drafts.dismissed.has(id));
  const key = (act: "take_draft" | "dismiss_draft" | "draft_distractors") =>
    isAtHand && keys.of(act) ? <kbd className={classes.key}>{keys.of(act)}</kbd> : null;
  const isAsked = askedFor === question.id;
  return (
    <div className={own.drafts}>
      {waiting.length > 0 && (
        <ul className={own.proposals} aria-label={t("mcq.drafts.title")}>
          {waiting.map((draft, place) => (
            <li key={draft.id} className={own.proposal}>
              <p className={own.label}>{t("mcq.drafts.by", { model: draft.model })}</p>
              <p className={own.words}>
                <WordDiff text={draft.text} other={question.answer} />
              </p>
              <p className={own.label}>{t("mcq.changedDetail", { detail: draft.changed_detail })}</p>
              <div className={own.buttons}>
                <Button variant="default" size="compact-xs" onClick={() => onTake(draft)}>
                  {t("mcq.drafts.take")}
                  {place === 0 && key("take_draft")}
                </Button>
                <Button variant="default" size="compact-xs" onClick={() => drafts.dismiss(draft.id)}>
                  {t("mcq.drafts.dismiss")}
                  {place === 0 && key("dismiss_draft")}
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
      {isAsked && progress.phase === "failed" && (
        <div className={own.buttons} role="alert">
          <span className={own.bad}>{progress.sentence}</span>
          <Button variant="default" size="compact-xs" onClick={drafts.close}>
            {t("assist.close")}
          </Button>
        </div>
      )}
      <div className={own.buttons}>
        {isAsked && progress.phase === "working" ? (
          <>
            <span role="status">{progress.message || t("assist.working")}</span>
            <Button variant="default" size="compact-xs" onClick={drafts.cancel}>
              {t("assist.cancel")}
            </Button>
          </>
        ) : offer.available ? (
          <Button
            variant="default"
            size="compact-xs"
            title={offer.sentence}
            disabled={progress.phase === "working" || question.answer.trim() === ""}
            onClick={() => drafts.ask(question.id)}
          >
            {t(waiting.length > 0 ? "mcq.drafts.askMore" : "mcq.drafts.ask")}
            {key("draft_distractors")}
          </Button>
        ) : (
          isAtHand && <span className={own.label}>{offer.sentence}</span>
        )}
        {gone.length > 0 && (
          <Button
            variant="subtle"
            size="compact-xs"
            onClick={() => drafts.bringBack(gone.map(({ id }) => id))}
          >
            {t("mcq.drafts.bringBack", { count: gone.length })}
          </Button>
        )}
      </div>
    </div>
  );
};
