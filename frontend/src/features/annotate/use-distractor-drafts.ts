import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { assistQuery, dismissDraft } from "@/api/assist";
import type { Suggestion } from "@/api/types";
import type { McqDocument } from "@/editor/documents";
import type { BenchTarget } from "@/features/annotate/bench-target";
import { useSuggestionJob } from "@/features/annotate/use-suggestion-job";
import type { McqSession } from "@/workbench/sessions";

/** Drafted distractors: those that came with the work, those asked for since, and what the person does not want of them. */
export const useDistractorDrafts = (
  target: BenchTarget<McqDocument>,
  session: McqSession,
  canWrite: boolean,
) => {
  const { annotationId } = target;
  const isOffered = canWrite && target.stage.suggestions.some(({ kind }) => kind === "distractors");
  const offers = useQuery({ ...assistQuery(target.project.slug), enabled: isOffered }).data;
  const offer = offers?.find(({ kind }) => kind === "distractors") ?? null;
  const job = useSuggestionJob(annotationId);
  const [askedFor, setAskedFor] = useState<string | null>(null);
  const [made, setMade] = useState<readonly Suggestion[]>([]);
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(() => new Set(target.dismissedDrafts));

  const { progress, dismiss: putAway } = job;
  useEffect(() => {
    if (progress.phase !== "offered") return;
    const { suggestion } = progress;
    setMade((before) => [...before, suggestion]);
    putAway();
  }, [progress, putAway]);

  const remember = useMutation({
    mutationFn: ({ id, isDismissed }: { id: string; isDismissed: boolean }) =>
      dismissDraft(annotationId, id, isDismissed),
    // Shown at once; where it could not be kept, the draft comes back with the next visit.
    onMutate: ({ id, isDismissed }) =>
      setDismissed(
        (before) => new Set(isDismissed ? [...before, id] : [...before].filter((one) => one !== id)),
      ),
  });
  return {
    offer,
    suggestions: [...target.suggestions, ...made],
    dismissed,
    progress,
    askedFor,
    ask: (questionId: string) => {
      setAskedFor(questionId);
      // The model is told the saved question: what was just typed must have arrived.
      const wish = { kind: "distractors", input: { question_id: questionId } } as const;
      job.ask({ wish, first: () => session.journal.flush() });
    },
    cancel: job.cancel,
    close: putAway,
    dismiss: (id: string) => remember.mutate({ id, isDismissed: true }),
    bringBack: (ids: readonly string[]) => {
      for (const id of ids) remember.mutate({ id, isDismissed: false });
    },
  };
};

export type DistractorDrafts = ReturnType<typeof useDistractorDrafts>;
