import { ActionIcon, Button, NativeSelect, Textarea } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { subtypeFor } from "@/editor/attributes";
import type { Pair } from "@/editor/documents";
import type { EditResult } from "@/editor/edit-context";
import { deletePair, judgeQuestion, setEvidence, setPair, writeAnswer } from "@/editor/fgqa-edits";
import { wordingHints } from "@/editor/wording";
import { AnswerHelp } from "@/features/annotate/answer-help";
import { DictationHelp } from "@/features/annotate/dictation-help";
import { judgeDraft, type OfferedAnswer } from "@/features/annotate/offered-answer";
import { SubtypeField } from "@/features/annotate/subtype-field";
import type { DictationHandle } from "@/features/annotate/use-dictation";
import { QUESTION_VERDICTS, VerdictButtons } from "@/features/annotate/verdict-buttons";
import { QUESTION_TYPE_VALUES } from "@/generated/annotation";
import { useAttributesHere } from "@/workbench/attributes-here";
import { ObjectAttributes } from "@/workbench/object-attributes";
import type { FgqaSession } from "@/workbench/sessions";
import { trackLook } from "@/workbench/track-look";
import { DeleteButton } from "@/workbench/ui/delete-button";
import { Icon } from "@/workbench/ui/icons";
import { useDictatedText } from "@/workbench/use-dictated-text";
import { useDraftText } from "@/workbench/use-draft-text";
import { useKeysOfActs } from "@/workbench/use-key-labels";
import { showHint, WordingHints } from "@/workbench/wording-hints";
import classes from "./pair-card.module.css";

/** The id of a pair's answer field in the page. */
export const answerFieldId = (pairId: string): string => `answer-${pairId}`;

/** Whether a question was found to have no answer, so that none can be written. */
export const isRefused = ({ question_verdict }: Pair): boolean =>
  question_verdict === "irrelevant" || question_verdict === "unanswerable";

type Props = {
  session: FgqaSession;
  pair: Pair;
  number: number;
  isSelected: boolean;
  canEditField: (field: string) => boolean;
  offered: OfferedAnswer | null;
  annotationId: string;
  project: string;
  onRefusal: (result: EditResult) => boolean;
  onSeek: (frame: number) => void;
  dictation?: DictationHandle;
};

const ON_DRAFT = [
  { verdict: "accepted", act: "accept_answer" },
  { verdict: "factually_incorrect", act: "answer_incorrect" },
  { verdict: "lacking_details", act: "answer_lacks_details" },
] as const;
const ON_PROPOSAL = [
  { verdict: "accepted", act: "accept_suggestion" },
  { verdict: "factually_incorrect", act: "suggestion_incorrect" },
  { verdict: "lacking_details", act: "suggestion_lacks_details" },
] as const;

/** The key of an act; nothing where the person has given it none. */
const Key = ({ act, className }: { act: string; className?: string | undefined }) => {
  const key = useKeysOfActs().of(act);
  return key === null ? null : <kbd className={className}>{key}</kbd>;
};

