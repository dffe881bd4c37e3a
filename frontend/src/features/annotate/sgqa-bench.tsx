import { Button } from "@mantine/core";
import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { Finding } from "@/api/types";
import type { Ask, SgqaDocument } from "@/editor/documents";
import { selectedAskId } from "@/editor/selection";
import { addAsk, isRefusedAsk, moveAsk, setAskedEvidenceEnd } from "@/editor/sgqa-edits";
import { AskCard } from "@/features/annotate/ask-card";
import { focusAskField } from "@/features/annotate/ask-fields";
import { BenchBar } from "@/features/annotate/bench-bar";
import { BenchHead } from "@/features/annotate/bench-head";
import { BenchPicture } from "@/features/annotate/bench-picture";
import type { BenchTarget } from "@/features/annotate/bench-target";
import { sgqaLanes } from "@/features/annotate/sgqa-lanes";
import type { Bench } from "@/features/annotate/use-bench";
import { clampFrame, type FrameInterval, intervalContains, sourceFrame } from "@/shared/units";
import { newUuid } from "@/shared/uuid";
import type { TimelineEffect } from "@/timeline/interaction";
import { BenchFrame } from "@/workbench/bench-frame";
import { FindingsPanel } from "@/workbench/findings-panel";
import { Panel } from "@/workbench/panel";
import type { ScreenCommand } from "@/workbench/screen-command";
import { Timeline } from "@/workbench/timeline";
import { Transport } from "@/workbench/transport";
import { useBenchActs } from "@/workbench/use-bench-acts";
import { useBenchKeys } from "@/workbench/use-bench-keys";
import { useKeysOfActs } from "@/workbench/use-key-labels";
import own from "./distractor-card.module.css";
import classes from "./fgqa-bench.module.css";

type Props = { bench: Bench<SgqaDocument>; target: BenchTarget<SgqaDocument> };

const FIELD_PARTS: { readonly [field: string]: Parameters<typeof focusAskField>[0] } = {
  question: "question",
  answer: "answer",
  kept_because: "kept",
  question_explanation: "explanation",
  answer_explanation: "mend",
};

