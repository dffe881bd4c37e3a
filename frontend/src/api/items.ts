import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body, bodyOrNothing } from "@/api/client";
import { cursorAfter, type Page } from "@/api/pages";
import type { Item, ItemRef, StageProgress } from "@/api/types";

export type ItemPage = Page<Item>;

/** How far each stage of the project is, in the order of its workflow. */
export const progressQuery = (slug: string) =>
  queryOptions({
    queryKey: ["projects", slug, "progress"],
    queryFn: async () =>
      (await body(
        api.GET("/api/v1/projects/{slug}/progress", { params: { path: { slug } } }),
      )) as StageProgress[],
  });

export type ItemFilter = { state?: string; text?: string; tag?: string; asset?: string };

const LISTED_AT_ONCE = 100;

/** The items that match, a page at a time, the newest first. */
export const matchingItemsQuery = (slug: string, filter: ItemFilter) =>
  infiniteQueryOptions({
    queryKey: ["projects", slug, "items", filter],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam }) =>
      (await body(
        api.GET("/api/v1/projects/{slug}/items", {
          params: {
            path: { slug },
            query: {
              page_size: LISTED_AT_ONCE,
              ...(filter as Record<string, never>),
              ...(pageParam ? { cursor: pageParam } : {}),
            },
          },
        }),
      )) as unknown as ItemPage,
    getNextPageParam: cursorAfter,
  });

/** Makes one item of a whole asset. */
export const createItem = (slug: string, asset: string) =>
  body(
    api.POST("/api/v1/projects/{slug}/items", {
      params: { path: { slug } },
      body: { asset, split: "train", priority: 0 },
    }),
  );

export type Tag = { name: string; items: number };

/** The tags of a project, each with the number of items that bear it. */
export const tagsQuery = (slug: string) =>
  queryOptions({
    queryKey: ["projects", slug, "tags"],
    queryFn: async () =>
      (await body(api.GET("/api/v1/projects/{slug}/tags", { params: { path: { slug } } }))) as Tag[],
  });

export const tagItems = (slug: string, items: string[], change: { put?: string[]; take?: string[] }) =>
  body(
    api.POST("/api/v1/projects/{slug}/items/tags", {
      params: { path: { slug } },
      body: { items, ...change },
    }),
  );

/** Takes open items out of the work; says how many were open. */
export const withdrawItems = (slug: string, items: string[]) =>
  body(api.POST("/api/v1/projects/{slug}/items/withdraw", { params: { path: { slug } }, body: { items } }));

export type Likeness = { id: string; distance: number; first: ItemRef; second: ItemRef };

/** The pairs of clips that look alike, the most alike first. */
export const likenessesQuery = (slug: string) =>
  queryOptions({
    queryKey: ["projects", slug, "likenesses"],
    queryFn: async () =>
      (await body(
        api.GET("/api/v1/projects/{slug}/likenesses", { params: { path: { slug } } }),
      )) as unknown as { next: string | null; results: Likeness[] },
  });

/** Begins the search for clips that look alike; returns the id of its job. */
export const findLikenesses = async (slug: string): Promise<string> =>
  (await body(api.POST("/api/v1/projects/{slug}/likenesses", { params: { path: { slug } } }))).job;

export const dismissLikeness = async (slug: string, likeness_id: string): Promise<void> => {
  await bodyOrNothing(
    api.POST("/api/v1/projects/{slug}/likenesses/{likeness_id}/dismiss", {
      params: { path: { slug, likeness_id } },
    }),
  );
};
