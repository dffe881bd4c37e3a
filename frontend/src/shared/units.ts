/**
 * The number spaces of the product. A number of one space does not type-check where another is wanted,
 * so that nobody hands a grid index to what expects a source frame.
 */
declare const brand: unique symbol;
type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** Index of a frame in the asset's frame table: 0-based, presentation order. */
export type SourceFrame = Brand<number, "SourceFrame">;
/** Index of a frame on the project's sampling grid. */
export type GridIndex = Brand<number, "GridIndex">;
/** Presentation time in units of the asset's time base. */
export type Ticks = Brand<number, "Ticks">;
/** Time for display and for media elements, never for arithmetic on frames. */
export type Seconds = Brand<number, "Seconds">;

/** A place in the upright picture, in its pixels. */
export type ImagePoint = Brand<{ readonly x: number; readonly y: number }, "ImagePoint">;
/** A place in the view that shows the picture, in CSS pixels from its top left corner. */
export type ScreenPoint = Brand<{ readonly x: number; readonly y: number }, "ScreenPoint">;

/** Both ends belong to the interval. */
export interface FrameInterval {
  readonly startFrame: SourceFrame;
  readonly endFrame: SourceFrame;
}

function wholeNumber(value: number, what: string): number {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new RangeError(`${what} must be a whole number from 0, not ${value}`);
  return value;
}

/** Takes `value` as a source frame; throws RangeError unless it is a whole number from 0. */
export const sourceFrame = (value: number): SourceFrame => wholeNumber(value, "a frame") as SourceFrame;

/** Takes `value` as a grid index; throws RangeError unless it is a whole number from 0. */
export const gridIndex = (value: number): GridIndex => wholeNumber(value, "a grid index") as GridIndex;

/** Takes `value` as a presentation time; throws RangeError unless it is a whole number. */
export function ticks(value: number): Ticks {
  if (!Number.isSafeInteger(value)) throw new RangeError(`a tick must be a whole number, not ${value}`);
  return value as Ticks;
}

export const seconds = (value: number): Seconds => value as Seconds;

export const imagePoint = (x: number, y: number): ImagePoint => ({ x, y }) as ImagePoint;

export const screenPoint = (x: number, y: number): ScreenPoint => ({ x, y }) as ScreenPoint;

/** Makes an interval of two frames in either order. */
export function frameInterval(one: SourceFrame, other: SourceFrame): FrameInterval {
  return one <= other ? { startFrame: one, endFrame: other } : { startFrame: other, endFrame: one };
}

export const intervalContains = (interval: FrameInterval, frame: SourceFrame): boolean =>
  interval.startFrame <= frame && frame <= interval.endFrame;

/** The frame of the interval nearest to `frame`, which may lie before 0 or after the end. */
export function clampFrame(frame: number, interval: FrameInterval): SourceFrame {
  return Math.min(Math.max(Math.round(frame), interval.startFrame), interval.endFrame) as SourceFrame;
}
