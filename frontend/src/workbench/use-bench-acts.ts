import { useMemo } from "react";
import { benchActs, type KeyMap, keysByAct } from "@/workbench/bench-acts";
import type { ScreenCommand } from "@/workbench/screen-command";
import type { AnySession } from "@/workbench/sessions";

const NOTHING_CHOSEN: KeyMap = {};

/** The one list of acts of a screen, with this person's keys. */
export const useBenchActs = (
  session: Pick<AnySession, "commands" | "isEnabled" | "runCommand"> | null,
  commands: readonly ScreenCommand[],
) => {
  const keys = useMemo(() => keysByAct(NOTHING_CHOSEN), []);
  return benchActs(session, commands, keys);
};
