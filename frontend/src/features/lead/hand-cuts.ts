/** Clips marked by hand on one video, before they are made. Frames are absolute, both ends inclusive. */
export type HandCut = {
  readonly id: string;
  readonly startFrame: number;
  readonly endFrame: number;
  readonly label: string;
};

export type HandCuts = {
  /** By their first frame. */
  readonly cuts: readonly HandCut[];
  /** The first frame of the clip that is being marked. */
  readonly mark: number | null;
  readonly selected: string | null;
  /** What was there before each change, the latest last. */
  readonly before: readonly (readonly HandCut[])[];
};

export const NO_CUTS: HandCuts = { cuts: [], mark: null, selected: null, before: [] };

const MOST_STEPS_BACK = 200;

const changed = (state: HandCuts, cuts: readonly HandCut[], rest: Partial<HandCuts> = {}): HandCuts => ({
  ...state,
  cuts: cuts.toSorted((one, other) => one.startFrame - other.startFrame || one.endFrame - other.endFrame),
  before: [...state.before, state.cuts].slice(-MOST_STEPS_BACK),
  ...rest,
});

/** The next clip begins here. */
export const markStart = (state: HandCuts, frame: number): HandCuts => ({ ...state, mark: frame });

export const dropMark = (state: HandCuts): HandCuts => ({ ...state, mark: null });

/** Where a clip that ends at `frame` begins: at the mark, else after the clip before it, else at the first frame. */
export const startOf = (state: HandCuts, frame: number): number => {
  if (state.mark !== null) return state.mark;
  const earlier = state.cuts.filter((cut) => cut.endFrame < frame).map((cut) => cut.endFrame + 1);
  return Math.max(0, ...earlier);
};

/** A clip from the mark to `frame`, in either order; the same clip is not marked twice. */
export const endClip = (state: HandCuts, frame: number, id: string): HandCuts => {
  const from = startOf(state, frame);
  const startFrame = Math.min(from, frame);
  const endFrame = Math.max(from, frame);
  const same = state.cuts.find((cut) => cut.startFrame === startFrame && cut.endFrame === endFrame);
  if (same) return { ...state, mark: null, selected: same.id };
  return changed(state, [...state.cuts, { id, startFrame, endFrame, label: "" }], {
    mark: null,
    selected: id,
  });
};

/** The first or last frame of a clip is to be `frame`; an edge does not pass the other one. */
export const moveEdge = (state: HandCuts, id: string, edge: "start" | "end", frame: number): HandCuts => {
  const moved = state.cuts.map((cut) => {
    if (cut.id !== id) return cut;
    return edge === "start"
      ? { ...cut, startFrame: Math.min(frame, cut.endFrame) }
      : { ...cut, endFrame: Math.max(frame, cut.startFrame) };
  });
  return changed(state, moved, { selected: id });
};

export const removeClip = (state: HandCuts, id: string): HandCuts => {
  const place = state.cuts.findIndex((cut) => cut.id === id);
  if (place < 0) return state;
  const left = state.cuts.filter((cut) => cut.id !== id);
  return changed(state, left, { selected: left[Math.min(place, left.length - 1)]?.id ?? null });
};

/** A label is typed letter by letter: it is no step to take back. */
export const labelClip = (state: HandCuts, id: string, label: string): HandCuts => ({
  ...state,
  cuts: state.cuts.map((cut) => (cut.id === id ? { ...cut, label } : cut)),
});

export const selectClip = (state: HandCuts, id: string | null): HandCuts => ({ ...state, selected: id });

/** The clip before or after the selected one. */
export const neighbourOf = (state: HandCuts, by: 1 | -1): HandCut | null => {
  const place = state.cuts.findIndex((cut) => cut.id === state.selected);
  if (place < 0) return (by > 0 ? state.cuts[0] : state.cuts.at(-1)) ?? null;
  return state.cuts[place + by] ?? null;
};

export const takeBack = (state: HandCuts): HandCuts => {
  const cuts = state.before.at(-1);
  if (!cuts) return state;
  const selected = cuts.some((cut) => cut.id === state.selected) ? state.selected : null;
  return { ...state, cuts, selected, before: state.before.slice(0, -1) };
};

const KEY = "groundling.cuts.";

/** The marks of a video that were left without being made; kept in this window. */
export const keptCuts = (assetId: string): HandCuts => {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY + assetId) ?? "[]");
    return { ...NO_CUTS, cuts: Array.isArray(kept) ? kept.filter(isCut) : [] };
  } catch {
    return NO_CUTS;
  }
};

export const keepCuts = (assetId: string, cuts: readonly HandCut[]) => {
  if (cuts.length > 0) sessionStorage.setItem(KEY + assetId, JSON.stringify(cuts));
  else sessionStorage.removeItem(KEY + assetId);
};

const isCut = (value: unknown): value is HandCut => {
  const cut = value as Partial<HandCut> | null;
  return (
    typeof cut?.id === "string" &&
    Number.isSafeInteger(cut.startFrame) &&
    Number.isSafeInteger(cut.endFrame) &&
    typeof cut.label === "string"
  );
};
