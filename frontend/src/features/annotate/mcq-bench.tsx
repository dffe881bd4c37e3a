import { Button, Textarea } from "@mantine/core";
import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { Finding } from "@/api/types";
import type { McqDocument, Question } from "@/editor/documents";
import { addDistractor, distractorsOf, setRightAnswer, takeDraft } from "@/editor/mcq-edits";
import { selectedQuestionId } from "@/editor/selection";
import { BenchBar } from "@/features/annotate/bench-bar";
import { BenchHead } from "@/features/annotate/bench-head";
import { BenchPicture } from "@/features/annotate/bench-picture";
import type { BenchTarget } from "@/features/annotate/bench-target";
import { DistractorCard, distractorFieldId } from "@/features/annotate/distractor-card";
import { draftsFor, type OfferedDraft, waitingDrafts } from "@/features/annotate/distractor-drafts";
import { DraftsPanel } from "@/features/annotate/drafts-panel";
import { mcqLanes } from "@/features/annotate/mcq-lanes";
import type { Bench } from "@/features/annotate/use-bench";
import { useDistractorDrafts } from "@/features/annotate/use-distractor-drafts";
import { clampFrame, type FrameInterval, intervalContains, sourceFrame } from "@/shared/units";
import { newUuid } from "@/shared/uuid";
import type { TimelineEffect } from "@/timeline/interaction";
import { BenchFrame } from "@/workbench/bench-frame";
import { FindingsPanel } from "@/workbench/findings-panel";
import { Panel } from "@/workbench/panel";
import type { ScreenCommand } from "@/workbench/screen-command";
import type { McqSession } from "@/workbench/sessions";
import { Timeline } from "@/workbench/timeline";
import { Transport } from "@/workbench/transport";
import { useBenchActs } from "@/workbench/use-bench-acts";
import { useBenchKeys } from "@/workbench/use-bench-keys";
import { useDraftText } from "@/workbench/use-draft-text";
import { useKeysOfActs } from "@/workbench/use-key-labels";
import own from "./distractor-card.module.css";
import classes from "./fgqa-bench.module.css";

type Props = { bench: Bench<McqDocument>; target: BenchTarget<McqDocument> };

