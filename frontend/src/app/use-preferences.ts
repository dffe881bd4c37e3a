import { useMantineColorScheme } from "@mantine/core";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import {
  knowsPreferencesOf,
  openPreferences,
  preferencesStore,
  sendUnsentPreferences,
} from "@/api/preferences";

/** Opens the person's preferences and lets them work on the page; false until they are known on this device. */
export const usePreferencesOf = (userId: string | undefined): boolean => {
  const [openedFor, setOpenedFor] = useState<string | null>(null);
  const { setColorScheme } = useMantineColorScheme();
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
  return isOpen;
};
