import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { Release } from "@/api/types";

const STILL_BUILDING_MS = 1_500;

export const releasesQuery = (slug: string) =>
  queryOptions({
    queryKey: ["projects", slug, "releases"],
    queryFn: async () =>
      (await body(api.GET("/api/v1/projects/{slug}/releases", { params: { path: { slug } } }))) as Release[],
    refetchInterval: (query) =>
      query.state.data?.some((release) => release.state === "building") ? STILL_BUILDING_MS : false,
  });

export const buildRelease = (slug: string) =>
  body(api.POST("/api/v1/projects/{slug}/releases", { params: { path: { slug } } }));