/** The screen for distractors: the looping clip, and a card for each, to be written or to be judged. */
export const McqBench = ({ bench, target }: Props) => {
  const { t } = useTranslation();
  const keys = useKeysOfActs();
  const { session, player, table, clip, findings } = bench;
  const document = useStore(session.store, (state) => state.document);
  const selection = useStore(session.store, (state) => state.selection);
  const isOutside = useStore(session.store, (state) => !intervalContains(clip, state.frame));
  const questionId = useStore(session.store, (state) => selectedQuestionId(state));

  const canEdit = !target.readOnly && target.stage.edits.includes("distractor");
  const open = target.stage.edit_fields?.distractor ?? null;
  const canWrite = canEdit && (open === null || open.includes("text"));
  const canJudge = canEdit && (open === null || open.includes("verdict"));
  const canAnswer =
    !target.readOnly &&
    target.stage.edits.includes("question") &&
    (target.stage.edit_fields?.question ?? ["answer"]).includes("answer");
  const question = document.questions.find(({ id }) => id === questionId) ?? document.questions[0] ?? null;
  const distractorId = selection?.kind === "distractor" ? selection.id : null;
  const isJudged =
    document.distractors.length > 0 && document.distractors.every(({ verdict }) => verdict !== null);

  // Whoever judges has to see it as often as it takes.
  useEffect(() => {
    if (!player || !canJudge || canWrite) return;
    player.setLoop(clip);
    void player.play();
  }, [player, canJudge, canWrite, clip]);

  const add = (toQuestion: string) => {
    const id = newUuid();
    if (
      !bench.sayRefusal(session.edit("add_distractor", (context) => addDistractor(context, id, toQuestion)))
    )
      return;
    session.select({ kind: "distractor", id });
    requestAnimationFrame(() => window.document.getElementById(distractorFieldId(id))?.focus());
  };
  const drafts = useDistractorDrafts(target, session, canWrite);
  const waitingFor = (one: Question) =>
    canWrite && drafts.offer
      ? waitingDrafts(document, one, draftsFor(one.id, drafts.suggestions), drafts.dismissed)
      : [];
  const atHand = (question && waitingFor(question)[0]) ?? null;
  const take = (draft: OfferedDraft, ofQuestion: string) => {
    if (bench.sayRefusal(session.edit("take_draft", (context) => takeDraft(context, ofQuestion, draft))))
      session.select({ kind: "distractor", id: draft.id });
  };
  const evidence = (): FrameInterval | null =>
    question?.evidence
      ? {
          startFrame: sourceFrame(question.evidence.start_frame),
          endFrame: sourceFrame(question.evidence.end_frame),
        }
      : null;
  const screenCommands: ScreenCommand[] = [
    ...bench.screenCommands,
    {
      name: "add_distractor",
      isEnabled: canWrite && question !== null,
      perform: () => question && add(question.id),
    },
    {
      name: "write_distractor",
      isEnabled: canWrite && distractorId !== null,
      perform: () => window.document.getElementById(distractorFieldId(distractorId ?? ""))?.focus(),
    },
    {
      name: "draft_distractors",
      isEnabled:
        canWrite &&
        question !== null &&
        !question.origin.draft_withheld &&
        question.answer.trim() !== "" &&
        drafts.offer?.available === true &&
        drafts.progress.phase !== "working",
      perform: () => question && drafts.ask(question.id),
    },
    {
      name: "take_draft",
      isEnabled: atHand !== null,
      perform: () => atHand && question && take(atHand, question.id),
    },
    {
      name: "dismiss_draft",
      isEnabled: atHand !== null,
      perform: () => atHand && drafts.dismiss(atHand.id),
    },
    {
      name: "hand_in",
      isEnabled: canJudge && !canWrite && isJudged && !bench.isSubmitting,
      perform: bench.submit,
    },
    {
      name: "loop_evidence",
      isEnabled: evidence() !== null || player?.loop !== null,
      perform: () => player?.setLoop(player.loop ? null : evidence()),
    },
  ];
  const acts = useBenchActs(session, screenCommands);
  useBenchKeys(session, acts);

  const seek = (to: number) => bench.seek(clampFrame(to, clip));
  const onEffect = (effect: Exclude<TimelineEffect, { type: "scroll" }>) => {
    if (effect.type === "seek") bench.seek(effect.frame);
    else if (effect.type === "select-lane") session.select({ kind: "question", id: effect.laneId });
  };
  const jump = ({ place }: Finding) => {
    const at = place.frame ?? place.start_frame;
    if (at !== undefined) seek(at);
    if (!place.object_id) return;
    bench.selectById(place.object_id);
    const field = distractorFieldId(place.object_id);
    requestAnimationFrame(() => window.document.getElementById(field)?.focus());
  };
  const lanes = useMemo(() => mcqLanes(document, t), [document, t]);

  return (
    <BenchFrame
      isWordy
      rightLabel={t("bench.words")}
      bar={<BenchBar bench={bench} target={target} acts={acts} />}
      left={
        <>
          <BenchPicture
            bench={bench}
            name={target.asset.name}
            isOutside={isOutside}
            cursor="default"
            overlay={() => null}
          />
          <Transport
            player={player}
            table={table}
            clip={clip}
            loopInterval={evidence() ?? clip}
            loopAct="loop_evidence"
            context={bench.context}
          />
          <Timeline
            asset={target.asset}
            table={table}
            clip={clip}
            span={bench.span}
            player={player}
            rows={lanes}
            selectedLane={question?.id ?? null}
            selectedId={null}
            canEdit={false}
            onEffect={onEffect}
            emptyHint=""
          />
        </>
      }
      right={
        <>
          <BenchHead bench={bench} target={target} />
          {document.questions.map((one, index) => (
            <section
              key={one.id}
              className={own.question}
              aria-label={t("mcq.question", { number: index + 1 })}
            >
              <AskedQuestion session={session} question={one} number={index + 1} canWrite={canAnswer} />
              <ol className={classes.cards} aria-label={t("mcq.list", { number: index + 1 })}>
                {distractorsOf(document, one.id).map((distractor, place) => (
                  <DistractorCard
                    key={distractor.id}
                    session={session}
                    distractor={distractor}
                    answer={one.answer}
                    number={place + 1}
                    isSelected={distractor.id === distractorId}
                    canWrite={canWrite}
                    canJudge={canJudge}
                    onRefusal={bench.sayRefusal}
                  />
                ))}
              </ol>
              {canWrite && (
                <DraftsPanel
                  drafts={drafts}
                  question={one}
                  waiting={waitingFor(one)}
                  isAtHand={one.id === question?.id}
                  onTake={(draft) => take(draft, one.id)}
                />
              )}
              <div className={classes.add}>
                {canWrite && distractorsOf(document, one.id).length === 0 && (
                  <p className={classes.none}>{t("mcq.none")}</p>
                )}
                {canWrite && (
                  <Button variant="default" onClick={() => add(one.id)}>
                    {t("mcq.add")}
                  </Button>
                )}
              </div>
            </section>
          ))}
          {canJudge && !canWrite && isJudged && (
            <p role="status" className={own.done}>
              {t("mcq.done", { key: keys.inWords("hand_in") })}
            </p>
          )}
          <Panel title={t("findings.title")} aside={findings.length}>
            <FindingsPanel findings={findings} onJump={jump} />
          </Panel>
        </>
      }
    />
  );
};

type AskedProps = { session: McqSession; question: Question; number: number; canWrite: boolean };

/** The question and its right answer, which may be said in other words. */
const AskedQuestion = ({ session, question, number, canWrite }: AskedProps) => {
  const { t } = useTranslation();
  const answer = useDraftText(question.answer, (text) =>
    session.edit("set_right_answer", (context) => setRightAnswer(context, question.id, text), "merge"),
  );
  return (
    <>
      <h2 className={own.asked}>{question.question}</h2>
      {canWrite ? (
        <Textarea
          label={t("mcq.rightAnswer")}
          aria-label={t("mcq.answer", { number })}
          autosize
          minRows={1}
          value={answer.text}
          onChange={(event) => answer.change(event.currentTarget.value)}
          onBlur={answer.leave}
        />
      ) : (
        <p className={own.answer}>
          <span className={own.label}>{t("mcq.rightAnswer")}: </span>
          {question.answer}
        </p>
      )}
    </>
  );
};
