import type { KeyPress } from "@/editor/tools/box-tool";
import type { ScreenActName } from "@/workbench/screen-acts";

/** What an act of `SCREEN_ACTS` does on the screen that is shown, and whether it can be done now. */
export type ScreenCommand = {
  readonly name: ScreenActName;
  readonly isEnabled: boolean;
  readonly perform: () => void;
};

export const pressOf = (event: KeyboardEvent): KeyPress => {
  // Where a sign such as "[" needs AltGr, the browser says Ctrl and Alt too.
  const isAltGraph = event.getModifierState("AltGraph");
  return {
    key: event.key,
    shift: event.shiftKey,
    alt: event.altKey && !isAltGraph,
    mod: (event.ctrlKey || event.metaKey) && !isAltGraph,
  };
};
