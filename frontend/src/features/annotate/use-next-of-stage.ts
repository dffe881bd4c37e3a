import { QueryObserver, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import type { Workbench } from "@/api/types";
import { assignmentQuery, claimNext } from "@/api/work";
import { takeAhead } from "@/features/annotate/work-ahead";

/** The assignment that followed the one before at once. A page that is loaded anew knows of none. */
let followed: string | null = null;

/** Whether the person came to this assignment straight from the one before, and so wants to see it play. */
export const hasFollowed = (assignmentId: string | null): boolean =>
  assignmentId !== null && assignmentId === followed;

/** Goes on to the next work of the same stage at once, or to the list of work where nothing waits. */
export const useNextOfStage = (): ((project: string, stage: string) => Promise<void>) => {
  const navigate = useNavigate();
  return useCallback(
    async (project, stage) => {
      const next = await claimNext(project, stage).catch(() => null);
      if (next) await navigate({ to: "/annotate/$assignmentId", params: { assignmentId: next.id } });
      else await navigate({ to: "/work" });
    },
    [navigate],
  );
};

/** Goes on to work that the server has just handed out, or to the list of work where there is none. */
export const useGoOn = (): ((next: Workbench | null) => void) => {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  return useCallback(
    (next) => {
      takeAhead();
      if (!next) {
        void navigate({ to: "/work" });
        return;
      }
      const { id } = next.assignment;
      followed = id;
      // Held until its screen holds it: what no screen holds is forgotten at once.
      const query = assignmentQuery(id);
      const stop = new QueryObserver(queryClient, { ...query, enabled: false }).subscribe(() => undefined);
      queryClient.setQueryData(query.queryKey, next);
      void navigate({ to: "/annotate/$assignmentId", params: { assignmentId: id } }).finally(stop);
    },
    [navigate, queryClient],
  );
};
