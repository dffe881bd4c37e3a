import { useCallback, useEffect, useMemo, useState } from "react";
import type { FrameTable } from "@/media/frame-table";
import type { Player } from "@/media/player";
import { clampFrame, type FrameInterval, frameInterval, type SourceFrame } from "@/shared/units";

/**
 * Whether the player may leave the clip for the source video around it, to look at only. Where the clip ends earlier
 * for this person, at `endsAt`, nothing after that frame is shown and nothing around it.
 */
export const useClipContext = (
  player: Player | null,
  table: FrameTable,
  clip: FrameInterval,
  endsAt: SourceFrame | null,
) => {
  const [isShown, setShown] = useState(false);
  const [whole] = useState(() => table.interval);
  const shortened = useMemo(
    () => (endsAt === null ? null : frameInterval(clip.startFrame, clampFrame(endsAt, clip))),
    [clip, endsAt],
  );
  const isOffered =
    shortened === null && (whole.startFrame < clip.startFrame || clip.endFrame < whole.endFrame);
  const span = shortened ?? (isShown ? whole : clip);
  useEffect(() => player?.setBounds(span), [player, span]);
  const toggle = useCallback(() => setShown((before) => !before), []);
  const context = useMemo(() => ({ isShown, isOffered, toggle }), [isShown, isOffered, toggle]);
  return { span, context };
};
