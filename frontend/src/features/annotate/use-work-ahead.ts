import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { BenchTarget } from "@/features/annotate/bench-target";
import { dropAhead, fetchAhead, followsAtOnce } from "@/features/annotate/work-ahead";

/** The clip that is looked at comes first. */
const BEGIN_AFTER_MS = 400;
/** Shorter than the server keeps work for a person (90 s). */
const ASK_AGAIN_MS = 60_000;

/**
 * Fetches what comes next while a person is at short work, and asks for it again as long as any key or pointer
 * shows that the person is there. Whatever is kept is given back with the screen.
 */
export const useWorkAhead = (
  { assignmentId, project, stage, document }: BenchTarget,
  isAtWork: boolean,
): void => {
  const queryClient = useQueryClient();
  const isShort = followsAtOnce(document.document_type, stage);
  const { slug } = project;
  const { name } = stage;
  useEffect(() => {
    if (!isAtWork || !isShort || assignmentId === null) return;
    let wasActive = true;
    const note = () => {
      wasActive = true;
    };
    const fetchNow = () => {
      if (!wasActive) return;
      wasActive = false;
      // Without it the next work comes all the same, only later.
      void fetchAhead(queryClient, { project: slug, stage: name, assignmentId }).catch(() => undefined);
    };
    const begin = setTimeout(fetchNow, BEGIN_AFTER_MS);
    const again = setInterval(fetchNow, ASK_AGAIN_MS);
    window.addEventListener("keydown", note);
    window.addEventListener("pointerdown", note);
    window.addEventListener("pagehide", dropAhead);
    return () => {
      clearTimeout(begin);
      clearInterval(again);
      window.removeEventListener("keydown", note);
      window.removeEventListener("pointerdown", note);
      window.removeEventListener("pagehide", dropAhead);
      dropAhead();
    };
  }, [queryClient, isAtWork, isShort, assignmentId, slug, name]);
};
