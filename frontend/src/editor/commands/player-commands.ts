import type { Command } from "@/editor/commands/command";
import { stepBack, stepForward } from "@/editor/history";

const EVERY_DOCUMENT = ["stc", "fgqa", "mcq", "sgqa"] as const;
const always = () => true;

const step = (name: string, keys: readonly string[], frames: number): Command => ({
  name,
  group: "player",
  keys,
  documents: EVERY_DOCUMENT,
  isEnabled: always,
  perform: () => ({ player: (player) => player.step(frames) }),
});

const seekTo = (name: string, key: string, end: "startFrame" | "endFrame"): Command => ({
  name,
  group: "player",
  keys: [key],
  documents: EVERY_DOCUMENT,
  isEnabled: always,
  perform: ({ edits }) => ({ player: (player) => player.seek(edits.clip[end]) }),
});

export const PLAYER_COMMANDS: readonly Command[] = [
  {
    name: "play_pause",
    group: "player",
    keys: ["Space"],
    documents: EVERY_DOCUMENT,
    isEnabled: always,
    perform: () => ({ player: (player) => player.toggle() }),
  },
  step("step_forward", [".", "d", "ArrowRight"], 1),
  step("step_back", [",", "a", "ArrowLeft"], -1),
  step("leap_forward", [">", "shift+d", "shift+ArrowRight"], 10),
  step("leap_back", ["<", "shift+a", "shift+ArrowLeft"], -10),
  seekTo("go_to_start", "Home", "startFrame"),
  seekTo("go_to_end", "End", "endFrame"),
];

export const HISTORY_COMMANDS: readonly Command[] = [
  {
    name: "undo",
    group: "edit",
    keys: ["mod+z"],
    documents: EVERY_DOCUMENT,
    isEnabled: ({ state }) => stepBack(state.history) !== null,
    perform: () => ({ history: "undo" }),
  },
  {
    name: "redo",
    group: "edit",
    keys: ["mod+shift+z", "mod+y"],
    documents: EVERY_DOCUMENT,
    isEnabled: ({ state }) => stepForward(state.history) !== null,
    perform: () => ({ history: "redo" }),
  },
];
