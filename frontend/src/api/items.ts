import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { Item } from "@/api/types";

export type ItemPage = { next: string | null; results: Item[] };

const PAGE_SIZE = 500;

/** The newest items of a project; `next` says that there are more. */
export const itemsQuery = (slug: string) =>
  queryOptions({
    queryKey: ["projects", slug, "items"],
    queryFn: async () =>
      (await body(
        api.GET("/api/v1/projects/{slug}/items", {
          params: { path: { slug }, query: { page_size: PAGE_SIZE } },
        }),
      )) as unknown as ItemPage,
  });

/** Makes one item of a whole asset. */
export const createItem = (slug: string, asset: string) =>
  body(
    api.POST("/api/v1/projects/{slug}/items", {
      params: { path: { slug } },
      body: { asset, split: "train", priority: 0 },
    }),
  );
