import i18next, { type i18n as Instance } from "i18next";
import { initReactI18next } from "react-i18next";
import en from "@/shared/i18n/en.json";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof en };
  }
}

/** Every text of every screen. A volunteer adds a language by adding its catalogue here. */
const resources = { en: { translation: en } };

export const i18n: Instance = i18next.createInstance();

export const startI18n = () =>
  i18n.use(initReactI18next).init({
    resources,
    lng: "en",
    fallbackLng: "en",
    interpolation: { escapeValue: false },
    returnNull: false,
  });
