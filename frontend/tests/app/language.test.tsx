import { MantineProvider } from "@mantine/core";
import { renderHook, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { I18nextProvider } from "react-i18next";
import { beforeEach, expect, test } from "vitest";
import { changePreferences, openPreferences } from "@/api/preferences";
import { i18n, speak } from "@/app/i18n";
import { usePreferencesOf } from "@/app/use-preferences";
import { SettingsPage } from "@/features/settings/settings-page";
import { chooseLanguage, localeOf } from "@/shared/i18n/languages";
import { formatsOf } from "@/workbench/ui/formats";
import { showOnScreen } from "../workbench/on-screen";

const DEFAULTS = { language: "", color_scheme: "auto", reduced_motion: false, keys: {}, tour: "unseen" };

/** A server that keeps one person's preferences. */
const server = { kept: DEFAULTS };

beforeEach(async () => {
  server.kept = DEFAULTS;
  localStorage.clear();
  globalThis.fetch = (async (request: Request | string) => {
    if (typeof request !== "string" && request.method === "PUT") server.kept = await request.json();
    return Response.json(server.kept);
  }) as typeof fetch;
  await openPreferences("somebody");
  if (i18n.isInitialized) await speak("en");
});

test.each([
  ["de", ["fr-FR", "en"], "de"],
  ["de-AT", [], "de"],
  ["", ["fr-FR", "de-CH", "en-US"], "de"],
  ["", ["en-GB", "de"], "en"],
  ["", ["fr", "constructor"], "en"],
  ["xx", ["DE"], "de"],
])("chosen %j, the browser's %j: the screens speak %s", (chosen, ofBrowser, language) => {
  expect(chooseLanguage(chosen, ofBrowser)).toBe(language);
});

test("numbers and dates are written as in the browser's region where it speaks the language", () => {
  expect(localeOf("en", ["de-DE", "en-GB", "en-US"])).toBe("en-GB");
  expect(localeOf("de", ["en-GB"])).toBe("de");
});

test.each([
  ["en-GB", "1:02.345", "0.70", "9 Mar 2026"],
  ["de", "1:02,345", "0,70", "09.03.2026"],
])("in %s a length, a score and a date are written %s, %s, %s", (locale, length, score, date) => {
  const formats = formatsOf(locale);
  expect(formats.clock(62.3451)).toBe(length);
  expect(formats.score(0.7)).toBe(score);
  expect(formats.dateTime("2026-03-09T12:00:00Z")).toContain(date);
});

test.each([
  [0, "0:00.000"],
  [59.9996, "1:00.000"],
  [-1, "0:00.000"],
  [3600, "60:00.000"],
])("%d seconds are %s", (seconds, text) => {
  expect(formatsOf("en").clock(seconds)).toBe(text);
});

test.each([
  ["en", 0, "0 min"],
  ["en", 59.96, "59 min"],
  ["en", 60, "1 hr 0 min"],
  ["en", 125.4, "2 hr 5 min"],
  ["de", 125.4, "2 Std. 5 Min."],
])("in %s %d minutes of work are %s", (locale, minutes, text) => {
  expect(formatsOf(locale).workTime(minutes)).toBe(text);
});

test("the language chosen on the settings screen goes to the person's account", async () => {
  await showOnScreen(<SettingsPage />);
  await userEvent.click(screen.getByRole("combobox", { name: "Language" }));
  await userEvent.click(await screen.findByRole("option", { name: "Deutsch" }));
  await waitFor(() => expect(server.kept).toEqual({ ...DEFAULTS, language: "de" }));
});

test("open screens speak the chosen language at once, and the page says which it is", async () => {
  await showOnScreen(<SettingsPage />);
  const { result } = renderHook(() => usePreferencesOf("somebody"), {
    wrapper: ({ children }) => (
      <I18nextProvider i18n={i18n}>
        <MantineProvider env="test">{children}</MantineProvider>
      </I18nextProvider>
    ),
  });
  await waitFor(() => expect(result.current).toBe(true));
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Settings");
  await changePreferences({ language: "de" });
  expect(await screen.findByRole("heading", { level: 1, name: "Einstellungen" })).toBeTruthy();
  expect(document.documentElement.lang).toBe("de");
  await changePreferences({ language: "" });
  expect(await screen.findByRole("heading", { level: 1, name: "Settings" })).toBeTruthy();
  expect(document.documentElement.lang).toBe("en");
});

test("of two languages asked for one after the other the later one is spoken", async () => {
  await Promise.all([speak("de"), speak("en")]);
  expect(i18n.language).toBe("en");
});
