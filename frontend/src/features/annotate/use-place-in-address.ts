import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import type { AnySession } from "@/workbench/sessions";

const REST_MS = 400;

/** Writes the shown frame and the selected object into the address once they rest, so that it can be sent as a link. */
export const usePlaceInAddress = (session: AnySession | null) => {
  const navigate = useNavigate();
  useEffect(() => {
    if (!session) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const write = () => {
      const { frame, selection } = session.store.getState();
      void navigate({
        to: ".",
        search: { frame, ...(selection ? { object: selection.id } : {}) },
        replace: true,
      });
    };
    const unsubscribe = session.store.subscribe((state, before) => {
      if (state.frame === before.frame && state.selection === before.selection) return;
      clearTimeout(timer);
      timer = setTimeout(write, REST_MS);
    });
    return () => {
      clearTimeout(timer);
      unsubscribe();
    };
  }, [session, navigate]);
};
