import { useEffect } from "react";
import { useStore } from "zustand";
import { preferencesStore } from "@/api/preferences";
import { keyName } from "@/editor/commands/command";
import type { Player } from "@/media/player";
import type { FrameInterval } from "@/shared/units";
import { keysByAct } from "@/workbench/bench-acts";
import { pressOf } from "@/workbench/screen-command";
import { isForControl } from "@/workbench/use-bench-keys";

const ACTS: { readonly [act: string]: (player: Player, clip: FrameInterval) => void } = {
  play_pause: (player) => player.toggle(),
  play_backward: (player) => player.shuttle("backward"),
  stop: (player) => player.pause(),
  play_forward: (player) => player.shuttle("forward"),
  step_forward: (player) => player.step(1),
  step_back: (player) => player.step(-1),
  leap_forward: (player) => player.step(10),
  leap_back: (player) => player.step(-10),
  go_to_start: (player, clip) => player.seek(clip.startFrame),
  go_to_end: (player, clip) => player.seek(clip.endFrame),
};

/** The player's keys on a screen without an editor: the same ones, and as the person chose them. */
export const usePlayerKeys = (player: Player | null, clip: FrameInterval) => {
  const chosen = useStore(preferencesStore, (state) => state.keys);
  useEffect(() => {
    const keys = keysByAct(chosen);
    const onKey = (event: KeyboardEvent) => {
      if (!player || event.defaultPrevented || isForControl(event)) return;
      const pressed = keyName(pressOf(event));
      const act = Object.keys(ACTS).find((name) => keys.get(name)?.includes(pressed));
      if (!act) return;
      event.preventDefault();
      ACTS[act]?.(player, clip);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [player, clip, chosen]);
};
