import { api, body } from "@/api/client";
import { ApiError } from "@/api/errors";
import { cancelJob, isLive } from "@/api/jobs";
import type { Job } from "@/api/types";
import { type Writer, WritingFault } from "@/editor/dictation";

const FOLLOW_MS = 300;

/** Has a recording written down for an annotation by the server's speech model. */
export const transcriptWriter = (annotation_id: string): Writer => ({
  async write(recording, signal) {
    try {
      let job = await send(annotation_id, recording);
      while (isLive(job) && !signal.aborted) {
        await new Promise((resolve) => setTimeout(resolve, FOLLOW_MS));
        job = await jobNow(job.id);
      }
      if (isLive(job)) await cancelJob(job.id);
      return wordsOf(job);
    } catch (error) {
      if (error instanceof WritingFault) throw error;
      // What is no answer of the server is the lack of one.
      throw error instanceof ApiError
        ? new WritingFault("failed", error.message)
        : new WritingFault("offline");
    }
  },
});

const send = async (annotation_id: string, recording: Blob): Promise<Job> =>
  (await body(
    api.POST("/api/v1/annotations/{annotation_id}/dictation", {
      params: { path: { annotation_id } },
      // The description of the interface has bytes as text.
      body: recording as unknown as string,
      bodySerializer: (bytes) => bytes,
      headers: { "Content-Type": recording.type },
    }),
  )) as Job;

const jobNow = async (job_id: string): Promise<Job> =>
  (await body(api.GET("/api/v1/jobs/{job_id}", { params: { path: { job_id } } }))) as Job;

const wordsOf = (job: Job): string => {
  const words = job.result?.text;
  if (job.state !== "done" || typeof words !== "string") throw new WritingFault("failed", job.error || null);
  return words;
};
