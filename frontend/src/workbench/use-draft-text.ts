import { useCallback, useEffect, useRef, useState } from "react";

const PAUSE_MS = 400;

/**
 * A text that is kept locally while the person types and committed at each pause, on leaving the field, and when the
 * field goes away. A value that changes from outside is shown unless the person has typed since.
 */
export const useDraftText = (value: string, commit: (text: string) => void) => {
  const [draft, setDraft] = useState<string | null>(null);
  const pending = useRef<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latestCommit = useRef(commit);
  latestCommit.current = commit;

  const flush = useCallback(() => {
    clearTimeout(timer.current);
    const text = pending.current;
    pending.current = null;
    if (text !== null) latestCommit.current(text);
  }, []);

  const change = useCallback(
    (text: string) => {
      setDraft(text);
      pending.current = text;
      clearTimeout(timer.current);
      timer.current = setTimeout(flush, PAUSE_MS);
    },
    [flush],
  );

  const leave = useCallback(() => {
    flush();
    setDraft(null);
  }, [flush]);

  useEffect(() => flush, [flush]);

  return { text: draft ?? value, change, leave, flush };
};
