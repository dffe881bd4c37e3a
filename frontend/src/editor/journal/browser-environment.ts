import type { JournalEnvironment } from "@/editor/journal/journal";
import { newUuid } from "@/shared/uuid";

/** Real time, real chance. */
export const browserEnvironment: JournalEnvironment = {
  now: () => Date.now(),
  random: () => Math.random(),
  newId: newUuid,
  after: (ms, action) => {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
};
