import { ActionIcon, Button, Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { answerAsk, judgeAskedAnswer, setAskedEvidence } from "@/editor/sgqa-edits";
import { wordCount, wordingHints } from "@/editor/wording";
import { type AskProps, askFieldId, Hints, Reason } from "@/features/annotate/ask-fields";
import { VerdictButtons } from "@/features/annotate/verdict-buttons";
import { ANSWER_WORDS } from "@/generated/asked-kinds";
import { Icon } from "@/workbench/ui/icons";
import { useDraftText } from "@/workbench/use-draft-text";
import { useKeysOfActs } from "@/workbench/use-key-labels";
import own from "./distractor-card.module.css";
import classes from "./pair-card.module.css";

const ANSWER_VERDICTS = [
  { verdict: "accepted", act: "asked_accept" },
  { verdict: "factually_incorrect", act: "asked_incorrect" },
  { verdict: "lacking_details", act: "asked_lacks_details" },
] as const;

/** The answer with its length, the frames that show it, and what somebody else says of it. */
export const AskedAnswer = (props: AskProps) => {
  const { session, ask, number, canEditField, onRefusal, isSelected } = props;
  const { t } = useTranslation();
  const answer = useDraftText(ask.answer, (text) =>
    session.edit("write_answer", (context) => answerAsk(context, ask.id, text), "merge"),
  );
  const count = wordCount(answer.text);
  const isLong = count >= ANSWER_WORDS.least && count <= ANSWER_WORDS.most;
  const canJudge = canEditField("answer_verdict");
  const select = () => {
    if (!isSelected) session.select({ kind: "ask", id: ask.id });
  };
  return (
    <>
      {canEditField("answer") ? (
        <>
          {ask.answer_explanation && (
            <p className={own.answer}>{t("asks.mend", { reason: ask.answer_explanation })}</p>
          )}
          <Textarea
            id={askFieldId("answer", ask.id)}
            aria-label={t("asks.answer", { number })}
            aria-describedby={askFieldId("answer", `${ask.id}-words`)}
            placeholder={t("asks.answerPlaceholder")}
            autosize
            minRows={3}
            value={answer.text}
            onChange={(event) => answer.change(event.currentTarget.value)}
            onBlur={answer.leave}
          />
          <ul className={own.hints} id={askFieldId("answer", `${ask.id}-words`)}>
            <li data-severity={count > 0 && !isLong ? "error" : "info"}>
              {t("asks.words", { count })}
              {!isLong && `; ${t("asks.wanted", ANSWER_WORDS)}`}
            </li>
          </ul>
          <Hints hints={wordingHints("answer", answer.text)} />
        </>
      ) : (
        ask.answer && (
          <p className={own.answer}>
            {ask.answer} <span className={own.label}>({t("asks.words", { count })})</span>
          </p>
        )
      )}
      {(canEditField("evidence") || ask.evidence) && <ShownBy {...props} />}
      {canJudge && (
        <VerdictButtons
          legend={t("asks.answerVerdict", { number })}
          verdicts={ANSWER_VERDICTS}
          label={(verdict) => t(`asks.verdict.${verdict}`)}
          given={ask.answer_verdict}
          onGive={(verdict) => {
            select();
            onRefusal(session.edit("judge_answer", (context) => judgeAskedAnswer(context, ask.id, verdict)));
          }}
        />
      )}
      {canJudge && ask.answer_verdict !== null && ask.answer_verdict !== "accepted" && (
        <Reason
          {...props}
          part="mend"
          field="answer_explanation"
          label={t("asks.answerExplanation", { number })}
          placeholder={t("asks.answerExplanationPlaceholder")}
        />
      )}
    </>
  );
};

/** The frames that show the answer. */
const ShownBy = ({ session, ask, number, isSelected, canEditField, onRefusal, onSeek }: AskProps) => {
  const { t } = useTranslation();
  const keys = useKeysOfActs();
  const { evidence } = ask;
  const canMark = canEditField("evidence");
  return (
    <div className={classes.evidence}>
      <span className={classes.evidenceText}>
        {evidence
          ? t("pairs.evidenceFrames", { start: evidence.start_frame, end: evidence.end_frame })
          : t("pairs.noEvidence")}
      </span>
      {canMark &&
        (["evidence_start", "evidence_end"] as const).map((name) => (
          <Button
            key={name}
            variant="default"
            size="compact-xs"
            onClick={() => {
              if (!isSelected) session.select({ kind: "ask", id: ask.id });
              onRefusal(session.runCommand(name));
            }}
          >
            {t(`tool.${name}`)}
            <kbd className={classes.key}>{keys.of(name)}</kbd>
          </Button>
        ))}
      {evidence && (
        <Button variant="subtle" size="compact-xs" onClick={() => onSeek(evidence.start_frame)}>
          {t("pairs.goToEvidence")}
        </Button>
      )}
      {evidence && canMark && (
        <ActionIcon
          aria-label={t("asks.clearEvidence", { number })}
          title={t("asks.clearEvidence", { number })}
          onClick={() =>
            onRefusal(session.edit("clear_evidence", (context) => setAskedEvidence(context, ask.id, null)))
          }
        >
          <Icon name="close" />
        </ActionIcon>
      )}
    </div>
  );
};
