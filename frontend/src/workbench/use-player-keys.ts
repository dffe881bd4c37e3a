import { useEffect } from "react";
import { useStore } from "zustand";
import { preferencesStore } from "@/api/preferences";
import { keyName } from "@/editor/commands/command";
import type { FrameTable } from "@/media/frame-table";
import type { Player } from "@/media/player";
import type { FrameInterval } from "@/shared/units";
import { keysByAct } from "@/workbench/bench-acts";
import { playerCommands } from "@/workbench/player-acts";
import { pressOf } from "@/workbench/screen-command";
import { isForControl } from "@/workbench/use-bench-keys";

/** The editor's acts of the player; the screen's own come from `playerCommands`. */
const EDITORS: { readonly [act: string]: (player: Player, clip: FrameInterval) => void } = {
  play_pause: (player) => player.toggle(),
  step_forward: (player) => player.step(1),
  step_back: (player) => player.step(-1),
  leap_forward: (player) => player.step(10),
  leap_back: (player) => player.step(-10),
  go_to_start: (player, clip) => player.seek(clip.startFrame),
  go_to_end: (player, clip) => player.seek(clip.endFrame),
};

/** The player's keys on a screen without an editor: the same ones, and as the person chose them. */
export const usePlayerKeys = (player: Player | null, table: FrameTable, clip: FrameInterval) => {
  const chosen = useStore(preferencesStore, (state) => state.keys);
  useEffect(() => {
    const keys = keysByAct(chosen);
    const onKey = (event: KeyboardEvent) => {
      if (!player || event.defaultPrevented || isForControl(event)) return;
      const pressed = keyName(pressOf(event));
      const has = (act: string) => keys.get(act)?.includes(pressed) === true;
      const editors = Object.keys(EDITORS).find(has);
      const screens = playerCommands(player, table).find((each) => each.isEnabled && has(each.name));
      if (!editors && !screens) return;
      event.preventDefault();
      if (editors) EDITORS[editors]?.(player, clip);
      else screens?.perform();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [player, table, clip, chosen]);
};
