import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { cursorAfter, type Page } from "@/api/pages";
import type { Annotation, Comparison, ReviewEntry } from "@/api/types";

/** What waits for a verdict, of one stage or of all, a page at a time, the oldest first. */
export const reviewsQuery = (slug: string, stage?: string) =>
  infiniteQueryOptions({
    queryKey: ["projects", slug, "reviews", stage ?? null],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam }) =>
      (await body(
        api.GET("/api/v1/projects/{slug}/reviews", {
          params: {
            path: { slug },
            query: { ...(stage ? { stage } : {}), ...(pageParam ? { cursor: pageParam } : {}) },
          },
        }),
      )) as Page<ReviewEntry>,
    getNextPageParam: cursorAfter,
  });

export const comparisonQuery = (work_item_id: string) =>
  queryOptions({
    queryKey: ["work-items", work_item_id, "comparison"],
    queryFn: async () =>
      (await body(
        api.GET("/api/v1/work-items/{work_item_id}/comparison", { params: { path: { work_item_id } } }),
      )) as Comparison,
  });

export const acceptAnnotation = (work_item_id: string, annotation_id: string) =>
  body(
    api.POST("/api/v1/work-items/{work_item_id}/accept", {
      params: { path: { work_item_id } },
      body: { annotation_id },
    }),
  );

export const adjudicate = async (work_item_id: string, from_annotation_id: string) =>
  (await body(
    api.POST("/api/v1/work-items/{work_item_id}/adjudicate", {
      params: { path: { work_item_id } },
      body: { from_annotation_id },
    }),
  )) as Annotation;

export const sendBack = (annotation_id: string, reason: string) =>
  body(
    api.POST("/api/v1/annotations/{annotation_id}/send-back", {
      params: { path: { annotation_id } },
      body: { reason },
    }),
  );
