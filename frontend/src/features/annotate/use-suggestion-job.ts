import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { type AssistWish, askForSuggestion, suggestionsQuery } from "@/api/assist";
import { cancelJob, isLive, jobQuery } from "@/api/jobs";
import type { Suggestion } from "@/api/types";

export type SuggestionProgress =
  | { phase: "idle" }
  | { phase: "working"; share: number; message: string }
  | { phase: "offered"; suggestion: Suggestion }
  | { phase: "failed"; sentence: string };

/** Asks a model, follows the job, and holds what it proposes until the person takes or dismisses it. */
export const useSuggestionJob = (annotationId: string) => {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const [jobId, setJobId] = useState<string | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [offered, setOffered] = useState<Suggestion | null>(null);

  const ask = useMutation({
    mutationFn: (wish: AssistWish) => askForSuggestion(annotationId, wish),
    meta: { failureShownByScreen: true },
    onMutate: () => {
      setFailure(null);
      setOffered(null);
    },
    onSuccess: (job) => setJobId(job.id),
    onError: (error) => setFailure(error.message),
  });
  const cancel = useMutation({ mutationFn: cancelJob });
  const job = useQuery({ ...jobQuery(jobId ?? ""), enabled: jobId !== null }).data;

  useEffect(() => {
    if (!job || isLive(job) || job.id !== jobId) return;
    setJobId(null);
    if (job.state === "cancelled") return;
    if (job.state === "failed") {
      setFailure(job.error || t("assist.failed"));
      return;
    }
    queryClient.fetchQuery(suggestionsQuery(annotationId)).then(
      (suggestions) => {
        const made = suggestions.find((suggestion) => suggestion.job === job.id);
        if (made) setOffered(made);
        else setFailure(t("assist.nothingFound"));
      },
      (error: Error) => setFailure(error.message),
    );
  }, [job, jobId, annotationId, queryClient, t]);

  const progress = (): SuggestionProgress => {
    if (offered) return { phase: "offered", suggestion: offered };
    if (failure !== null) return { phase: "failed", sentence: failure };
    if (ask.isPending || jobId !== null)
      return { phase: "working", share: job?.progress ?? 0, message: job?.message ?? "" };
    return { phase: "idle" };
  };
  return {
    progress: progress(),
    ask: ask.mutate,
    cancel: () => {
      if (jobId) cancel.mutate(jobId);
    },
    dismiss: () => {
      setOffered(null);
      setFailure(null);
    },
  };
};
