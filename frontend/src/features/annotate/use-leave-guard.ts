import { useEffect } from "react";
import type { Journal } from "@/editor/journal/journal";

/** Commits what is being typed when the page goes away, and asks before leaving only while this device keeps nothing. */
export const useLeaveGuard = (journal: Pick<Journal, "view"> | null) => {
  useEffect(() => {
    const commitTyping = () => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    };
    const ask = (event: BeforeUnloadEvent) => {
      commitTyping();
      if (journal?.view.getState().state === "unkept") event.preventDefault();
    };
    window.addEventListener("pagehide", commitTyping);
    window.addEventListener("beforeunload", ask);
    return () => {
      window.removeEventListener("pagehide", commitTyping);
      window.removeEventListener("beforeunload", ask);
    };
  }, [journal]);
};
