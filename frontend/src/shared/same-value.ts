/** Whether two JSON values say the same, whatever the order of their fields. */
export function sameValue(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [left, right] = [one, other] as { readonly [field: string]: unknown }[];
  const fields = Object.keys(left ?? {});
  return (
    fields.length === Object.keys(right ?? {}).length &&
    fields.every((field) => Object.hasOwn(right ?? {}, field) && sameValue(left?.[field], right?.[field]))
  );
}
