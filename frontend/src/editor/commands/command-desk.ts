import type { Clipboard } from "@/editor/clipboard";
import {
  type Command,
  type CommandContext,
  type CommandOutcome,
  keyName,
  type PlayerControl,
} from "@/editor/commands/command";
import { commandsFor } from "@/editor/commands/commands";
import type { AnnotationDocument } from "@/editor/documents";
import { type EditContext, type EditFault, type EditResult, refusal } from "@/editor/edit-context";
import type { EditorState, Selection } from "@/editor/editor-state";
import type { MaskDesk } from "@/editor/masks/mask-desk";
import type { SegmentMode } from "@/editor/segment-edits";
import type { KeyPress, ToolName } from "@/editor/tools/box-tool";
import { ok } from "@/shared/result";

/** What the desk needs of the session around it. */
export interface CommandHost {
  readonly store: { readonly getState: () => EditorState };
  readonly masks: MaskDesk;
  editContext(): EditContext<AnnotationDocument>;
  edit(name: string, make: () => EditResult): EditResult;
  undo(): boolean;
  redo(): boolean;
  select(selection: Selection | null): void;
  setTool(tool: ToolName): void;
}

/** How this person's commands are: which keys they chose, how they cut, what they have copied. */
export interface CommandSettings {
  readonly documentType: AnnotationDocument["document_type"];
  readonly keys: ReadonlyMap<string, readonly string[]> | undefined;
  readonly segmentMode: SegmentMode;
  readonly clipboard: Clipboard;
  /** Sets parts of the state that a command chooses and that no edit makes. */
  readonly choose: (patch: Partial<EditorState>) => void;
  readonly refuse: (fault: EditFault) => void;
}

/** The commands of one session: found by key or by name, and carried out. */
export class CommandDesk {
  readonly commands: readonly Command[];
  #player: PlayerControl | null = null;
  /** What was asked of the player while the clip was still being opened, in this order. */
  readonly #asked: ((player: PlayerControl) => void)[] = [];
  readonly #host: CommandHost;
  readonly #settings: CommandSettings;

  constructor(host: CommandHost, settings: CommandSettings) {
    this.#host = host;
    this.#settings = settings;
    this.commands = commandsFor(settings.documentType).map((command) => ({
      ...command,
      keys: settings.keys?.get(command.name) ?? command.keys,
    }));
  }

  /** What plays the clip from now on, or nothing; it is told at once what was asked before. */
  attachPlayer(player: PlayerControl | null): void {
    this.#player = player;
    if (player) for (const ask of this.#asked.splice(0)) ask(player);
  }

  /** True when a command has the key, be it that it only says why it does nothing now. */
  key(press: KeyPress): boolean {
    const name = keyName(press);
    const context = this.#context();
    const named = this.commands.filter((each) => each.keys.includes(name));
    const command = named.find((each) => each.isEnabled(context));
    if (!command) return this.#sayWhyNot(named, context);
    const result = this.#perform(command, context);
    if (!result.ok) this.#settings.refuse(result.error);
    return true;
  }

  #sayWhyNot(commands: readonly Command[], context: CommandContext): boolean {
    const [code] = commands.flatMap((each) => each.whyNot?.(context) ?? []);
    if (code) this.#settings.refuse({ code });
    return code !== undefined;
  }

  isEnabled(command: Command): boolean {
    return command.isEnabled(this.#context());
  }

  /** Runs a command of the list by name; the refusal of its edit is handed back. */
  run(name: string): EditResult {
    const context = this.#context();
    const command = this.commands.find((each) => each.name === name);
    if (!command) throw new RangeError(`there is no command ${name} for this document`);
    return command.isEnabled(context) ? this.#perform(command, context) : refusal("no_such_object");
  }

  #perform(command: Command, context: CommandContext): EditResult {
    const host = this.#host;
    const { choose } = this.#settings;
    const outcome: CommandOutcome = command.perform(context);
    if (outcome.edit) {
      const { edit } = outcome;
      const result = host.edit(command.name, () => edit);
      if (!result.ok) return result;
    }
    if (outcome.history === "undo") host.undo();
    if (outcome.history === "redo") host.redo();
    if (outcome.select !== undefined) host.select(outcome.select);
    if (outcome.marked) choose(outcome.marked);
    if (outcome.tool) host.setTool(outcome.tool);
    if (outcome.prompt === "take") return host.masks.prompts.take();
    if (outcome.prompt === "drop") host.masks.prompts.drop();
    else if (outcome.prompt) host.masks.prompts.tellBox(outcome.prompt);
    if (outcome.brushRadius) host.masks.changeRadius(outcome.brushRadius);
    if (outcome.movesWholeTrack !== undefined) choose({ movesWholeTrack: outcome.movesWholeTrack });
    if (outcome.draftCategory) choose({ draftCategory: outcome.draftCategory });
    if (outcome.player && this.#player) outcome.player(this.#player);
    else if (outcome.player) this.#asked.push(outcome.player);
    return ok([]);
  }

  #context(): CommandContext {
    const { segmentMode, clipboard } = this.#settings;
    const { prompts } = this.#host.masks;
    const { fault, prompt } = prompts.store.getState();
    const state = this.#host.store.getState();
    return {
      state,
      edits: this.#host.editContext(),
      segmentMode,
      clipboard,
      prompts: { fault, hasPrompt: prompt !== null, hasProposal: prompts.hasProposal(state.frame) },
    };
  }
}
