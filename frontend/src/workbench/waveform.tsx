import { useQuery } from "@tanstack/react-query";
import { memo, useMemo } from "react";
import { peaksQuery } from "@/api/media";
import type { TimeScale } from "@/timeline/time-scale";
import { waveformPath } from "@/workbench/waveform-path";
import classes from "./timeline.module.css";

export const WAVEFORM_HEIGHT = 24;

/** The sound of the clip on the timeline's scale. */
export const Waveform = memo(({ assetId, scale }: { assetId: string; scale: TimeScale }) => {
  const peaks = useQuery(peaksQuery(assetId)).data;
  const path = useMemo(() => (peaks ? waveformPath(peaks, scale, WAVEFORM_HEIGHT) : ""), [peaks, scale]);
  return (
    <svg className={classes.waveform} width={scale.widthPx} height={WAVEFORM_HEIGHT} aria-hidden="true">
      <path d={path} />
    </svg>
  );
});
