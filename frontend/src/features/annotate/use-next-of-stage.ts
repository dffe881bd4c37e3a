import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import { claimNext } from "@/api/work";

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
