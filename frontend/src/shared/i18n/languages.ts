/** Every language that the screens speak, by its own name. Each has a catalogue beside this file. */
export const LANGUAGES = { en: "English", de: "Deutsch" } as const;

export type Language = keyof typeof LANGUAGES;

const languageOfTag = (tag: string): Language | null => {
  const language = tag.toLowerCase().split("-")[0] ?? "";
  return Object.hasOwn(LANGUAGES, language) ? (language as Language) : null;
};

/** What the screens speak: what the person chose ("" is no choice), else what the browser prefers, else English. */
export const chooseLanguage = (chosen: string, ofBrowser: readonly string[]): Language => {
  for (const tag of [chosen, ...ofBrowser]) {
    const language = languageOfTag(tag);
    if (language) return language;
  }
  return "en";
};

/** How numbers and dates are written in a language: as in the browser's own region where it speaks that language. */
export const localeOf = (language: Language, ofBrowser: readonly string[]): string =>
  ofBrowser.find((tag) => languageOfTag(tag) === language) ?? language;
