import type { Command, CommandContext, CommandOutcome } from "@/editor/commands/command";
import type { StcDocument } from "@/editor/documents";
import type { EditContext, EditFault } from "@/editor/edit-context";
import { selectedTrackId } from "@/editor/selection";

/** What a command of an `stc` document runs with. */
export interface StcContext extends CommandContext {
  readonly edits: EditContext<StcDocument>;
}

/** What a command needs, and what is said where its key is pressed without that. */
export type Need = ((context: StcContext) => boolean) & {
  readonly orElse?: (context: StcContext) => EditFault["code"];
};

/** A need of the selected track; `fault` says what it lacks, where there is one. */
export function ofTrack(
  fault: EditFault["code"],
  isMet: (context: StcContext, trackId: string) => boolean,
): Need {
  const need = (context: StcContext): boolean => {
    const trackId = selectedTrackId(context.state);
    return trackId !== null && isMet(context, trackId);
  };
  const orElse = ({ state }: StcContext) => (selectedTrackId(state) === null ? "no_such_object" : fault);
  return Object.assign(need, { orElse });
}

export const hasTrack: Need = ofTrack("no_such_object", () => true);

/** A command of `stc` documents. */
export function stc(
  command: Pick<Command, "name" | "group" | "keys">,
  isEnabled: Need,
  perform: (context: StcContext) => CommandOutcome,
): Command {
  const { orElse } = isEnabled;
  return {
    ...command,
    documents: ["stc"],
    // The list is filtered by document type before any of these runs.
    isEnabled: (context) => isEnabled(context as StcContext),
    ...(orElse ? { whyNot: (context) => orElse(context as StcContext) } : {}),
    perform: (context) => perform(context as StcContext),
  };
}
