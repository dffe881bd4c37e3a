import { Checkbox, Textarea, TextInput } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Distractor } from "@/editor/documents";
import type { EditResult } from "@/editor/edit-context";
import { type DistractorPatch, deleteDistractor, setDistractor } from "@/editor/mcq-edits";
import { sameWords, wordingHints } from "@/editor/wording";
import { VerdictButtons } from "@/features/annotate/verdict-buttons";
import type { McqSession } from "@/workbench/sessions";
import { DeleteButton } from "@/workbench/ui/delete-button";
import { useDraftText } from "@/workbench/use-draft-text";
import { useKeysOfActs } from "@/workbench/use-key-labels";
import { WordDiff } from "@/workbench/word-diff";
import own from "./distractor-card.module.css";
import classes from "./pair-card.module.css";

/** The id of a distractor's field in the page. */
export const distractorFieldId = (id: string): string => `distractor-${id}`;

type Props = {
  session: McqSession;
  distractor: Distractor;
  answer: string;
  number: number;
  isSelected: boolean;
  canWrite: boolean;
  canJudge: boolean;
  onRefusal: (result: EditResult) => boolean;
};

const VERDICTS = [
  { verdict: "wrong_and_plausible", act: "distractor_plausible" },
  { verdict: "also_true", act: "distractor_also_true" },
  { verdict: "implausible", act: "distractor_implausible" },
] as const;

/** One wrong answer: its words against the right one, the detail it changes, and what somebody says who saw the clip. */
export const DistractorCard = ({
  session,
  distractor,
  answer,
  number,
  isSelected,
  canWrite,
  canJudge,
  onRefusal,
}: Props) => {
  const { t } = useTranslation();
  const keys = useKeysOfActs();
  const card = useRef<HTMLLIElement>(null);
  const set = (name: string, patch: DistractorPatch, mode?: "merge") =>
    session.edit(name, (context) => setDistractor(context, distractor.id, patch), mode);
  const words = useDraftText(distractor.text, (text) => set("set_distractor", { text }, "merge"));
  const detail = useDraftText(distractor.changed_detail, (changed_detail) =>
    set("set_changed_detail", { changed_detail }, "merge"),
  );
  useEffect(() => {
    if (isSelected && !card.current?.contains(globalThis.document.activeElement))
      card.current?.scrollIntoView?.({ block: "nearest" });
  }, [isSelected]);
  const select = () => {
    if (!isSelected) session.select({ kind: "distractor", id: distractor.id });
  };
  const hints = canWrite ? wordingHints("text", words.text) : [];
  const isAnswer = words.text.trim() !== "" && sameWords(words.text) === sameWords(answer);
  return (
    <li ref={card} className={classes.card} data-selected={isSelected} onFocusCapture={select}>
      <div className={classes.head}>
        <button type="button" className={classes.number} aria-pressed={isSelected} onClick={select}>
          {t("mcq.distractor", { number })}
        </button>
        {canWrite && (
          <DeleteButton
            label={t("mcq.delete", { number })}
            onDelete={() =>
              onRefusal(
                session.edit("delete_distractor", (context) => deleteDistractor(context, distractor.id)),
              )
            }
          />
        )}
      </div>
      {canWrite && (
        <Textarea
          id={distractorFieldId(distractor.id)}
          aria-label={t("mcq.text", { number })}
          placeholder={t("mcq.textPlaceholder")}
          autosize
          minRows={1}
          value={words.text}
          onChange={(event) => words.change(event.currentTarget.value)}
          onBlur={words.leave}
        />
      )}
      <p className={canWrite ? own.compared : own.words}>
        {canWrite && <span className={own.label}>{t("mcq.compared")} </span>}
        <WordDiff text={words.text} other={answer} />
      </p>
      {canWrite && (isAnswer || hints.length > 0) && (
        <ul className={own.hints}>
          {isAnswer && <li data-severity="error">{t("mcq.sameAsAnswer")}</li>}
          {hints.map((hint) => (
            <li key={`${hint.rule} ${hint.span?.[0]}`} data-severity={hint.severity}>
              {hint.message}
            </li>
          ))}
        </ul>
      )}
      {canWrite ? (
        <>
          <TextInput
            aria-label={t("mcq.changed", { number })}
            placeholder={t("mcq.changedPlaceholder")}
            maxLength={200}
            value={detail.text}
            onChange={(event) => detail.change(event.currentTarget.value)}
            onBlur={detail.leave}
          />
          <Checkbox
            size="xs"
            label={
              <>
                {t("mcq.askedAbout")} <kbd className={classes.key}>{keys.of("confirm_asked_about")}</kbd>
              </>
            }
            checked={distractor.asked_about}
            onChange={(event) => {
              select();
              onRefusal(set("confirm_asked_about", { asked_about: event.currentTarget.checked }));
            }}
          />
        </>
      ) : (
        <p className={own.label}>{t("mcq.changedDetail", { detail: distractor.changed_detail })}</p>
      )}
      {canJudge && (
        <VerdictButtons
          legend={t("mcq.verdicts", { number })}
          verdicts={VERDICTS}
          label={(verdict) => t(`mcq.verdict.${verdict}`)}
          given={distractor.verdict}
          onGive={(verdict) => {
            select();
            onRefusal(set("judge_distractor", { verdict }));
          }}
        />
      )}
    </li>
  );
};
