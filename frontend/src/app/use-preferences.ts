import { useMantineColorScheme } from "@mantine/core";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import {
  knowsPreferencesOf,
  openPreferences,
  preferencesStore,
  sendUnsentPreferences,
} from "@/api/preferences";
import { speak } from "@/app/i18n";
import { chooseLanguage } from "@/shared/i18n/languages";

/**
 * Opens the person's preferences and lets them work on the page; false until they are known on this device and the
 * screens speak the person's language.
 */
export const usePreferencesOf = (userId: string | undefined): boolean => {
  const [openedFor, setOpenedFor] = useState<string | null>(null);
  const [isSpoken, setSpoken] = useState(false);
  const { setColorScheme } = useMantineColorScheme();
  const language = useStore(preferencesStore, (state) => state.language);
  const colorScheme = useStore(preferencesStore, (state) => state.color_scheme);
  const lessMotion = useStore(preferencesStore, (state) => state.reduced_motion);

  useEffect(() => {
    if (!userId) return;
    let isGone = false;
    const opened = openPreferences(userId);
    if (knowsPreferencesOf(userId)) setOpenedFor(userId);
    void opened.then(() => {
      if (!isGone) setOpenedFor(userId);
    });
    const sendAgain = () => void sendUnsentPreferences();
    window.addEventListener("online", sendAgain);
    return () => {
      isGone = true;
      window.removeEventListener("online", sendAgain);
    };
  }, [userId]);

  const isOpen = openedFor !== null && openedFor === userId;
  useEffect(() => {
    if (isOpen) setColorScheme(colorScheme);
  }, [isOpen, colorScheme, setColorScheme]);
  useEffect(() => {
    document.documentElement.toggleAttribute("data-less-motion", lessMotion);
  }, [lessMotion]);
  useEffect(() => {
    if (isOpen) void speak(chooseLanguage(language, navigator.languages)).then(() => setSpoken(true));
  }, [isOpen, language]);
  return isOpen && isSpoken;
};