/** The screen for questions asked while watching. Whoever does not ask sees the clip up to the question only. */
export const SgqaBench = ({ bench, target }: Props) => {
  const { t } = useTranslation();
  const keys = useKeysOfActs();
  const { session, player, table, clip, span, endAt, findings } = bench;
  const document = useStore(session.store, (state) => state.document);
  const frame = useStore(session.store, (state) => state.frame);
  const askId = useStore(session.store, (state) => selectedAskId(state));

  const canEdit = !target.readOnly && target.stage.edits.includes("ask");
  const openFields = target.stage.edit_fields?.ask ?? null;
  const canEditField = (field: keyof Ask) => canEdit && (openFields === null || openFields.includes(field));
  const isAsking = canEditField("question") && canEditField("frame");
  const canAnswer = canEditField("answer");
  const canJudge = canEditField("answer_verdict");
  const ask = document.asks.find(({ id }) => id === askId) ?? null;
  const { domains } = target.project.workflow;
  const isJudged =
    document.asks.length > 0 &&
    document.asks.every((one) => isRefusedAsk(one) || one.answer_verdict !== null);

  const shown = ask ?? document.asks[0] ?? null;
  const endsAt = isAsking ? null : (shown?.frame ?? null);
  useEffect(() => endAt(endsAt === null ? null : sourceFrame(endsAt)), [endAt, endsAt]);
  // Whoever answers or judges sees again and again what was seen before the question.
  const loops = canEdit && span.endFrame === endsAt;
  useEffect(() => {
    if (!player || !loops) return;
    player.setBounds(span);
    player.setLoop(span);
    void player.play();
  }, [player, loops, span]);

  const add = () => {
    player?.pause();
    const id = newUuid();
    const said = target.item.metadata.domain;
    const domain =
      document.asks.at(-1)?.domain ?? (typeof said === "string" && domains?.includes(said) ? said : null);
    const at = session.store.getState().frame;
    if (!bench.sayRefusal(session.edit("ask_here", (context) => addAsk(context, id, at, domain)))) return;
    session.select({ kind: "ask", id });
    focusAskField("question", id);
  };
  const evidence = (): FrameInterval | null =>
    ask?.evidence
      ? {
          startFrame: sourceFrame(ask.evidence.start_frame),
          endFrame: sourceFrame(ask.evidence.end_frame),
        }
      : null;
  const screenCommands: ScreenCommand[] = [
    ...bench.screenCommands,
    { name: "ask_here", isEnabled: isAsking, perform: add },
    {
      name: "write_question",
      isEnabled: canEditField("question") && askId !== null,
      perform: () => focusAskField("question", askId ?? ""),
    },
    {
      name: "write_answer",
      isEnabled: canAnswer && ask !== null && !isRefusedAsk(ask),
      perform: () => focusAskField("answer", askId ?? ""),
    },
    {
      name: "hand_in",
      isEnabled: canJudge && !canAnswer && isJudged && !bench.isSubmitting,
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

  const seek = (to: number) => bench.seek(clampFrame(to, span));
  const onEffect = (effect: Exclude<TimelineEffect, { type: "scroll" }>) => {
    switch (effect.type) {
      case "seek":
        bench.seek(effect.frame);
        break;
      case "select-lane":
        session.select({ kind: "ask", id: effect.laneId });
        break;
      case "select-span":
      case "select-dot":
        session.select({ kind: "ask", id: effect.id });
        break;
      case "move-edge":
        bench.sayRefusal(
          session.edit("move_evidence", (context) =>
            setAskedEvidenceEnd(context, effect.id, effect.edge, effect.frame),
          ),
        );
        break;
      case "move-dot":
        bench.sayRefusal(session.edit("move_ask", (context) => moveAsk(context, effect.id, effect.frame)));
        break;
    }
  };
  const jump = ({ place }: Finding) => {
    const at = place.start_frame ?? place.frame;
    if (!place.object_id) return;
    bench.selectById(place.object_id);
    if (at !== undefined) seek(at);
    const part = FIELD_PARTS[place.field ?? ""];
    if (part) focusAskField(part, place.object_id);
  };
  const lanes = useMemo(() => sgqaLanes(document, t), [document, t]);

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
            isOutside={!intervalContains(clip, frame)}
            cursor="default"
            overlay={() => null}
          />
          <Transport
            player={player}
            table={table}
            clip={endsAt === null ? clip : span}
            loopInterval={evidence() ?? (endsAt === null ? null : span)}
            loopAct="loop_evidence"
            context={bench.context}
          />
          <Timeline
            asset={target.asset}
            table={table}
            clip={endsAt === null ? clip : span}
            span={span}
            player={player}
            rows={lanes}
            selectedLane={askId}
            selectedId={askId}
            canEdit={isAsking || canEditField("evidence")}
            onEffect={onEffect}
            emptyHint={t("timeline.emptyAsks")}
          />
        </>
      }
      right={
        <>
          <BenchHead bench={bench} target={target} />
          {endsAt !== null && <p className={own.done}>{t("asks.ends")}</p>}
          <ol className={classes.cards} aria-label={t("asks.title")}>
            {document.asks.map((one, index) => (
              <AskCard
                key={one.id}
                session={session}
                ask={one}
                number={index + 1}
                isSelected={one.id === askId}
                domains={domains ?? null}
                canEditField={canEditField}
                onRefusal={bench.sayRefusal}
                onSeek={seek}
              />
            ))}
          </ol>
          <div className={classes.add}>
            {document.asks.length === 0 && <p className={classes.none}>{t("asks.none")}</p>}
            {isAsking && (
              <Button variant="default" onClick={add}>
                {t("asks.add")}
              </Button>
            )}
          </div>
          {canJudge && !canAnswer && isJudged && (
            <p role="status" className={own.done}>
              {t("asks.done", { key: keys.inWords("hand_in") })}
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
