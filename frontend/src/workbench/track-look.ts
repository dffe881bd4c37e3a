export type TrackLook = { color: string; dash: string; letter: string };

/** Okabe and Ito's colours, lightened where needed to stand out on near-black; told apart with any colour vision. */
const COLORS = [
  "#56b4e9",
  "#e69f00",
  "#35c79b",
  "#f0e442",
  "#e08bc0",
  "#ff7f50",
  "#9fa8ff",
  "#d9d9d9",
] as const;

/** The second cue: told apart without any colour at all. */
const DASHES = ["none", "10 4", "3 3", "14 4 3 4", "6 6", "18 5", "2 6", "10 3 2 3 2 3"] as const;

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** How the track that was made as number `index` (from 0) is drawn, everywhere. */
export const trackLook = (index: number): TrackLook => ({
  color: COLORS[index % COLORS.length] ?? COLORS[0],
  dash: DASHES[index % DASHES.length] ?? "none",
  letter: LETTERS[index % LETTERS.length] ?? "?",
});

const places = new WeakMap<readonly { readonly id: string }[], ReadonlyMap<string, number>>();

/** The number of each object in its list by its id; counted once for a list that is never altered. */
export const placesOf = (list: readonly { readonly id: string }[]): ReadonlyMap<string, number> => {
  const known = places.get(list) ?? new Map(list.map(({ id }, place) => [id, place]));
  places.set(list, known);
  return known;
};

/** The two sides of a comparison: the same subject keeps its colour, the person is told by line and letter. */
export const SIDE_LOOKS = [
  { color: "#56b4e9", dash: "none" },
  { color: "#e69f00", dash: "8 5" },
] as const;
