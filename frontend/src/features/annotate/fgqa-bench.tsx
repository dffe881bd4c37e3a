import { Button } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { Finding } from "@/api/types";
import type { FgqaDocument } from "@/editor/documents";
import { refusal } from "@/editor/edit-context";
import { addPair, pairToJudge, setEvidenceEnd } from "@/editor/fgqa-edits";
import { questionIdeas } from "@/editor/question-ideas";
import { selectedPairId } from "@/editor/selection";
import type { PictureEvent } from "@/editor/tools/box-tool";
import { BenchBar } from "@/features/annotate/bench-bar";
import { BenchHead } from "@/features/annotate/bench-head";
import { BenchPicture } from "@/features/annotate/bench-picture";
import type { BenchTarget } from "@/features/annotate/bench-target";
import { ClipFactsPanel } from "@/features/annotate/clip-facts-panel";
import { DictationState, DictationVoice } from "@/features/annotate/dictation-help";
import { fgqaLanes } from "@/features/annotate/fgqa-lanes";
import { judgeDraft, offeredAnswer, type Verdict } from "@/features/annotate/offered-answer";
import { answerFieldId, isRefused, PairCard } from "@/features/annotate/pair-card";
import { nextIdea, QuestionIdeasPanel, takeIdea } from "@/features/annotate/question-ideas-panel";
import type { Bench } from "@/features/annotate/use-bench";
import { useDictation } from "@/features/annotate/use-dictation";
import { clampFrame, intervalContains, sourceFrame } from "@/shared/units";
import { newUuid } from "@/shared/uuid";
import type { TimelineEffect } from "@/timeline/interaction";
import { focusAttribute } from "@/workbench/attributes-here";
import { BenchFrame } from "@/workbench/bench-frame";
import { CrowdLayer } from "@/workbench/crowd-layer";
import { FindingsPanel } from "@/workbench/findings-panel";
import { Panel } from "@/workbench/panel";
import { SceneOverlay } from "@/workbench/scene-overlay";
import type { ScreenCommand } from "@/workbench/screen-command";
import { Timeline } from "@/workbench/timeline";
import { Transport } from "@/workbench/transport";
import { useBenchActs } from "@/workbench/use-bench-acts";
import { useBenchKeys } from "@/workbench/use-bench-keys";
import { useKeysOfActs } from "@/workbench/use-key-labels";
import classes from "./fgqa-bench.module.css";

type Props = { bench: Bench<FgqaDocument>; target: BenchTarget<FgqaDocument> };

const ANSWER_VERDICTS: readonly [name: ScreenCommand["name"], verdict: Verdict][] = [
  ["accept_suggestion", "accepted"],
  ["suggestion_incorrect", "factually_incorrect"],
  ["suggestion_lacks_details", "lacking_details"],
];

