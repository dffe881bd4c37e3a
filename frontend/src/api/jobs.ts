import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { Job } from "@/api/types";

const FOLLOW_MS = 700;
const LIST_MS = 2_000;

export const isLive = (job: Job): boolean => job.state === "queued" || job.state === "running";

/** Follows a job until it ends. */
export const jobQuery = (job_id: string) =>
  queryOptions({
    queryKey: ["jobs", job_id],
    queryFn: async () =>
      (await body(api.GET("/api/v1/jobs/{job_id}", { params: { path: { job_id } } }))) as Job,
    refetchInterval: (query) => (query.state.data && !isLive(query.state.data) ? false : FOLLOW_MS),
  });

export const projectJobsQuery = (slug: string) =>
  queryOptions({
    queryKey: ["projects", slug, "jobs"],
    queryFn: async () =>
      (await body(api.GET("/api/v1/projects/{slug}/jobs", { params: { path: { slug } } }))) as Job[],
    refetchInterval: LIST_MS,
  });

export const cancelJob = (job_id: string) =>
  body(api.POST("/api/v1/jobs/{job_id}/cancel", { params: { path: { job_id } } }));
