import type { Clipboard } from "@/editor/clipboard";
import type { AnnotationDocument, Track } from "@/editor/documents";
import type { EditContext, EditFault, EditResult } from "@/editor/edit-context";
import type { EditorState, Selection } from "@/editor/editor-state";
import type { Marked } from "@/editor/marking";
import type { SegmentMode } from "@/editor/segment-edits";
import type { KeyPress, ToolName } from "@/editor/tools/box-tool";
import type { Box } from "@/shared/box";
import type { SourceFrame } from "@/shared/units";

/** What a command may ask of the player; `media/player` fits it. */
export interface PlayerControl {
  toggle(): void;
  step(frames: number): void;
  seek(frame: SourceFrame): void;
}

export interface CommandContext {
  readonly state: EditorState;
  readonly edits: EditContext<AnnotationDocument>;
  readonly segmentMode: SegmentMode;
  readonly clipboard: Clipboard;
  readonly prompts: PromptContext;
}

/** How far the tool is that tells a model what the subject is. */
export interface PromptContext {
  /** Why no model can be asked here; null when one can. */
  readonly fault: EditFault["code"] | null;
  readonly hasPrompt: boolean;
  /** A mask is proposed for the frame that is shown. */
  readonly hasProposal: boolean;
}

/** What is to happen. Several parts may happen together; a refused edit lets nothing else happen. */
export interface CommandOutcome {
  readonly edit?: EditResult;
  readonly select?: Selection | null;
  readonly marked?: Marked;
  readonly tool?: ToolName;
  /** The next larger or smaller tip of brush and eraser. */
  readonly brushRadius?: 1 | -1;
  /** Takes the proposed mask, gives the prompt up, or asks for the subject in a box. */
  readonly prompt?: "take" | "drop" | Box;
  readonly draftCategory?: Track["category"];
  readonly movesWholeTrack?: boolean;
  readonly player?: (player: PlayerControl) => void;
  readonly history?: "undo" | "redo";
}

export type ActGroup = "player" | "picture" | "track" | "segment" | "pair" | "edit" | "assist" | "screen";

/** What menu, palette, key overlay and settings know of an act, be it the editor's or the screen's. */
export interface Act {
  /** Stable; the text catalogue has `command.<name>`. */
  readonly name: string;
  readonly group: ActGroup;
  /** Each is a `KeyboardEvent.key`, after `mod+` and `shift+` in this order (shift only for letters and named keys). */
  readonly keys: readonly string[];
  readonly documents: readonly (AnnotationDocument["document_type"] | "blind")[];
  /** Acts that can never be done at the same moment as this one; they alone may have one of its keys. */
  readonly neverWith?: readonly string[];
}

export interface Command extends Act {
  readonly isEnabled: (context: CommandContext) => boolean;
  /** Why the key does nothing now, where the person is to be told. */
  readonly whyNot?: (context: CommandContext) => EditFault["code"] | null;
  readonly perform: (context: CommandContext) => CommandOutcome;
}

/** The name of a pressed key as commands write it: `mod+shift+z`, `Space`, `>`. */
export function keyName(press: KeyPress): string {
  const key = press.key === " " ? "Space" : press.key.length === 1 ? press.key.toLowerCase() : press.key;
  // A printed sign such as ">" already contains its shift, differently on each keyboard.
  const isSign = press.key.length === 1 && press.key.toLowerCase() === press.key.toUpperCase();
  const shift = press.shift && (!isSign || press.key === " ");
  return `${press.mod ? "mod+" : ""}${press.alt ? "alt+" : ""}${shift ? "shift+" : ""}${key}`;
}