/** The screen for questions and answers: the picture with the evidence, and a card for each pair. */
export const FgqaBench = ({ bench, target }: Props) => {
  const { t } = useTranslation();
  const keys = useKeysOfActs();
  const { session, player, table, clip, findings } = bench;
  const document = useStore(session.store, (state) => state.document);
  const selection = useStore(session.store, (state) => state.selection);
  // Drawn anew where the clip is left or entered, not with each frame that plays.
  const isOutside = useStore(session.store, (state) => !intervalContains(clip, state.frame));
  const tool = useStore(session.store, (state) => state.tool);
  const pairId = useStore(session.store, (state) => selectedPairId(state));

  const canEdit = !target.readOnly && target.stage.edits.includes("pair");
  const canBox = !target.readOnly && target.stage.edits.includes("evidence_box");
  const openFields = target.stage.edit_fields?.pair ?? null;
  const canEditField = (field: string) => canEdit && (openFields === null || openFields.includes(field));
  const selected = document.pairs.find((pair) => pair.id === pairId) ?? null;
  const offered = selected && offeredAnswer(selected, target.suggestions);

  const action = target.item.metadata.what_description;
  const ideas = useMemo(() => questionIdeas(typeof action === "string" ? action : ""), [action]);
  const add = () => {
    const id = newUuid();
    if (bench.sayRefusal(session.edit("add_pair", (context) => addPair(context, id, ""))))
      session.select({ kind: "pair", id });
  };
  const evidence = () => {
    if (!selected?.evidence) return null;
    const { start_frame, end_frame } = selected.evidence;
    return { startFrame: sourceFrame(start_frame), endFrame: sourceFrame(end_frame) };
  };
  const dictation = useDictation({
    annotationId: target.annotationId,
    project: target.project.slug,
    canWrite: canEditField("answer"),
    fieldNow: () => (selected && !isRefused(selected) ? answerFieldId(selected.id) : null),
    // Every answer that can be written is on the screen.
    insertUnseen: () => false,
  });
  const { state: said } = dictation;
  const isSaidUnseen =
    said.phase !== "idle" &&
    !document.pairs.some((pair) => answerFieldId(pair.id) === said.field && !isRefused(pair));
  const screenCommands: ScreenCommand[] = [
    ...bench.screenCommands,
    ...dictation.commands,
    ...ANSWER_VERDICTS.map(
      ([name, verdict]): ScreenCommand => ({
        name,
        isEnabled: canEditField("answer_verdict") && offered !== null && selected?.draft_answer === null,
        perform: () => {
          if (!selected || !offered) return;
          const isTaken = bench.sayRefusal(judgeDraft(session, selected, offered, verdict));
          const next = isTaken && verdict === "accepted" && pairToJudge(document, selected.id);
          if (next) session.select({ kind: "pair", id: next });
        },
      }),
    ),
    {
      name: "next_idea",
      isEnabled: canEditField("question"),
      perform: () => {
        const idea = nextIdea(ideas, selected);
        if (idea) bench.sayRefusal(takeIdea(session, selected, ideas, idea));
      },
    },
    { name: "add_pair", isEnabled: canEditField("question"), perform: add },
    {
      name: "write_answer",
      isEnabled: canEditField("answer") && pairId !== null,
      perform: () => window.document.getElementById(answerFieldId(pairId ?? ""))?.focus(),
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
  const draw = (event: PictureEvent) => {
    if (!isOutside) session.pointer(event);
    else if (event.type === "down") bench.sayRefusal(refusal("outside_clip"));
  };
  const onEffect = (effect: Exclude<TimelineEffect, { type: "scroll" }>) => {
    switch (effect.type) {
      case "seek":
        bench.seek(effect.frame);
        break;
      case "select-lane":
        session.select({ kind: "pair", id: effect.laneId });
        break;
      case "select-span":
        session.select({ kind: "pair", id: effect.id });
        break;
      case "select-dot":
        session.select({ kind: "evidence_box", id: effect.id });
        break;
      case "move-edge":
        bench.sayRefusal(
          session.edit("move_evidence", (context) =>
            setEvidenceEnd(context, effect.id, effect.edge, effect.frame),
          ),
        );
        break;
      case "move-dot":
        // An evidence box stands on the frame on which it was drawn.
        break;
    }
  };
  const jump = (finding: Finding) => {
    const { place } = finding;
    const at = place.frame ?? place.start_frame;
    if (at !== undefined) seek(at);
    if (!place.object_id) return;
    bench.selectById(place.object_id);
    focusAttribute(finding);
    const field = place.field === "question" || place.field === "answer" ? place.field : null;
    const id = `${field}-${place.object_id}`;
    if (field) requestAnimationFrame(() => window.document.getElementById(id)?.focus());
  };
  const lanes = useMemo(() => fgqaLanes(document, t), [document, t]);

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
            cursor={tool === "draw" ? "crosshair" : "default"}
            {...(canBox ? { onPointer: draw } : {})}
            layer={(view) => <CrowdLayer session={session} view={view} />}
            overlay={(view) => <SceneOverlay session={session} view={view} />}
          />
          <Transport
            player={player}
            table={table}
            clip={clip}
            loopInterval={evidence()}
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
            selectedLane={pairId}
            selectedId={selection?.id ?? null}
            canEdit={canEditField("evidence")}
            onEffect={onEffect}
            emptyHint={t("timeline.emptyPairs", {
              start: keys.inWords("evidence_start"),
              end: keys.inWords("evidence_end"),
            })}
          />
        </>
      }
      right={
        <>
          <BenchHead bench={bench} target={target} />
          <ClipFactsPanel target={target} />
          <DictationVoice dictation={dictation} />
          {isSaidUnseen && <DictationState dictation={dictation} />}
          <ol className={classes.cards} aria-label={t("pairs.title")}>
            {document.pairs.map((pair, index) => (
              <PairCard
                key={pair.id}
                session={session}
                pair={pair}
                number={index + 1}
                isSelected={pair.id === pairId}
                canEditField={canEditField}
                offered={offeredAnswer(pair, target.suggestions)}
                annotationId={target.annotationId}
                project={target.project.slug}
                onRefusal={bench.sayRefusal}
                onSeek={seek}
                dictation={dictation}
              />
            ))}
          </ol>
          <div className={classes.add}>
            {document.pairs.length === 0 && <p className={classes.none}>{t("pairs.none")}</p>}
            {canEditField("question") && (
              <Button variant="default" onClick={add}>
                {t("pairs.add")}
              </Button>
            )}
          </div>
          {canEditField("question") && (
            <QuestionIdeasPanel
              session={session}
              pair={selected}
              ideas={ideas}
              onRefusal={bench.sayRefusal}
            />
          )}
          <Panel title={t("findings.title")} aside={findings.length}>
            <FindingsPanel findings={findings} onJump={jump} />
          </Panel>
        </>
      }
    />
  );
};
