import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { ApiError } from "@/api/errors";
import { cursorAfter, type Page } from "@/api/pages";
import type { Asset, ListedAsset } from "@/api/types";
import type { FrameTableJson } from "@/media/frame-table";

const STILL_WORKING_MS = 1_500;

const isPrepared = (asset: Asset): boolean => asset.state === "ready" || asset.state === "refused";

export type AssetFilter = { state?: string; text?: string };

/** What all lists of a project's assets are kept under, whatever their filter. */
export const assetsKey = (slug: string) => ["projects", slug, "assets"];

/** The assets that match, a page at a time, the newest first. */
export const assetsQuery = (slug: string, filter: AssetFilter) =>
  infiniteQueryOptions({
    queryKey: [...assetsKey(slug), filter],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam }) =>
      (await body(
        api.GET("/api/v1/projects/{slug}/assets", {
          params: {
            path: { slug },
            query: { ...(filter as Record<string, never>), ...(pageParam ? { cursor: pageParam } : {}) },
          },
        }),
      )) as unknown as Page<ListedAsset>,
    getNextPageParam: cursorAfter,
    refetchInterval: (query) =>
      query.state.data?.pages.every((page) => page.results.every(isPrepared)) === false
        ? STILL_WORKING_MS
        : false,
  });

export const assetQuery = (asset_id: string) =>
  queryOptions({
    queryKey: ["assets", asset_id],
    queryFn: async () =>
      (await body(api.GET("/api/v1/assets/{asset_id}", { params: { path: { asset_id } } }))) as Asset,
  });

export const framesQuery = (asset_id: string) =>
  queryOptions({
    queryKey: ["assets", asset_id, "frames"],
    queryFn: async () =>
      (await body(
        api.GET("/api/v1/assets/{asset_id}/frames", { params: { path: { asset_id } } }),
      )) as unknown as FrameTableJson,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const mediaAddress = (assetId: string, rendition: "proxy" | "thumbnails" | "peaks"): string =>
  `/api/v1/assets/${assetId}/media/${rendition}`;

/** The loudest and lowest value, from -128 to 127, of each short stretch of sound; stretch 0 begins at the first frame. */
export type Peaks = {
  sample_rate: number;
  samples_per_bucket: number;
  minimum: number[];
  maximum: number[];
};

export const peaksQuery = (assetId: string) =>
  queryOptions({
    queryKey: ["assets", assetId, "peaks"],
    queryFn: async () => {
      const response = await fetch(mediaAddress(assetId, "peaks"), { credentials: "same-origin" });
      if (!response.ok)
        throw new ApiError(response.status, { code: "no_peaks", message: response.statusText });
      return (await response.json()) as Peaks;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
