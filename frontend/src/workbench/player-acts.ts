import type { FrameTable } from "@/media/frame-table";
import type { Player } from "@/media/player";
import { RATES } from "@/media/speed";
import type { Box } from "@/shared/box";
import { clampFrame, seconds } from "@/shared/units";
import type { ScreenCommand } from "@/workbench/screen-command";
import { NEUTRAL_TONE, TONE_RANGE, type Tone, type ToneStore } from "@/workbench/video-stage-tone";
import type { StageView } from "@/workbench/video-stage-view";

/** Goes to the frame that is shown `by` seconds later, or earlier; stays inside what can be reached. */
export const jumpSeconds = (player: Player | null, table: FrameTable, by: number) => {
  if (!player) return;
  player.seek(clampFrame(table.frameAtElapsed(seconds(table.elapsed(player.frame) + by)), player.bounds));
};

const changeRate = (player: Player | null, by: 1 | -1) => {
  const next = RATES[RATES.indexOf(player?.rate ?? 1) + by];
  if (next !== undefined) player?.setRate(next);
};

/** Goes to the first frame of the next shot, or of this one or the one before it. */
const jumpToCut = (player: Player | null, table: FrameTable, by: 1 | -1) => {
  if (!player) return;
  const { startFrame, endFrame } = player.bounds;
  const cuts = table.shotCuts.filter((cut) => startFrame <= cut && cut <= endFrame);
  const cut =
    by > 0 ? cuts.find((each) => each > player.frame) : cuts.findLast((each) => each < player.frame);
  if (cut !== undefined) player.seek(cut);
};

/** What the player can do beyond the editor's own commands. */
export const playerCommands = (player: Player | null, table: FrameTable): ScreenCommand[] => {
  const command = (
    name: ScreenCommand["name"],
    perform: () => void,
    isEnabled = player !== null,
  ): ScreenCommand => ({ name, isEnabled, perform });
  const hasCuts = player !== null && table.shotCuts.length > 0;
  return [
    command("play_backward", () => player?.shuttle("backward")),
    command("stop", () => player?.pause()),
    command("play_forward", () => player?.shuttle("forward")),
    command("second_back", () => jumpSeconds(player, table, -1)),
    command("second_forward", () => jumpSeconds(player, table, 1)),
    command("previous_cut", () => jumpToCut(player, table, -1), hasCuts),
    command("next_cut", () => jumpToCut(player, table, 1), hasCuts),
    command("slower", () => changeRate(player, -1)),
    command("faster", () => changeRate(player, 1)),
  ];
};

const ZOOM_STEP = 1.5;
/** Share of the view by which a key moves it. */
const LOOK_STEP = 0.2;

/** How the picture is looked at; `box` is that of the selected object on this frame. */
export const stageCommands = (stage: StageView, tone: ToneStore, box: () => Box | null): ScreenCommand[] => {
  const command = (name: ScreenCommand["name"], perform: () => void): ScreenCommand => ({
    name,
    isEnabled: true,
    perform,
  });
  const change = (part: keyof Tone, by: 1 | -1) => () =>
    tone.set({ [part]: tone.get()[part] + by * TONE_RANGE.step });
  return [
    command("zoom_in", () => stage.zoom(ZOOM_STEP)),
    command("zoom_out", () => stage.zoom(1 / ZOOM_STEP)),
    command("zoom_fit", () => stage.fit()),
    command("zoom_to_box", () => {
      const here = box();
      if (here) stage.zoomTo(here);
    }),
    command("look_left", () => stage.look(-LOOK_STEP, 0)),
    command("look_right", () => stage.look(LOOK_STEP, 0)),
    command("look_up", () => stage.look(0, -LOOK_STEP)),
    command("look_down", () => stage.look(0, LOOK_STEP)),
    command("brighter", change("brightness", 1)),
    command("darker", change("brightness", -1)),
    command("more_contrast", change("contrast", 1)),
    command("less_contrast", change("contrast", -1)),
    command("neutral_picture", () => tone.set(NEUTRAL_TONE)),
  ];
};
