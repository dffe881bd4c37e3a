import { memo } from "react";
import type { Asset } from "@/api/types";
import { LANE_METRICS } from "@/timeline/lanes";
import { cutMarks, ruler, type TimeScale } from "@/timeline/time-scale";
import { Thumbnails } from "@/workbench/thumbnails";
import { Waveform } from "@/workbench/waveform";
import classes from "./timeline.module.css";

const LEAST_GAP_PX = 64;

/** What stands over the lanes: small pictures and sound. Drawn anew when the scale changes, not with every frame. */
export const TimelineFilm = memo(({ asset, scale }: { asset: Asset; scale: TimeScale }) => (
  <>
    <Thumbnails asset={asset} scale={scale} />
    {asset.has_audio && <Waveform assetId={asset.id} scale={scale} />}
  </>
));

/** Times or frames, and fine marks where a new shot begins. */
export const TimelineRuler = memo(({ scale }: { scale: TimeScale }) => (
  <svg width={scale.widthPx} height={LANE_METRICS.rulerHeight} aria-hidden="true" className={classes.svg}>
    {ruler(scale, LEAST_GAP_PX).map((mark) => (
      <g key={mark.frame} transform={`translate(${mark.x}, 0)`}>
        <line y1={mark.isMajor ? 8 : 14} y2={LANE_METRICS.rulerHeight} className={classes.mark} />
        {mark.label && (
          <text x={4} y={14} className={classes.markText}>
            {mark.label}
          </text>
        )}
      </g>
    ))}
    {cutMarks(scale).map((mark) => (
      <path
        key={mark.frame}
        d={`M${mark.x} ${LANE_METRICS.rulerHeight}l-3 -6h6z`}
        className={classes.cut}
        data-frame={mark.frame}
      />
    ))}
  </svg>
));
