import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { isLive } from "@/api/jobs";
import type { AssistOffer, Growth, Job } from "@/api/types";

/** What a box is carried with: a tracker that tells boxes, or a model that tells masks too. */
export type CarryMethod = "tracker" | "sam2";

export type AssistWish =
  | {
      kind: "propagate";
      input: {
        track_id: string;
        frame: number;
        box: readonly [number, number, number, number];
        until_frame: number;
        direction: "forward" | "backward";
        method: CarryMethod;
      };
    }
  | {
      kind: "segment";
      input: {
        track_id: string;
        frame: number;
        box: readonly [number, number, number, number] | null;
        points: readonly { x: number; y: number; inside: boolean }[];
      };
    }
  | { kind: "answer"; input: { pair_id: string } }
  | { kind: "caption"; input: { segment_id: string } }
  | { kind: "distractors"; input: { question_id: string } };

/** What models are configured for this project, each in a sentence for the person. */
export const assistQuery = (slug: string) =>
  queryOptions({
    queryKey: ["projects", slug, "assist"],
    queryFn: async () =>
      (await body(
        api.GET("/api/v1/projects/{slug}/assist", { params: { path: { slug } } }),
      )) as AssistOffer[],
    staleTime: 60_000,
  });

export const askForSuggestion = async (annotation_id: string, wish: AssistWish) =>
  (await body(
    api.POST("/api/v1/annotations/{annotation_id}/assist", {
      params: { path: { annotation_id } },
      body: wish,
    }),
  )) as Job;

/** Remembers that the person does not want a drafted distractor, or that it is to be shown again. */
export const dismissDraft = async (annotation_id: string, draft_id: string, isDismissed: boolean) => {
  const path = "/api/v1/annotations/{annotation_id}/dismissed-drafts/{draft_id}" as const;
  const params = { path: { annotation_id, draft_id } };
  await body(isDismissed ? api.PUT(path, { params }) : api.DELETE(path, { params }));
};

const FOLLOW_MS = 300;

/** How far a suggestion is, for a screen that `have` so many boxes of that attempt. */
export const growthOf = async (
  annotation_id: string,
  job_id: string,
  query: { attempt: number; have: number },
): Promise<Growth> =>
  (await body(
    api.GET("/api/v1/annotations/{annotation_id}/assist/{job_id}", {
      params: { path: { annotation_id, job_id }, query },
    }),
  )) as Growth;

/** How far a suggestion is, followed until its job ends. Boxes that are known already are not sent again. */
export const growthQuery = (annotation_id: string, job_id: string) =>
  queryOptions({
    queryKey: ["annotations", annotation_id, "assist", job_id],
    queryFn: async ({ client, queryKey }) => {
      const known = client.getQueryData<Growth>(queryKey);
      const query = { attempt: known?.attempt ?? 0, have: known?.boxes.length ?? 0 };
      return grown(known, await growthOf(annotation_id, job_id, query));
    },
    refetchInterval: (query) => (query.state.data && !isLive(query.state.data.job) ? false : FOLLOW_MS),
    staleTime: 0,
    gcTime: 0,
    structuralSharing: false,
  });

/** What is known with the answer to it: the boxes from the first on. */
export const grown = (known: Growth | undefined, answer: Growth): Growth => ({
  ...answer,
  after: 0,
  boxes:
    answer.after === 0 ? answer.boxes : [...(known?.boxes.slice(0, answer.after) ?? []), ...answer.boxes],
});
