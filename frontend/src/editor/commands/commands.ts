import type { Command } from "@/editor/commands/command";
import { FGQA_COMMANDS } from "@/editor/commands/fgqa-commands";
import { MARKING_COMMANDS } from "@/editor/commands/marking-commands";
import { MASK_COMMANDS } from "@/editor/commands/mask-commands";
import { MCQ_COMMANDS } from "@/editor/commands/mcq-commands";
import { HISTORY_COMMANDS, PLAYER_COMMANDS } from "@/editor/commands/player-commands";
import { SGQA_COMMANDS } from "@/editor/commands/sgqa-commands";
import { STC_COMMANDS } from "@/editor/commands/stc-commands";
import { WHOLE_TRACK_COMMANDS } from "@/editor/commands/whole-track-commands";
import type { AnnotationDocument } from "@/editor/documents";

/** Every act that has a name and a key. The palette, the key overlay and the buttons read this list. */
export const COMMANDS: readonly Command[] = [
  ...PLAYER_COMMANDS,
  ...STC_COMMANDS,
  ...MASK_COMMANDS,
  ...WHOLE_TRACK_COMMANDS,
  ...MARKING_COMMANDS,
  ...FGQA_COMMANDS,
  ...MCQ_COMMANDS,
  ...SGQA_COMMANDS,
  ...HISTORY_COMMANDS,
];

export function commandsFor(type: AnnotationDocument["document_type"]): readonly Command[] {
  return COMMANDS.filter((command) => command.documents.includes(type));
}
