import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { DraftShares, Drafts } from "@/api/types";

export const draftsQuery = (slug: string) =>
  queryOptions({
    queryKey: ["projects", slug, "drafts"],
    queryFn: async () =>
      (await body(api.GET("/api/v1/projects/{slug}/drafts", { params: { path: { slug } } }))) as Drafts,
  });

export const changeDraftShares = async (slug: string, shares: DraftShares, version: number) =>
  (await body(
    api.PUT("/api/v1/projects/{slug}/drafts", { params: { path: { slug } }, body: { shares, version } }),
  )) as Drafts;
