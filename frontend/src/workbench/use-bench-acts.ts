import { useMemo } from "react";
import { useStore } from "zustand";
import { preferencesStore } from "@/api/preferences";
import { benchActs, keysByAct } from "@/workbench/bench-acts";
import type { ScreenCommand } from "@/workbench/screen-command";
import type { AnySession } from "@/workbench/sessions";

/** The one list of acts of a screen, with this person's keys. */
export const useBenchActs = (
  session: Pick<AnySession, "commands" | "isEnabled" | "runCommand"> | null,
  commands: readonly ScreenCommand[],
) => {
  const chosen = useStore(preferencesStore, (state) => state.keys);
  const keys = useMemo(() => keysByAct(chosen), [chosen]);
  return benchActs(session, commands, keys);
};
