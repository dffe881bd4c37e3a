export type Filter = { state?: string; text?: string; tag?: string };

/** The address with one filter set, or taken out when it is empty. */
export const withFilter = (before: Filter, name: keyof Filter, value: string | null): Filter => {
  const { [name]: _old, ...rest } = before;
  return value ? { ...rest, [name]: value } : rest;
};
