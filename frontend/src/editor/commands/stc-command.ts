import type { Command, CommandContext, CommandOutcome } from "@/editor/commands/command";
import type { StcDocument } from "@/editor/documents";
import type { EditContext } from "@/editor/edit-context";

/** What a command of an `stc` document runs with. */
export interface StcContext extends CommandContext {
  readonly edits: EditContext<StcDocument>;
}

/** A command of `stc` documents. */
export function stc(
  command: Pick<Command, "name" | "group" | "keys">,
  isEnabled: (context: StcContext) => boolean,
  perform: (context: StcContext) => CommandOutcome,
): Command {
  return {
    ...command,
    documents: ["stc"],
    // The list is filtered by document type before any of these runs.
    isEnabled: (context) => isEnabled(context as StcContext),
    perform: (context) => perform(context as StcContext),
  };
}
