import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { AssistOffer, Job, Suggestion } from "@/api/types";

export type AssistWish =
  | {
      kind: "propagate";
      input: {
        track_id: string;
        frame: number;
        box: readonly [number, number, number, number];
        until_frame: number;
        direction: "forward" | "backward";
      };
    }
  | { kind: "answer"; input: { pair_id: string } }
  | { kind: "caption"; input: { segment_id: string } };

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

/** What models have proposed for this annotation. */
export const suggestionsQuery = (annotation_id: string) =>
  queryOptions({
    queryKey: ["annotations", annotation_id, "suggestions"],
    queryFn: async () =>
      (await body(
        api.GET("/api/v1/annotations/{annotation_id}/suggestions", { params: { path: { annotation_id } } }),
      )) as Suggestion[],
    staleTime: 0,
    gcTime: 0,
  });
