import { useSyncExternalStore } from "react";
import { changedId } from "@/editor/changes";
import type { ScreenCommand } from "@/workbench/screen-command";
import type { AnySession } from "@/workbench/sessions";

type Deciding = Pick<AnySession, "resolve"> & { readonly journal: Pick<AnySession["journal"], "view"> };

const NEVER = () => () => undefined;

/** The two choices of the conflict that stands first. */
export const useConflictCommands = (session: Deciding | null): ScreenCommand[] => {
  const view = session?.journal.view;
  const conflict = useSyncExternalStore(
    view ? view.subscribe : NEVER,
    () => view?.getState().conflicts[0] ?? null,
  );
  const decide = (choice: "mine" | "theirs") => () => {
    if (conflict) session?.resolve(changedId(conflict.change), choice);
  };
  return [
    { name: "keep_mine", isEnabled: conflict !== null, perform: decide("mine") },
    { name: "take_theirs", isEnabled: conflict !== null, perform: decide("theirs") },
  ];
};
