import { type Act, type ActGroup, keyName } from "@/editor/commands/command";
import { COMMANDS } from "@/editor/commands/commands";
import type { KeyPress } from "@/editor/tools/box-tool";
import { SCREEN_ACTS, type ScreenActName } from "@/workbench/screen-acts";
import type { ScreenCommand } from "@/workbench/screen-command";
import type { AnySession } from "@/workbench/sessions";

/** The order in which acts are listed everywhere. */
export const ACT_GROUPS = [
  "player",
  "picture",
  "track",
  "segment",
  "pair",
  "edit",
  "assist",
  "screen",
] as const satisfies readonly ActGroup[];

/** The keys that a person chose, by the name of the act; an act that is not named keeps its own. */
export type KeyMap = { readonly [act: string]: readonly string[] };

/** An act as the screen that is shown can do it: menu, palette, key overlay and keys read one list of these. */
export type BenchAct = Pick<Act, "name" | "group" | "keys"> & {
  readonly of: "editor" | "screen";
  readonly inFields: boolean;
  readonly isEnabled: () => boolean;
  readonly perform: () => void;
};

const merged = (acts: readonly Act[]): Act[] => {
  const byName = new Map<string, Act>();
  for (const act of acts) {
    const known = byName.get(act.name);
    byName.set(act.name, known ? { ...known, documents: [...known.documents, ...act.documents] } : act);
  }
  return [...byName.values()];
};

/** Every act of every screen, once by name. Settings list it, and the check for shared keys reads it. */
export const ACTS: readonly Act[] = merged([...COMMANDS, ...SCREEN_ACTS]);

/** True for two acts that may be asked for at the same moment, and so must not have the same key. */
export const canMeet = (one: Act, other: Act): boolean =>
  one.name !== other.name &&
  one.documents.some((type) => other.documents.includes(type)) &&
  !one.neverWith?.includes(other.name) &&
  !other.neverWith?.includes(one.name);

/**
 * The keys of every act for a person. A chosen key is the chosen act's alone: an act that has it by default, such
 * as one that came with a later version, goes without it.
 */
export const keysByAct = (chosen: KeyMap): ReadonlyMap<string, readonly string[]> => {
  const taken = ACTS.filter((act) => chosen[act.name]);
  return new Map(
    ACTS.map((act) => [
      act.name,
      chosen[act.name] ??
        act.keys.filter(
          (key) => !taken.some((other) => canMeet(act, other) && chosen[other.name]?.includes(key)),
        ),
    ]),
  );
};

/** The act that stands in the way of giving `key` to `act`; null when there is none. */
export const holderOf = (key: string, act: Act, chosen: KeyMap): Act | null => {
  const keys = keysByAct(chosen);
  return ACTS.find((other) => canMeet(act, other) && keys.get(other.name)?.includes(key)) ?? null;
};

type Session = Pick<AnySession, "commands" | "isEnabled" | "runCommand">;

/** The one list of the screen that is shown: the editor's acts and its own. */
export const benchActs = (
  session: Session | null,
  commands: readonly ScreenCommand[],
  keys: ReadonlyMap<string, readonly string[]>,
): BenchAct[] => {
  const screen = commands.map((command): BenchAct => {
    const act = actOf(command.name);
    return {
      name: act.name,
      group: act.group,
      keys: keys.get(act.name) ?? act.keys,
      of: "screen",
      inFields: "inFields" in act && act.inFields,
      isEnabled: () => command.isEnabled,
      perform: command.perform,
    };
  });
  const editor = (session?.commands ?? []).map(
    (command): BenchAct => ({
      name: command.name,
      group: command.group,
      keys: command.keys,
      of: "editor",
      inFields: false,
      isEnabled: () => session?.isEnabled(command) ?? false,
      perform: () => session?.runCommand(command.name),
    }),
  );
  return [...editor, ...screen];
};

const actOf = (name: ScreenActName) => {
  const act = SCREEN_ACTS.find((each) => each.name === name);
  if (!act) throw new RangeError(`there is no act ${name}`);
  return act;
};

/** The act of the screen that a key stands for; the editor's own acts take their keys in the session. */
export const screenActFor = (
  acts: readonly BenchAct[],
  press: KeyPress,
  isInField: boolean,
): BenchAct | null => {
  const name = keyName(press);
  const found = acts.find((act) => act.of === "screen" && act.keys.includes(name) && act.isEnabled());
  return found && (!isInField || found.inFields) ? found : null;
};
