import type { Asset } from "@/api/types";

export type TileLayout = { columns: number; tileWidth: number; tileHeight: number; frames: number[] };

/** Where on the sheet of thumbnails each tile lies and which frame it shows; null when the asset has no sheet. */
export const tileLayout = (asset: Pick<Asset, "renditions">): TileLayout | null => {
  const detail = asset.renditions.find((rendition) => rendition.kind === "thumbnails")?.detail;
  if (!detail) return null;
  const { columns, tile_width: tileWidth, tile_height: tileHeight, frames } = detail;
  if (typeof columns !== "number" || typeof tileWidth !== "number" || typeof tileHeight !== "number")
    return null;
  if (!Array.isArray(frames) || frames.length === 0) return null;
  return { columns, tileWidth, tileHeight, frames: frames.map(Number) };
};
