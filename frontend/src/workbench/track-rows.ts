import { type RefObject, useCallback, useLayoutEffect, useState } from "react";

/** Rows drawn beyond what is seen, so that scrolling shows no empty ones. */
const SPARE = 4;

/** Of a long list with rows of one height those that are in view, and the room that the others take. */
export const useWindowedRows = (list: RefObject<HTMLElement | null>, count: number, rowPx: number) => {
  const [view, setView] = useState({ top: 0, height: 0 });
  const isEmpty = count === 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: an empty list has no element to look at
  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const look = () => setView({ top: element.scrollTop, height: element.clientHeight });
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [list, isEmpty]);
  const reveal = useCallback(
    (place: number) => {
      const element = list.current;
      if (!element || place < 0) return;
      const top = place * rowPx;
      if (top < element.scrollTop) element.scrollTop = top;
      else if (top + rowPx > element.scrollTop + element.clientHeight)
        element.scrollTop = top + rowPx - element.clientHeight;
    },
    [list, rowPx],
  );
  // Without a height nothing is laid out yet: then as many are drawn as a screen holds.
  const height = view.height || 40 * rowPx;
  const from = Math.min(Math.max(Math.floor(view.top / rowPx) - SPARE, 0), count);
  const to = Math.min(Math.ceil((view.top + height) / rowPx) + SPARE, count);
  return { from, to, above: from * rowPx, below: (count - to) * rowPx, reveal };
};
