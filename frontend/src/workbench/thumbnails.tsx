import { memo, useMemo } from "react";
import { mediaAddress } from "@/api/media";
import type { Asset } from "@/api/types";
import { firstAbove } from "@/media/frame-table";
import { frameAtX, type TimeScale } from "@/timeline/time-scale";
import { tileLayout } from "@/workbench/tile-layout";
import classes from "./timeline.module.css";

type Props = { asset: Asset; scale: TimeScale };

const HEIGHT_PX = 36;

/** A strip of small pictures from the sheet that the ingest made; each shows what is on screen at its place. */
export const Thumbnails = memo(({ asset, scale }: Props) => {
  const layout = useMemo(() => tileLayout(asset), [asset]);
  if (!layout) return <div className={classes.noFilm} />;
  const shrink = HEIGHT_PX / layout.tileHeight;
  const width = layout.tileWidth * shrink;
  const count = Math.ceil(scale.widthPx / width);
  const rows = Math.ceil(layout.frames.length / layout.columns);
  return (
    <div className={classes.film} aria-hidden="true">
      {Array.from({ length: count }, (_, place) => place).map((place) => {
        const frame = frameAtX(scale, (place + 0.5) * width);
        const tile = Math.max(firstAbove(layout.frames, frame) - 1, 0);
        const column = tile % layout.columns;
        const row = Math.floor(tile / layout.columns);
        return (
          <span
            key={place}
            className={classes.tile}
            style={{
              left: place * width,
              width,
              height: HEIGHT_PX,
              backgroundImage: `url(${mediaAddress(asset.id, "thumbnails")})`,
              backgroundSize: `${layout.columns * width}px ${rows * HEIGHT_PX}px`,
              backgroundPosition: `${-column * width}px ${-row * HEIGHT_PX}px`,
            }}
          />
        );
      })}
    </div>
  );
});
