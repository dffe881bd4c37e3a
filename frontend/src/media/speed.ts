export type Direction = "forward" | "backward";

/** How fast a clip may be played, either way; 1 is true speed. */
export const RATES: readonly number[] = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 4];

/** The speed that is at least twice as high, or the highest. */
export const doubledRate = (rate: number): number => RATES.find((each) => each >= 2 * rate) ?? rate;
