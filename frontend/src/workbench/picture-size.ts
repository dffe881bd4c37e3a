import type { Asset } from "@/api/types";
import type { PictureSize } from "@/shared/box";

/** Size of the upright picture, the space of the boxes. Only ready assets are opened, and those have one. */
export const pictureSize = (asset: Pick<Asset, "width" | "height">): PictureSize => {
  if (!asset.width || !asset.height) throw new Error("the clip is not ready: it has no size yet");
  return { width: asset.width, height: asset.height };
};

/** Size of the proxy: encoders want even sides, so it may have one column or row more than the picture. */
export const mediaSize = (asset: Pick<Asset, "width" | "height" | "renditions">): PictureSize => {
  const detail = asset.renditions.find((rendition) => rendition.kind === "proxy")?.detail;
  const width = detail?.width;
  const height = detail?.height;
  return typeof width === "number" && typeof height === "number" ? { width, height } : pictureSize(asset);
};
