import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { type Language, localeOf } from "@/shared/i18n/languages";

export type Formats = {
  /** A server time in the person's own calendar and clock. */
  readonly dateTime: (iso: string) => string;
  /** `1:02.345`: minutes, seconds, thousandths. */
  readonly clock: (seconds: number) => string;
  /** A share or a score from 0 to 1, such as `0.75`. */
  readonly score: (value: number) => string;
};

export const formatsOf = (locale: string): Formats => {
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  const rest = new Intl.NumberFormat(locale, { minimumIntegerDigits: 2, minimumFractionDigits: 3 });
  const score = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return {
    dateTime: (iso) => dateTime.format(new Date(iso)),
    clock: (seconds) => {
      const milliseconds = Math.max(0, Math.round(seconds * 1000));
      return `${Math.floor(milliseconds / 60_000)}:${rest.format((milliseconds % 60_000) / 1000)}`;
    },
    score: (value) => score.format(value),
  };
};

/** How dates and numbers are written in the language that the screens speak. */
export const useFormats = (): Formats => {
  const { i18n } = useTranslation();
  const language = i18n.language as Language;
  return useMemo(() => formatsOf(localeOf(language, navigator.languages)), [language]);
};
