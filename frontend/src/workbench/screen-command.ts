import { type Command, keyName } from "@/editor/commands/command";
import type { KeyPress } from "@/editor/tools/box-tool";

/** An act of the screen around the editor: submit, palette, help. The text catalogue has `command.<name>`. */
export type ScreenCommand = {
  readonly name: string;
  readonly group: Command["group"] | "screen" | "assist";
  readonly keys: readonly string[];
  /** True where the key also counts while a person types in a field. */
  readonly inFields?: boolean;
  readonly isEnabled: boolean;
  readonly perform: () => void;
};

export const pressOf = (event: KeyboardEvent): KeyPress => ({
  key: event.key,
  shift: event.shiftKey,
  alt: event.altKey,
  mod: event.ctrlKey || event.metaKey,
});

export const screenCommandFor = (
  commands: readonly ScreenCommand[],
  press: KeyPress,
  isInField: boolean,
): ScreenCommand | null => {
  const name = keyName(press);
  const found = commands.find((command) => command.keys.includes(name) && command.isEnabled);
  return found && (!isInField || found.inFields) ? found : null;
};
