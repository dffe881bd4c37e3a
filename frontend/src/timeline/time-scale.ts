import type { FrameTable } from "@/media/frame-table";
import { clampFrame, type FrameInterval, type SourceFrame, seconds } from "@/shared/units";

/**
 * Where frames stand on a strip of the screen. Linear in time, so that frames of a variable rate, waveform
 * and playhead agree; x is in CSS pixels from the left end of the strip. Values are immutable.
 */
export interface TimeScale {
  readonly table: FrameTable;
  readonly clip: FrameInterval;
  readonly widthPx: number;
  /** Zoom; at least what shows the whole clip. */
  readonly pxPerSecond: number;
  /** How far the strip is scrolled to the right. */
  readonly scrollPx: number;
}

export interface RulerMark {
  readonly frame: SourceFrame;
  readonly x: number;
  /** `m:ss` or, between seconds, the frame number; empty for a minor mark. */
  readonly label: string;
  readonly isMajor: boolean;
}

/** One frame may become as wide as this. */
const WIDEST_FRAME_PX = 60;
const RULER_STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];

/** The whole clip on `widthPx` pixels. */
export function timeScale(table: FrameTable, clip: FrameInterval, widthPx: number): TimeScale {
  const scale = { table, clip, widthPx: Math.max(widthPx, 1), pxPerSecond: 1, scrollPx: 0 };
  return { ...scale, pxPerSecond: scale.widthPx / clipSeconds(scale) };
}

/** From the start of the first frame to the end of the last. */
function clipSeconds({ table, clip }: TimeScale): number {
  return table.seconds(clip.endFrame) + table.duration(clip.endFrame) - table.seconds(clip.startFrame);
}

/** Left edge of the frame: where it begins to be shown. */
export function xOf(scale: TimeScale, frame: SourceFrame): number {
  const { table, clip, pxPerSecond, scrollPx } = scale;
  return (table.seconds(frame) - table.seconds(clip.startFrame)) * pxPerSecond - scrollPx;
}

/** Right edge of the frame: where the next one begins. */
export function xAfter(scale: TimeScale, frame: SourceFrame): number {
  return xOf(scale, frame) + scale.table.duration(frame) * scale.pxPerSecond;
}

/** The frame of the clip on show at `x`; the clip's ends for places outside it. */
export function frameAtX(scale: TimeScale, x: number): SourceFrame {
  const { table, clip, pxPerSecond, scrollPx } = scale;
  const time = table.elapsed(clip.startFrame) + (x + scrollPx) / pxPerSecond;
  return clampFrame(table.frameAtElapsed(seconds(time)), clip);
}

/** The frame whose left edge is nearest to `x`: where a cut or an edge dragged there would stand. */
export function boundaryAtX(scale: TimeScale, x: number): SourceFrame {
  const frame = frameAtX(scale, x);
  const next = clampFrame(frame + 1, scale.clip);
  return x - xOf(scale, frame) > xAfter(scale, frame) - x ? next : frame;
}

/** Zooms by `factor` while what is under `anchorX` stays there. */
export function zoomed(scale: TimeScale, anchorX: number, factor: number): TimeScale {
  const least = scale.widthPx / clipSeconds(scale);
  const shortest = clipSeconds(scale) / (scale.clip.endFrame - scale.clip.startFrame + 1);
  const most = Math.max(WIDEST_FRAME_PX / shortest, least);
  const pxPerSecond = Math.min(Math.max(scale.pxPerSecond * factor, least), most);
  const time = (anchorX + scale.scrollPx) / scale.pxPerSecond;
  return held({ ...scale, pxPerSecond, scrollPx: time * pxPerSecond - anchorX });
}

export function scrolled(scale: TimeScale, dx: number): TimeScale {
  return held({ ...scale, scrollPx: scale.scrollPx + dx });
}

/** The strip has another width: what was at its left stays, and a fully zoomed-out strip stays so. */
export function resized(scale: TimeScale, widthPx: number): TimeScale {
  const width = Math.max(widthPx, 1);
  const wasFitted = scale.pxPerSecond * clipSeconds(scale) <= scale.widthPx + 0.5;
  const fitted = timeScale(scale.table, scale.clip, width);
  return wasFitted
    ? fitted
    : held({ ...scale, widthPx: width, pxPerSecond: Math.max(scale.pxPerSecond, fitted.pxPerSecond) });
}

/** Scrolls as little as needed to show the frame, with some room beside it. */
export function revealed(scale: TimeScale, frame: SourceFrame): TimeScale {
  const margin = Math.min(scale.widthPx / 10, 40);
  const left = xOf(scale, frame) - margin;
  const right = xAfter(scale, frame) + margin - scale.widthPx;
  if (left < 0) return scrolled(scale, left);
  return right > 0 ? scrolled(scale, right) : scale;
}

/** Keeps the strip from being scrolled past the clip's ends. */
function held(scale: TimeScale): TimeScale {
  const most = Math.max(clipSeconds(scale) * scale.pxPerSecond - scale.widthPx, 0);
  return { ...scale, scrollPx: Math.min(Math.max(scale.scrollPx, 0), most) };
}

/** Marks at whole seconds from the clip's start, or at frames when zoomed in, labels at least `leastGapPx` apart. */
export function ruler(scale: TimeScale, leastGapPx: number): RulerMark[] {
  const { table, clip, pxPerSecond, widthPx } = scale;
  const frameWidth = (clipSeconds(scale) * pxPerSecond) / (clip.endFrame - clip.startFrame + 1);
  if (frameWidth >= leastGapPx / 5) return frameMarks(scale, Math.ceil(leastGapPx / frameWidth));
  const step = RULER_STEPS_S.find((each) => each * pxPerSecond >= leastGapPx) ?? 7200;
  const marks: RulerMark[] = [];
  const origin = table.elapsed(clip.startFrame);
  const firstStep = Math.max(Math.floor(scale.scrollPx / pxPerSecond / step), 0);
  for (let time = firstStep * step; time <= clipSeconds(scale); time += step) {
    const x = time * pxPerSecond - scale.scrollPx;
    if (x > widthPx) break;
    const frame = clampFrame(table.frameAtElapsed(seconds(origin + time)), clip);
    marks.push({
      frame,
      x,
      label: `${Math.floor(time / 60)}:${String(time % 60).padStart(2, "0")}`,
      isMajor: true,
    });
  }
  return marks;
}

/** The shot cuts on the strip: each at the left edge of the frame that begins the new shot. */
export function cutMarks(scale: TimeScale): { frame: SourceFrame; x: number }[] {
  const { table, clip, widthPx } = scale;
  return table.shotCuts
    .filter((frame) => clip.startFrame < frame && frame <= clip.endFrame)
    .map((frame) => ({ frame, x: xOf(scale, frame) }))
    .filter(({ x }) => 0 <= x && x <= widthPx);
}

function frameMarks(scale: TimeScale, labelEvery: number): RulerMark[] {
  const last = frameAtX(scale, scale.widthPx);
  const marks: RulerMark[] = [];
  for (let frame = frameAtX(scale, 0); frame <= last; frame = (frame + 1) as SourceFrame) {
    const isMajor = (frame - scale.clip.startFrame) % labelEvery === 0;
    marks.push({ frame, x: xOf(scale, frame), label: isMajor ? String(frame) : "", isMajor });
  }
  return marks;
}
