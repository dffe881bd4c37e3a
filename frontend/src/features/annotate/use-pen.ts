import { useEffect, useMemo, useRef, useState } from "react";
import { Pen, type PenPlace } from "@/editor/journal/pen";
import { WindowLine } from "@/editor/journal/window-line";

export type PenHandle = {
  /** Where this person's pen for the annotation is: only one window at a time may change it. */
  place: PenPlace;
  /** The line to this person's other windows; null while there is nothing to say. */
  line: WindowLine | null;
  /** How often the pen has come here from another window. */
  turns: number;
  take: () => void;
};

/** One pen for each annotation; `layDown` puts all work on this device before the pen goes to another window. */
export const usePen = (
  userId: string | undefined,
  annotationId: string,
  layDown: () => Promise<void>,
): PenHandle => {
  const [held, setHeld] = useState<{ pen: Pen; line: WindowLine } | null>(null);
  const [place, setPlace] = useState<PenPlace>("asking");
  const [turns, setTurns] = useState(0);
  const latest = useRef(layDown);
  latest.current = layDown;

  useEffect(() => {
    if (!userId) return;
    const name = `groundling/${userId}/${annotationId}`;
    const line = new WindowLine(name);
    const pen = new Pen({ name, locks: navigator.locks, line, layDown: () => latest.current() });
    setHeld({ pen, line });
    setPlace(pen.store.getState().place);
    const unsubscribe = pen.store.subscribe((now, before) => {
      setPlace(now.place);
      if (now.place === "here" && before.place === "elsewhere") setTurns((count) => count + 1);
    });
    return () => {
      unsubscribe();
      setHeld(null);
      setPlace("asking");
      // What was done last is on its way to this device still.
      void latest.current().finally(() => {
        pen.close();
        line.close();
      });
    };
  }, [userId, annotationId]);

  return useMemo(
    () => ({ place, turns, line: held?.line ?? null, take: () => void held?.pen.take() }),
    [place, turns, held],
  );
};
