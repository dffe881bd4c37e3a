import { useHotkeys } from "react-hotkeys-hook";
import type { Player } from "@/media/player";
import type { FrameInterval } from "@/shared/units";

/** The player's keys on a screen without an editor: the same ones. */
export const usePlayerKeys = (player: Player | null, clip: FrameInterval) => {
  const options = { preventDefault: true };
  useHotkeys("space", () => player?.toggle(), options, [player]);
  useHotkeys("j", () => player?.shuttle("backward"), options, [player]);
  useHotkeys("k", () => player?.pause(), options, [player]);
  useHotkeys("l", () => player?.shuttle("forward"), options, [player]);
  useHotkeys(["right", "period", "d"], () => player?.step(1), options, [player]);
  useHotkeys(["left", "comma", "a"], () => player?.step(-1), options, [player]);
  useHotkeys(["shift+right", "shift+d"], () => player?.step(10), options, [player]);
  useHotkeys(["shift+left", "shift+a"], () => player?.step(-10), options, [player]);
  useHotkeys("home", () => player?.seek(clip.startFrame), options, [player, clip]);
  useHotkeys("end", () => player?.seek(clip.endFrame), options, [player, clip]);
};
