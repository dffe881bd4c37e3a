import i18next, { type i18n as Instance } from "i18next";
import { initReactI18next } from "react-i18next";
import en from "@/shared/i18n/en.json";
import { chooseLanguage, type Language } from "@/shared/i18n/languages";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof en };
  }
}

type Catalogue = { default: object };

/** English is there from the start, because a text that another catalogue lacks is shown in English. */
const LOADED_WHEN_SPOKEN: { readonly [L in Exclude<Language, "en">]: () => Promise<Catalogue> } = {
  de: () => import("@/shared/i18n/de.json"),
};

export const i18n: Instance = i18next.createInstance();

let wanted: Language = "en";

/** Starts with the language of the browser, the best guess until it is known who the person is. */
export const startI18n = async (): Promise<void> => {
  i18n.on("languageChanged", (language) => {
    document.documentElement.lang = language;
  });
  await i18n.use(initReactI18next).init({
    resources: { en: { translation: en } },
    lng: "en",
    fallbackLng: "en",
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  await speak(chooseLanguage("", navigator.languages));
};

/** Puts every screen into this language. Where its catalogue cannot be loaded, the language stays as it is. */
export const speak = async (language: Language): Promise<void> => {
  wanted = language;
  if (language !== "en" && !i18n.hasResourceBundle(language, "translation")) {
    try {
      const catalogue = await LOADED_WHEN_SPOKEN[language]();
      i18n.addResourceBundle(language, "translation", catalogue.default);
    } catch {
      return;
    }
  }
  if (wanted === language && i18n.language !== language) await i18n.changeLanguage(language);
};
