/** Readers of what the address says. What cannot be read is left out: a bad link opens the screen, not an error. */

export const frameInAddress = (search: Record<string, unknown>): { frame?: number } => {
  const frame = Number(search.frame);
  return search.frame !== undefined && Number.isInteger(frame) && frame >= 0 ? { frame } : {};
};

export const textInAddress = <K extends string>(
  search: Record<string, unknown>,
  key: K,
): { [P in K]?: string } => {
  const value = search[key];
  if (typeof value !== "string" && typeof value !== "number") return {};
  return { [key]: String(value) } as { [P in K]?: string };
};
