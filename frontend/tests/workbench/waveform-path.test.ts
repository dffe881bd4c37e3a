import { expect, test } from "vitest";
import { timeScale } from "@/timeline/time-scale";
import { waveformPath } from "@/workbench/waveform-path";
import { CLIP, TABLE } from "./open-session";

const peaks = (maximum: number[]) => ({
  sample_rate: 8000,
  samples_per_bucket: 8000,
  minimum: maximum.map((value) => -value),
  maximum,
});

test("each pixel column shows the loudest and lowest of its time", () => {
  // The clip lasts 10 s; on 5 px each column covers two stretches of a second.
  const path = waveformPath(peaks([0, 64, 0, 0, 128, 0, 0, 0, 0, 32]), timeScale(TABLE, CLIP, 5), 20);
  expect(path).toBe("M0 5.0V15.0M1 10.0V11.0M2 0.0V20.0M3 10.0V11.0M4 7.5V12.5");
});

test("where the sound ends before the picture nothing is drawn", () => {
  expect(waveformPath(peaks([64]), timeScale(TABLE, CLIP, 10), 20)).toBe("M0 5.0V15.0");
});
