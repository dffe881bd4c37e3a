const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** A server time in the person's own calendar and clock. */
export const localDateTime = (iso: string): string => dateTime.format(new Date(iso));

/** `1:02.345`: minutes, seconds, thousandths. */
export const clockTime = (seconds: number): string => {
  const milliseconds = Math.max(0, Math.round(seconds * 1000));
  const minutes = Math.floor(milliseconds / 60_000);
  const rest = ((milliseconds % 60_000) / 1000).toFixed(3).padStart(6, "0");
  return `${minutes}:${rest}`;
};
