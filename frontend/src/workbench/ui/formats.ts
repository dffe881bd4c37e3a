import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { type Language, localeOf } from "@/shared/i18n/languages";

export type Formats = {
  /** A server time in the person's own calendar and clock. */
  readonly dateTime: (iso: string) => string;
  /** `1:02.345`: minutes, seconds, thousandths. */
  readonly clock: (seconds: number) => string;
  /** A whole number, such as `2,321,035`. */
  readonly count: (value: number) => string;
  /** A share or a score from 0 to 1, such as `0.75`. */
  readonly score: (value: number) => string;
  /** A share from 0 to 1 in percent, such as `13.5%`. */
  readonly percent: (value: number) => string;
  /** `1 hr 5 min`: whole minutes of work, as the language shortens them. */
  readonly workTime: (minutes: number) => string;
};

export const formatsOf = (locale: string): Formats => {
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  const rest = new Intl.NumberFormat(locale, { minimumIntegerDigits: 2, minimumFractionDigits: 3 });
  const count = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const score = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  const inUnit = (unit: "hour" | "minute") =>
    new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short" });
  const [hours, minutes] = [inUnit("hour"), inUnit("minute")];
  return {
    dateTime: (iso) => dateTime.format(new Date(iso)),
    clock: (seconds) => {
      const milliseconds = Math.max(0, Math.round(seconds * 1000));
      return `${Math.floor(milliseconds / 60_000)}:${rest.format((milliseconds % 60_000) / 1000)}`;
    },
    count: (value) => count.format(value),
    score: (value) => score.format(value),
    percent: (value) => percent.format(value),
    workTime: (total) => {
      const whole = Math.floor(total);
      const rest = minutes.format(whole % 60);
      return whole < 60 ? rest : `${hours.format(Math.floor(whole / 60))} ${rest}`;
    },
  };
};

/** How dates and numbers are written in the language that the screens speak. */
export const useFormats = (): Formats => {
  const { i18n } = useTranslation();
  const language = i18n.language as Language;
  return useMemo(() => formatsOf(localeOf(language, navigator.languages)), [language]);
};
