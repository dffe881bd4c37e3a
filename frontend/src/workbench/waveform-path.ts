import type { Peaks } from "@/api/media";
import { seconds } from "@/shared/units";
import type { TimeScale } from "@/timeline/time-scale";

/** The outline of the sound under the strip: for each pixel column the loudest and lowest of what sounds there. */
export const waveformPath = (peaks: Peaks, scale: TimeScale, height: number): string => {
  const bucketsPerSecond = peaks.sample_rate / peaks.samples_per_bucket;
  const start = scale.table.elapsed(scale.clip.startFrame);
  const timeAt = (x: number) => seconds(start + (x + scale.scrollPx) / scale.pxPerSecond);
  const y = (value: number) => height / 2 - (value / 128) * (height / 2);
  const columns: string[] = [];
  for (let x = 0; x < scale.widthPx; x += 1) {
    const from = Math.floor(timeAt(x) * bucketsPerSecond);
    const to = Math.max(Math.floor(timeAt(x + 1) * bucketsPerSecond), from + 1);
    if (from >= peaks.maximum.length) break;
    const high = Math.max(...peaks.maximum.slice(from, to));
    const low = Math.min(...peaks.minimum.slice(from, to));
    columns.push(`M${x} ${y(high).toFixed(1)}V${Math.max(y(low), y(high) + 1).toFixed(1)}`);
  }
  return columns.join("");
};
