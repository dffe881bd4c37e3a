import { queryOptions } from "@tanstack/react-query";
import { api, body, bodyOrNothing } from "@/api/client";
import type { Assignment, NeighbourClip, WorkAhead, Workbench, WorkOverview } from "@/api/types";

const LOOK_AGAIN_MS = 20_000;

/** The server counts what waits up to here. */
export const MOST_COUNTED = 1_000;

export const workQuery = queryOptions({
  queryKey: ["work"],
  queryFn: async () => (await body(api.GET("/api/v1/work"))) as WorkOverview,
  refetchInterval: LOOK_AGAIN_MS,
});

export const assignmentQuery = (assignment_id: string) =>
  queryOptions({
    queryKey: ["assignments", assignment_id],
    queryFn: async () =>
      (await body(
        api.GET("/api/v1/assignments/{assignment_id}", { params: { path: { assignment_id } } }),
      )) as Workbench,
    // An open editor owns its document; a later visit must start from what the server has then.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

/** What was accepted of the clips before and after this one; asked for once, for it is only looked at. */
export const neighboursQuery = (assignment_id: string) =>
  queryOptions({
    queryKey: ["assignments", assignment_id, "neighbours"],
    queryFn: async () =>
      (await body(
        api.GET("/api/v1/assignments/{assignment_id}/neighbours", { params: { path: { assignment_id } } }),
      )) as NeighbourClip[],
    staleTime: 60_000,
  });

/** Claims the next work item; null when nothing waits. */
export const claimNext = async (slug: string, stage: string) =>
  (await bodyOrNothing(
    api.POST("/api/v1/projects/{slug}/work/next", { params: { path: { slug } }, body: { stage } }),
  )) as Assignment | null;

/** Keeps a seat of what comes next in the stage and says which clip it is; null when nothing waits. Claims nothing. */
export const lookAhead = async (slug: string, stage: string, after: string | null) =>
  (await bodyOrNothing(
    api.POST("/api/v1/projects/{slug}/work/ahead", {
      params: { path: { slug } },
      body: { stage, after },
    }),
  )) as WorkAhead | null;

/** Frees what `lookAhead` keeps; also while the page goes away. */
export const letGoAhead = async (slug: string): Promise<void> => {
  await bodyOrNothing(
    api.DELETE("/api/v1/projects/{slug}/work/ahead", { params: { path: { slug } }, keepalive: true }),
  );
};

export const renewLease = (assignment_id: string) =>
  body(api.POST("/api/v1/assignments/{assignment_id}/renew", { params: { path: { assignment_id } } }));

export const returnAssignment = (assignment_id: string) =>
  body(api.POST("/api/v1/assignments/{assignment_id}/return", { params: { path: { assignment_id } } }));

export const skipAssignment = (assignment_id: string, reason: string) =>
  body(
    api.POST("/api/v1/assignments/{assignment_id}/skip", {
      params: { path: { assignment_id } },
      body: { reason },
    }),
  );
