import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/errors";
import type { Finding, Workbench } from "@/api/types";
import { workQuery } from "@/api/work";
import type { Desk } from "@/features/annotate/desk";
import type { AnySession } from "@/workbench/sessions";

const FIGURES_LATER_MS = 1_500;

type Wish = {
  session: AnySession | null;
  desk: Pick<Desk, "submit">;
  revision: () => number;
  onFindings: (findings: readonly Finding[]) => void;
  /** Called before anything is sent: what the clip takes of the machine is wanted for what comes next. */
  onBegin: () => void;
  onRefused: () => void;
  /** Where to go once it is accepted as submitted. */
  onSubmitted: (next: Workbench | null) => void;
};

const findingsIn = (error: ApiError): Finding[] | null => {
  const listed = error.detail?.findings;
  return Array.isArray(listed) ? (listed as Finding[]) : null;
};

/** Submits once everything is saved; what stands against it is said in one sentence beside the findings. */
export const useSubmission = (wish: Wish) => {
  const { session, desk, revision, onFindings, onBegin, onRefused, onSubmitted } = wish;
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const [refusal, setRefusal] = useState<string | null>(null);
  const submit = useMutation({
    mutationFn: async () => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      onBegin();
      await session?.journal.flush();
      if (session?.journal.view.getState().state !== "saved") throw new Error(t("submit.notAllSaved"));
      return desk.submit(revision());
    },
    meta: { failureShownByScreen: true },
    onSuccess: (next) => {
      setRefusal(null);
      session?.history.forget();
      onSubmitted(next);
      // The next work comes first; the figures of the day may come a little later.
      const figures = () => void queryClient.invalidateQueries({ queryKey: workQuery.queryKey });
      if (next) setTimeout(figures, FIGURES_LATER_MS);
      else figures();
    },
    onError: (error) => {
      onRefused();
      const findings = error instanceof ApiError ? findingsIn(error) : null;
      if (findings) onFindings(findings);
      setRefusal(error.message);
      if (!findings) notifications.show({ color: "red", title: t("state.notDone"), message: error.message });
    },
  });
  return { submit: () => submit.mutate(), isSubmitting: submit.isPending, refusal };
};
