import { useCallback, useEffect, useState } from "react";
import { ApiError } from "@/api/errors";
import { renewLease } from "@/api/work";
import { onReturn } from "@/features/annotate/on-return";

const RENEW_MS = 5 * 60_000;

export type Lease = {
  /** Why the work is no longer this person's, in the server's words; null while it is. */
  lostBecause: string | null;
  /** Asks for it now; resolves to whether the person may go on. */
  renew: () => Promise<boolean>;
};

/**
 * Keeps the lease of an open assignment while the person is at it: any key or pointer since the last renewal counts,
 * and so does coming back to the page.
 */
export const useLease = (assignmentId: string | null): Lease => {
  const [lostBecause, setLostBecause] = useState<string | null>(null);

  const renew = useCallback(async () => {
    if (!assignmentId) return true;
    try {
      await renewLease(assignmentId);
      setLostBecause(null);
      return true;
    } catch (error) {
      // Without an answer nothing is known; the sign-in form speaks for itself.
      const isRefused = error instanceof ApiError && error.status < 500 && error.status !== 401;
      if (isRefused) setLostBecause(error.message);
      return !isRefused;
    }
  }, [assignmentId]);

  useEffect(() => {
    if (!assignmentId) return;
    let wasActive = true;
    const note = () => {
      wasActive = true;
    };
    const timer = setInterval(() => {
      if (!wasActive) return;
      wasActive = false;
      void renew();
    }, RENEW_MS);
    const stop = onReturn(() => void renew());
    const end = () => {
      clearInterval(timer);
      stop();
    };
    // The lease is not the other person's to renew.
    window.addEventListener("groundling:other-person", end);
    window.addEventListener("keydown", note);
    window.addEventListener("pointerdown", note);
    return () => {
      end();
      window.removeEventListener("groundling:other-person", end);
      window.removeEventListener("keydown", note);
      window.removeEventListener("pointerdown", note);
    };
  }, [assignmentId, renew]);

  return { lostBecause, renew };
};
