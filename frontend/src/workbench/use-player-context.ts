import { useEffect, useState } from "react";
import type { FrameTable } from "@/media/frame-table";
import type { Player } from "@/media/player";
import type { FrameInterval } from "@/shared/units";

/** Whether the player may leave the clip for the source video around it, to look at only. */
export const useClipContext = (player: Player | null, table: FrameTable, clip: FrameInterval) => {
  const [isShown, setShown] = useState(false);
  const [whole] = useState(() => table.interval);
  const isOffered = whole.startFrame < clip.startFrame || clip.endFrame < whole.endFrame;
  const span = isShown ? whole : clip;
  useEffect(() => player?.setBounds(span), [player, span]);
  return {
    span,
    context: { isShown, isOffered, toggle: () => setShown((before) => !before) },
  };
};
