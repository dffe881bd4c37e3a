import { Button, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { askedKind, isKeptKind } from "@/editor/asked-kind";
import { deleteAsk, isRefusedAsk, judgeAsked, setAsk, writeQuestion } from "@/editor/sgqa-edits";
import { wordingHints } from "@/editor/wording";
import { type AskProps, askFieldId, Hints, Reason } from "@/features/annotate/ask-fields";
import { AskedAnswer } from "@/features/annotate/asked-answer";
import { QUESTION_VERDICTS, VerdictButtons } from "@/features/annotate/verdict-buttons";
import { trackLook } from "@/workbench/track-look";
import { DeleteButton } from "@/workbench/ui/delete-button";
import { useDraftText } from "@/workbench/use-draft-text";
import { useKeysOfActs } from "@/workbench/use-key-labels";
import own from "./distractor-card.module.css";
import classes from "./pair-card.module.css";

/** One question asked at a frame: its words and what the filter says of them, its answer, and the verdicts on both. */
export const AskCard = (props: AskProps) => {
  const { session, ask, number, isSelected, domains, canEditField, onRefusal, onSeek } = props;
  const { t } = useTranslation();
  const keys = useKeysOfActs();
  const card = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isSelected && !card.current?.contains(globalThis.document.activeElement))
      card.current?.scrollIntoView?.({ block: "nearest" });
  }, [isSelected]);
  const select = () => {
    if (!isSelected) session.select({ kind: "ask", id: ask.id });
  };
  const refused = isRefusedAsk(ask);
  return (
    <li ref={card} className={classes.card} data-selected={isSelected} onFocusCapture={select}>
      <div className={classes.head}>
        <button type="button" className={classes.number} aria-pressed={isSelected} onClick={select}>
          <span className={classes.letter} style={{ background: trackLook(number - 1).color }}>
            {number}
          </span>
          {t("asks.question", { number })}
        </button>
        {canEditField("question") && (
          <DeleteButton
            label={t("asks.delete", { number })}
            onDelete={() => onRefusal(session.edit("delete_ask", (context) => deleteAsk(context, ask.id)))}
          />
        )}
      </div>
      <div className={classes.evidence}>
        <span className={classes.evidenceText}>{t("asks.at", { frame: ask.frame })}</span>
        <Button variant="subtle" size="compact-xs" onClick={() => onSeek(ask.frame)}>
          {t("asks.goTo")}
        </Button>
        {canEditField("frame") && (
          <Button
            variant="default"
            size="compact-xs"
            onClick={() => {
              select();
              onRefusal(session.runCommand("move_ask_here"));
            }}
          >
            {t("tool.move_ask_here")}
            <kbd className={classes.key}>{keys.of("move_ask_here")}</kbd>
          </Button>
        )}
      </div>
      <AskedWords {...props} />
      {canEditField("domain") &&
        (domains ? (
          <NativeSelect
            size="xs"
            aria-label={t("asks.domain", { number })}
            value={ask.domain ?? ""}
            data={[{ value: "", label: t("asks.noDomain") }, ...domains]}
            onChange={(event) => {
              const domain = event.currentTarget.value || null;
              onRefusal(session.edit("set_domain", (context) => setAsk(context, ask.id, { domain })));
            }}
          />
        ) : (
          <FreeDomain {...props} />
        ))}
      {canEditField("question_verdict") && (
        <VerdictButtons
          legend={t("asks.questionVerdict", { number })}
          verdicts={QUESTION_VERDICTS}
          label={(verdict) => t(`questionVerdict.${verdict}`)}
          given={ask.question_verdict}
          onGive={(verdict) => {
            select();
            onRefusal(session.edit("judge_question", (context) => judgeAsked(context, ask.id, verdict)));
          }}
        />
      )}
      {refused ? (
        <Reason
          {...props}
          part="explanation"
          field="question_explanation"
          label={t("asks.explanation", { number })}
          placeholder={t("pairs.explanationPlaceholder")}
        />
      ) : (
        <AskedAnswer {...props} />
      )}
    </li>
  );
};

/** The words of the question, and why it stays where the filter would not keep it. */
const AskedWords = (props: AskProps) => {
  const { session, ask, number, canEditField } = props;
  const { t } = useTranslation();
  const words = useDraftText(ask.question, (text) =>
    session.edit("write_question", (context) => writeQuestion(context, ask.id, text), "merge"),
  );
  const kind = askedKind(words.text);
  const isNotKept = words.text.trim() !== "" && !isKeptKind(kind);
  const canKeep = canEditField("kept_because");
  const canWrite = canEditField("question");
  return (
    <>
      {canWrite ? (
        <>
          <Textarea
            id={askFieldId("question", ask.id)}
            aria-label={t("asks.text", { number })}
            placeholder={t("asks.textPlaceholder")}
            autosize
            minRows={1}
            value={words.text}
            onChange={(event) => words.change(event.currentTarget.value)}
            onBlur={words.leave}
          />
          <Hints hints={wordingHints("asked", words.text)} />
        </>
      ) : (
        <h2 className={own.asked}>{ask.question}</h2>
      )}
      {words.text.trim() !== "" && (canWrite || isNotKept) && (
        <p className={own.label}>
          {t(`asks.about.${kind}`)} {isNotKept && t("asks.notKept")}
        </p>
      )}
      {isNotKept && canKeep && (
        <Reason
          {...props}
          part="kept"
          field="kept_because"
          label={t("asks.kept", { number })}
          placeholder={t("asks.keptPlaceholder")}
          comesUnasked
        />
      )}
      {isNotKept && !canKeep && ask.kept_because && (
        <p className={own.label}>{t("asks.keptBecause", { reason: ask.kept_because })}</p>
      )}
    </>
  );
};

/** The domain where the project has no list of them. */
const FreeDomain = ({ session, ask, number }: AskProps) => {
  const { t } = useTranslation();
  const domain = useDraftText(ask.domain ?? "", (text) =>
    session.edit("set_domain", (context) => setAsk(context, ask.id, { domain: text || null }), "merge"),
  );
  return (
    <TextInput
      size="xs"
      aria-label={t("asks.domain", { number })}
      placeholder={t("asks.noDomain")}
      maxLength={100}
      value={domain.text}
      onChange={(event) => domain.change(event.currentTarget.value)}
      onBlur={domain.leave}
    />
  );
};
