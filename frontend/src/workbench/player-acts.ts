import type { FrameTable } from "@/media/frame-table";
import type { Player } from "@/media/player";
import { clampFrame, type FrameInterval, seconds } from "@/shared/units";
import type { ScreenCommand } from "@/workbench/screen-command";

export const RATES: readonly number[] = [0.25, 0.5, 1, 1.5, 2, 4];

/** Goes to the frame that is shown `by` seconds later, or earlier; stays inside the clip. */
export const jumpSeconds = (player: Player | null, table: FrameTable, clip: FrameInterval, by: number) => {
  if (!player) return;
  player.seek(clampFrame(table.frameAtElapsed(seconds(table.elapsed(player.frame) + by)), clip));
};

const changeRate = (player: Player | null, by: 1 | -1) => {
  const next = RATES[RATES.indexOf(player?.rate ?? 1) + by];
  if (next !== undefined) player?.setRate(next);
};

/** What the player can do beyond the editor's own commands. */
export const playerCommands = (
  player: Player | null,
  table: FrameTable,
  clip: FrameInterval,
): ScreenCommand[] => {
  const command = (name: ScreenCommand["name"], perform: () => void): ScreenCommand => ({
    name,
    isEnabled: player !== null,
    perform,
  });
  return [
    command("second_back", () => jumpSeconds(player, table, clip, -1)),
    command("second_forward", () => jumpSeconds(player, table, clip, 1)),
    command("slower", () => changeRate(player, -1)),
    command("faster", () => changeRate(player, 1)),
  ];
};
