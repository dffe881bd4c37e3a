import { useEffect } from "react";
import { renewLease } from "@/api/work";

const RENEW_MS = 5 * 60_000;

/** Keeps the lease of an open assignment while the person is at it: any key or pointer since the last renewal counts. */
export const useLease = (assignmentId: string | null) => {
  useEffect(() => {
    if (!assignmentId) return;
    let wasActive = true;
    const note = () => {
      wasActive = true;
    };
    const timer = setInterval(() => {
      if (!wasActive) return;
      wasActive = false;
      // A renewal that fails needs no words: the next save says whether the work is still held.
      renewLease(assignmentId).catch(() => undefined);
    }, RENEW_MS);
    window.addEventListener("keydown", note);
    window.addEventListener("pointerdown", note);
    return () => {
      clearInterval(timer);
      window.removeEventListener("keydown", note);
      window.removeEventListener("pointerdown", note);
    };
  }, [assignmentId]);
};
