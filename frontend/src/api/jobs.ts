import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { Job } from "@/api/types";

const LIST_MS = 2_000;

export const isLive = (job: Job): boolean => job.state === "queued" || job.state === "running";

export const projectJobsQuery = (slug: string) =>
  queryOptions({
    queryKey: ["projects", slug, "jobs"],
    queryFn: async () =>
      (await body(api.GET("/api/v1/projects/{slug}/jobs", { params: { path: { slug } } }))) as Job[],
    refetchInterval: LIST_MS,
  });

export const cancelJob = (job_id: string) =>
  body(api.POST("/api/v1/jobs/{job_id}/cancel", { params: { path: { job_id } } }));
