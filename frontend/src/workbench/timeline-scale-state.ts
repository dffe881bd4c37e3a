import { type RefObject, useEffect, useState } from "react";
import type { FrameTable } from "@/media/frame-table";
import type { Player } from "@/media/player";
import type { FrameInterval } from "@/shared/units";
import { resized, revealed, scrolled, type TimeScale, timeScale, zoomed } from "@/timeline/time-scale";

const ZOOM_PER_WHEEL_PIXEL = 0.002;

type Wish = {
  strip: RefObject<HTMLDivElement | null>;
  /** Where the wheel counts: the strip and what stands above it. */
  wheelArea: RefObject<HTMLElement | null>;
  table: FrameTable;
  span: FrameInterval;
  player: Player | null;
  /** A drag decides itself what is in view. */
  isDragging: boolean;
};

/** The scale of the strip: as wide as the strip, zoomed and scrolled by the wheel, following the frame on the screen. */
export const useTimelineScale = ({ strip, wheelArea, table, span, player, isDragging }: Wish) => {
  const [scale, setScale] = useState<TimeScale>(() => timeScale(table, span, 1));

  useEffect(() => {
    const element = strip.current;
    const area = wheelArea.current;
    if (!element || !area) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setScale((before) => resized(before, entry.contentRect.width));
    });
    observer.observe(element);
    // React's own wheel listener is passive and could not keep the page from scrolling.
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.shiftKey && event.deltaX === 0) return;
      event.preventDefault();
      const x = event.clientX - element.getBoundingClientRect().left;
      setScale((before) =>
        event.ctrlKey
          ? zoomed(before, x, Math.exp(-event.deltaY * ZOOM_PER_WHEEL_PIXEL))
          : scrolled(before, event.deltaX || event.deltaY),
      );
    };
    area.addEventListener("wheel", wheel, { passive: false });
    return () => {
      observer.disconnect();
      area.removeEventListener("wheel", wheel);
    };
  }, [strip, wheelArea]);

  useEffect(() => setScale((before) => timeScale(table, span, before.widthPx)), [table, span]);

  useEffect(() => {
    if (!player || isDragging) return;
    setScale((before) => revealed(before, player.frame));
    return player.events.on("frame", (frame) => setScale((before) => revealed(before, frame)));
  }, [player, isDragging]);

  return [scale, setScale] as const;
};
