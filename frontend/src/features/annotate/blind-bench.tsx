import { ActionIcon, Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { isSchemaChanged, saveOperations, submitAnnotation } from "@/api/annotations";
import type { Workbench } from "@/api/types";
import { workQuery } from "@/api/work";
import type { BlindDocument } from "@/editor/documents";
import { SkipButton } from "@/features/annotate/skip-button";
import { useLease } from "@/features/annotate/use-lease";
import { useNextOfStage } from "@/features/annotate/use-next-of-stage";
import { newUuid } from "@/shared/uuid";
import { ActsHelp, openPalette } from "@/workbench/acts-help";
import { BenchPath } from "@/workbench/bench-path";
import type { ScreenCommand } from "@/workbench/screen-command";
import { ColorSchemeSwitch } from "@/workbench/ui/color-scheme-switch";
import { useBenchActs } from "@/workbench/use-bench-acts";
import { useBenchKeys } from "@/workbench/use-bench-keys";
import { useKeysOfActs } from "@/workbench/use-key-labels";
import classes from "./blind-bench.module.css";

type Props = { work: Workbench };
/** A choice as the server has it, and the operation that is on its way to change it. */
type Stored = {
  readonly id: string;
  readonly version: number;
  readonly optionId: string | null;
  readonly pending: { readonly opId: string; readonly optionId: string } | null;
};
type Choices = { readonly [questionId: string]: string };

const OPTION_ACTS = [
  "choose_option_1",
  "choose_option_2",
  "choose_option_3",
  "choose_option_4",
  "choose_option_5",
  "choose_option_6",
] as const;

/** The screen for people who see only the words: a number key takes an option, one more hands it in. */
export const BlindBench = ({ work }: Props) => {
  const { t } = useTranslation();
  const keys = useKeysOfActs();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const goOn = useNextOfStage();
  const { assignment, annotation, project, stage } = work;
  const document = annotation.document as unknown as BlindDocument;
  const [choices, setChoices] = useState<Choices>(() =>
    Object.fromEntries(document.choices.map((choice) => [choice.question_id, choice.option_id])),
  );
  const [shown, setShown] = useState(0);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const isOpen = annotation.state === "draft" && ["active", "sent_back"].includes(assignment.state ?? "");
  const lease = useLease(isOpen ? assignment.id : null);
  const stored = useRef<Map<string, Stored> | null>(null);
  stored.current ??= new Map(
    document.choices.map(({ id, question_id, option_id }) => [
      question_id,
      { id, version: annotation.versions[id] ?? 1, optionId: option_id, pending: null },
    ]),
  );
  const revision = useRef(annotation.revision ?? 0);

  const questions = document.blind_questions;
  const question = questions[shown];
  const done = questions.filter(({ id }) => choices[id] !== undefined).length;
  const isComplete = done === questions.length;

  const storeChoices = async () => {
    const known = stored.current ?? new Map<string, Stored>();
    const sent: { store: () => void; operation: object }[] = [];
    for (const [questionId, optionId] of Object.entries(choices)) {
      const before = known.get(questionId) ?? { id: newUuid(), version: 0, optionId: null, pending: null };
      if (before.optionId === optionId) continue;
      // The same operation for the same choice, so that an attempt without an answer can be repeated.
      const pending = before.pending?.optionId === optionId ? before.pending : { opId: newUuid(), optionId };
      known.set(questionId, { ...before, pending });
      sent.push({
        store: () =>
          known.set(questionId, { ...before, version: before.version + 1, optionId, pending: null }),
        operation: {
          op_id: pending.opId,
          op: "put",
          kind: "choice",
          id: before.id,
          base_version: before.version,
          value: { question_id: questionId, option_id: optionId },
          origin: { by: "human" },
        },
      });
    }
    stored.current = known;
    if (sent.length === 0) return;
    const answer = await saveOperations(
      annotation.id,
      sent.map(({ operation }) => operation),
    );
    for (const { store } of sent) store();
    revision.current = answer.revision;
  };
  const handIn = useMutation({
    mutationFn: async () => {
      await storeChoices();
      // The project's own attributes are nothing that is answered blind: newer ones change nothing here.
      await submitAnnotation(annotation.id, revision.current).catch((error: unknown) => {
        if (!isSchemaChanged(error)) throw error;
        return submitAnnotation(annotation.id, revision.current);
      });
    },
    meta: { failureShownByScreen: true },
    onSuccess: async () => {
      void queryClient.invalidateQueries({ queryKey: workQuery.queryKey });
      await goOn(project.slug, stage.name);
    },
  });
  const choose = (optionId: string) => {
    if (!question || !isOpen) return;
    setChoices((before) => ({ ...before, [question.id]: optionId }));
    if (shown + 1 < questions.length) setShown(shown + 1);
  };
  const canHandIn = isOpen && isComplete && !handIn.isPending;
  const screenCommands: ScreenCommand[] = [
    ...OPTION_ACTS.map((name, index): ScreenCommand => {
      const option = question?.options[index];
      return {
        name,
        isEnabled: isOpen && option !== undefined,
        perform: () => {
          if (option) choose(option.id);
        },
      };
    }),
    { name: "hand_in", isEnabled: canHandIn, perform: () => handIn.mutate() },
    { name: "open_palette", isEnabled: true, perform: openPalette },
    { name: "show_keys", isEnabled: true, perform: () => setHelpOpen(true) },
    { name: "go_to_work", isEnabled: true, perform: () => void navigate({ to: "/work" }) },
  ];
  const acts = useBenchActs(null, screenCommands);
  useBenchKeys(null, acts);
  const trouble = lease.lostBecause ?? handIn.error?.message ?? null;

  return (
    <div className={classes.screen}>
      <header className={classes.bar}>
        <BenchPath project={project.name} stage={stage.title} item={t("blind.item")} />
        {isOpen && (
          <SkipButton assignmentId={assignment.id} onSkipped={() => void navigate({ to: "/work" })} />
        )}
        <Button
          disabled={!canHandIn}
          loading={handIn.isPending}
          title={keys.of("hand_in") ?? undefined}
          onClick={() => handIn.mutate()}
        >
          {t("blind.handIn")}
        </Button>
        <ActionIcon
          aria-label={t("command.show_keys")}
          title={t("command.show_keys")}
          onClick={() => setHelpOpen(true)}
        >
          ?
        </ActionIcon>
        <ColorSchemeSwitch />
        <ActsHelp acts={acts} isKeysOpen={isHelpOpen} onKeysClosed={() => setHelpOpen(false)} />
      </header>
      <main className={classes.body}>
        <p className={classes.hint}>{t(isOpen ? "blind.hint" : "blind.closed")}</p>
        {trouble && (
          <p role="alert" className={classes.trouble}>
            {trouble}
          </p>
        )}
        {question && (
          <>
            <h2 className={classes.question}>{question.question}</h2>
            <ol className={classes.options} aria-label={t("blind.options")}>
              {question.options.map((option, index) => {
                const act = OPTION_ACTS[index];
                const key = act ? keys.of(act) : null;
                return (
                  <li key={option.id}>
                    <button
                      type="button"
                      className={classes.option}
                      disabled={!isOpen}
                      aria-pressed={choices[question.id] === option.id}
                      onClick={(event) => {
                        choose(option.id);
                        // The next key is a command again.
                        event.currentTarget.blur();
                      }}
                    >
                      {key !== null && <kbd className={classes.key}>{key}</kbd>}
                      <span>{option.text}</span>
                    </button>
                  </li>
                );
              })}
            </ol>
          </>
        )}
        <p role="status" className={classes.hint}>
          {t("blind.chosen", { done, count: questions.length })}
        </p>
      </main>
    </div>
  );
};
