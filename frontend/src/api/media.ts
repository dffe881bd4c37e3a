import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { Asset } from "@/api/types";
import type { FrameTableJson } from "@/media/frame-table";

const STILL_WORKING_MS = 1_500;

const isPrepared = (asset: Asset): boolean => asset.state === "ready" || asset.state === "refused";

export const assetsQuery = (slug: string) =>
  queryOptions({
    queryKey: ["projects", slug, "assets"],
    queryFn: async () =>
      (await body(api.GET("/api/v1/projects/{slug}/assets", { params: { path: { slug } } }))) as Asset[],
    refetchInterval: (query) => (query.state.data?.every(isPrepared) === false ? STILL_WORKING_MS : false),
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
