import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { type AssistWish, askForSuggestion, growthQuery } from "@/api/assist";
import { cancelJob, isLive } from "@/api/jobs";
import type { Growth, Suggestion } from "@/api/types";

export type SuggestionProgress =
  | { phase: "idle" }
  | { phase: "working"; share: number; message: string; boxes: Growth["boxes"]; stopsBefore: number | null }
  /** `failure` says why it ended early, where it did not end well and yet there is something to offer. */
  | { phase: "offered"; suggestion: Suggestion; stopsBefore: number | null; failure: string | null }
  | { phase: "failed"; sentence: string };

type Asking = { wish: AssistWish; first?: () => Promise<void> };

/** Asks a model, follows the job, and holds what it proposes until the person takes or dismisses it. */
export const useSuggestionJob = (annotationId: string) => {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const [jobId, setJobId] = useState<string | null>(null);
  const [ended, setEnded] = useState<SuggestionProgress>({ phase: "idle" });

  const ask = useMutation({
    mutationFn: async ({ wish, first }: Asking) => {
      await first?.();
      return askForSuggestion(annotationId, wish);
    },
    meta: { failureShownByScreen: true },
    onMutate: () => setEnded({ phase: "idle" }),
    onSuccess: (job) => setJobId(job.id),
    onError: (error) => setEnded({ phase: "failed", sentence: error.message }),
  });
  const growthOf = growthQuery(annotationId, jobId ?? "");
  const cancel = useMutation({
    mutationFn: cancelJob,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: growthOf.queryKey }),
  });
  const growth = useQuery({ ...growthOf, enabled: jobId !== null }).data;

  useEffect(() => {
    if (!growth || isLive(growth.job) || growth.job.id !== jobId) return;
    setJobId(null);
    const { job, suggestion, stops_before: stopsBefore } = growth;
    const failure = job.state === "failed" ? job.error || t("assist.failed") : null;
    if (suggestion) setEnded({ phase: "offered", suggestion, stopsBefore, failure });
    else if (job.state !== "cancelled")
      setEnded({ phase: "failed", sentence: failure ?? t("assist.nothingFound") });
  }, [growth, jobId, t]);

  const isWorking = ask.isPending || jobId !== null;
  return {
    progress: isWorking ? working(growth) : ended,
    ask: ask.mutate,
    cancel: () => {
      if (jobId) cancel.mutate(jobId);
    },
    dismiss: () => setEnded({ phase: "idle" }),
  };
};

const working = (growth: Growth | undefined): SuggestionProgress => ({
  phase: "working",
  share: growth?.job.progress ?? 0,
  message: growth?.job.message ?? "",
  boxes: growth?.boxes ?? [],
  stopsBefore: growth?.stops_before ?? null,
});
