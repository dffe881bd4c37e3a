import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { isLive } from "@/api/jobs";
import type { Job } from "@/api/types";
import type { components } from "@/generated/openapi";

/** What is to be cut and how; what is left out has the server's default. */
export type CutWish = Partial<components["schemas"]["CutIn"]> & Pick<components["schemas"]["CutIn"], "by">;

export type RefusedRow = { file: string; place: string; reason: string };
export type CutClip = {
  asset: string;
  asset_name: string;
  start_frame: number;
  end_frame: number;
  seconds: number;
  label: string;
};

/** What a cut made, or would make: the result of its job. */
export type CutOutcome = {
  preview: boolean;
  made: number;
  clips: number;
  videos: number;
  seconds: { least: number; median: number; most: number } | null;
  existing: number;
  repeated: number;
  too_short: number;
  refused_count: number;
  /** The first of them. */
  refused: RefusedRow[];
  /** The first new clips. */
  first: CutClip[];
};

/** Begins a cut, or its preview; returns the id of its job. */
export const startCut = async (slug: string, wish: CutWish): Promise<string> => {
  const started = await body(
    api.POST("/api/v1/projects/{slug}/cuts", {
      params: { path: { slug } },
      body: wish as components["schemas"]["CutIn"],
    }),
  );
  return started.job;
};

const LOOK_MS = 400;

/** A job, looked at until it has ended. */
export const followedJobQuery = (jobId: string | null) =>
  queryOptions({
    queryKey: ["jobs", jobId],
    enabled: jobId !== null,
    queryFn: async () =>
      (await body(
        api.GET("/api/v1/jobs/{job_id}", { params: { path: { job_id: jobId ?? "" } } }),
      )) as unknown as Job,
    refetchInterval: (query) => (query.state.data && !isLive(query.state.data) ? false : LOOK_MS),
  });
