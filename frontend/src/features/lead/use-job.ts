import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { followedJobQuery } from "@/api/cuts";
import { isLive } from "@/api/jobs";
import type { Job } from "@/api/types";

type Followed = { job: Job | null; isLive: boolean };

/** Follows a job that this screen has begun; `onDone` is called once when it has been done. */
export const useJob = (jobId: string | null, onDone: () => void): Followed => {
  const { data: job = null } = useQuery(followedJobQuery(jobId));
  const told = useRef<string | null>(null);
  const done = useRef(onDone);
  done.current = onDone;
  useEffect(() => {
    if (job?.state !== "done" || told.current === job.id) return;
    told.current = job.id;
    done.current();
  }, [job]);
  return { job, isLive: jobId !== null && (job === null || isLive(job)) };
};