/** One question with its answer, the verdicts on both, and the evidence; each verdict is one key. */
export const PairCard = ({
  session,
  pair,
  number,
  isSelected,
  canEditField,
  offered,
  annotationId,
  project,
  onRefusal,
  onSeek,
  dictation,
}: Props) => {
  const { t } = useTranslation();
  const card = useRef<HTMLLIElement>(null);
  const questionField = useRef<HTMLTextAreaElement>(null);
  const edit = session.edit.bind(session);
  const { schemas } = useAttributesHere();
  const question = useDraftText(pair.question, (text) =>
    edit("set_question", (context) => setPair(context, pair.id, { question: text }), "merge"),
  );
  const explanation = useDraftText(pair.question_explanation, (text) =>
    edit("set_explanation", (context) => setPair(context, pair.id, { question_explanation: text }), "merge"),
  );
  const { field: answerField, ...answer } = useDictatedText(
    answerFieldId(pair.id),
    pair.answer,
    (text, mode) => edit("write_answer", (context) => writeAnswer(context, pair.id, text), mode),
    dictation?.bind,
  );
  useEffect(() => {
    if (isSelected && !card.current?.contains(globalThis.document.activeElement))
      card.current?.scrollIntoView?.({ block: "nearest" });
  }, [isSelected]);
  const select = () => {
    if (!isSelected) session.select({ kind: "pair", id: pair.id });
  };
  const refused = isRefused(pair);
  const canJudge = canEditField("answer_verdict");
  return (
    <li ref={card} className={classes.card} data-selected={isSelected} onFocusCapture={select}>
      <div className={classes.head}>
        <button type="button" className={classes.number} aria-pressed={isSelected} onClick={select}>
          <span className={classes.letter} style={{ background: trackLook(number - 1).color }}>
            {number}
          </span>
          {t("pairs.pair", { number })}
        </button>
        <NativeSelect
          aria-label={t("pairs.type", { number })}
          disabled={!canEditField("question_type")}
          size="xs"
          w={170}
          value={pair.question_type ?? ""}
          data={[{ value: "", label: t("pairs.noType") }, ...QUESTION_TYPE_VALUES]}
          onChange={(event) => {
            const question_type =
              QUESTION_TYPE_VALUES.find((type) => type === event.currentTarget.value) ?? null;
            const question_subtype = subtypeFor(schemas, question_type, pair.question_subtype);
            onRefusal(
              edit("set_type", (context) => setPair(context, pair.id, { question_type, question_subtype })),
            );
          }}
        />
        {pair.question_type !== null && (
          <SubtypeField
            pair={pair}
            number={number}
            readOnly={!canEditField("question_subtype")}
            onChange={(question_subtype, mode) =>
              onRefusal(
                edit("set_subtype", (context) => setPair(context, pair.id, { question_subtype }), mode),
              )
            }
          />
        )}
        {canEditField("question") && (
          <DeleteButton
            label={t("pairs.delete", { number })}
            onDelete={() => onRefusal(edit("delete_pair", (context) => deletePair(context, pair.id)))}
          />
        )}
      </div>
      <Textarea
        ref={questionField}
        id={`question-${pair.id}`}
        aria-label={t("pairs.question", { number })}
        placeholder={t("pairs.questionPlaceholder")}
        autosize
        minRows={1}
        readOnly={!canEditField("question")}
        value={question.text}
        onChange={(event) => question.change(event.currentTarget.value)}
        onBlur={question.leave}
      />
      {canEditField("question") && (
        <WordingHints
          label={t("pairs.questionHints", { number })}
          text={question.text}
          hints={wordingHints("question", question.text)}
          onShow={(hint) => showHint(questionField.current, hint)}
        />
      )}
      {canEditField("question_verdict") && (
        <VerdictButtons
          legend={t("pairs.questionVerdict", { number })}
          verdicts={QUESTION_VERDICTS}
          label={(verdict) => t(`questionVerdict.${verdict}`)}
          given={pair.question_verdict}
          onGive={(verdict) => {
            select();
            onRefusal(edit("judge_question", (context) => judgeQuestion(context, pair.id, verdict)));
          }}
        />
      )}
      {refused && (
        <Textarea
          aria-label={t("pairs.explanation", { number })}
          placeholder={t("pairs.explanationPlaceholder")}
          autosize
          minRows={1}
          readOnly={!canEditField("question_explanation")}
          value={explanation.text}
          onChange={(event) => explanation.change(event.currentTarget.value)}
          onBlur={explanation.leave}
        />
      )}
      {!refused && !offered && pair.origin.draft_withheld && canEditField("answer") && (
        <p className={classes.withheld}>{t("pairs.withheld")}</p>
      )}
      {!refused && offered && (
        <div className={classes.draft}>
          <p className={classes.draftLabel}>
            {offered.model ? t("pairs.suggestedBy", { model: offered.model }) : t("pairs.suggested")}
          </p>
          <blockquote className={classes.draftText}>{offered.text}</blockquote>
          {canJudge && (
            <VerdictButtons
              legend={t("pairs.answerVerdict", { number })}
              verdicts={pair.draft_answer === null ? ON_PROPOSAL : ON_DRAFT}
              label={(verdict) => t(`answerVerdict.${verdict}`)}
              given={pair.answer_verdict}
              onGive={(verdict) => {
                select();
                onRefusal(judgeDraft(session, pair, offered, verdict));
              }}
            />
          )}
        </div>
      )}
      {!refused && (
        <>
          <Textarea
            ref={answerField}
            id={answerFieldId(pair.id)}
            aria-label={t("pairs.answer", { number })}
            placeholder={t(offered ? "pairs.answerCorrect" : "pairs.answerWrite")}
            autosize
            minRows={2}
            readOnly={!canEditField("answer")}
            value={answer.text}
            onChange={(event) => answer.change(event.currentTarget.value)}
            onBlur={answer.leave}
          />
          {canEditField("answer") && (
            <WordingHints
              label={t("pairs.answerHints", { number })}
              text={answer.text}
              hints={wordingHints("answer", answer.text)}
              onShow={(hint) => showHint(answerField.current, hint)}
            />
          )}
          {dictation && canEditField("answer") && (
            <DictationHelp dictation={dictation} field={answerFieldId(pair.id)} isSelected={isSelected} />
          )}
          {!offered && !pair.origin.draft_withheld && canJudge && isSelected && (
            <AnswerHelp
              session={session}
              pair={pair}
              annotationId={annotationId}
              project={project}
              onRefusal={onRefusal}
            />
          )}
        </>
      )}
      {!refused && (
        <ObjectAttributes
          kind="pair"
          objectId={pair.id}
          values={pair.attributes}
          of={t("pairs.pair", { number })}
          readOnly={!canEditField("attributes")}
          onChange={(attributes, mode) =>
            onRefusal(edit("set_attributes", (context) => setPair(context, pair.id, { attributes }), mode))
          }
        />
      )}
      {canEditField("evidence") && (
        <div className={classes.evidence}>
          <span className={classes.evidenceText}>
            {pair.evidence
              ? t("pairs.evidenceFrames", { start: pair.evidence.start_frame, end: pair.evidence.end_frame })
              : t("pairs.noEvidence")}
          </span>
          {(["evidence_start", "evidence_end"] as const).map((name) => (
            <Button
              key={name}
              variant="default"
              size="compact-xs"
              onClick={() => {
                select();
                onRefusal(session.runCommand(name));
              }}
            >
              {t(`tool.${name}`)}
              <Key act={name} className={classes.key} />
            </Button>
          ))}
          {pair.evidence && (
            <>
              <Button
                variant="subtle"
                size="compact-xs"
                onClick={() => onSeek(pair.evidence?.start_frame ?? 0)}
              >
                {t("pairs.goToEvidence")}
              </Button>
              <ActionIcon
                aria-label={t("pairs.clearEvidence", { number })}
                title={t("pairs.clearEvidence", { number })}
                onClick={() =>
                  onRefusal(edit("clear_evidence", (context) => setEvidence(context, pair.id, null)))
                }
              >
                <Icon name="close" />
              </ActionIcon>
            </>
          )}
        </div>
      )}
    </li>
  );
};
