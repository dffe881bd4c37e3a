import { createStore, type StoreApi } from "zustand/vanilla";
import { AcknowledgedDocument, type ServerDocument } from "@/editor/acknowledged-document";
import { applyChanges, type Change, changedId, invertChanges, put, remove } from "@/editor/changes";
import type { Command, PlayerControl } from "@/editor/commands/command";
import { CommandDesk } from "@/editor/commands/command-desk";
import { type AnnotationDocument, type DocumentObject, findObject } from "@/editor/documents";
import { drawnBox } from "@/editor/drawn-box";
import { type EditContext, type EditResult, refusal } from "@/editor/edit-context";
import { type EditorState, initialState, type Selection } from "@/editor/editor-state";
import { EMPTY_HISTORY, type History, recorded, stepBack, stepForward, walkable } from "@/editor/history";
import { HistoryKeeper } from "@/editor/history-keeper";
import { Journal, type JournalView, type Restored } from "@/editor/journal/journal";
import { HUMAN } from "@/editor/journal/operation";
import type { Acknowledged } from "@/editor/journal/storage";
import { markedUpTo, stillMarked, toggled } from "@/editor/marking";
import { masksLostBy } from "@/editor/masks/kept-masks";
import { MaskDesk } from "@/editor/masks/mask-desk";
import { selectedSceneId } from "@/editor/selection";
import type { SessionEvents } from "@/editor/session-events";
import type { SessionOptions } from "@/editor/session-options";
import { isAllowed } from "@/editor/stage-limits";
import {
  IDLE,
  type KeyPress,
  type PictureEvent,
  type ToolEffect,
  type ToolName,
  type ToolScene,
  type ToolStep,
  toolKey,
  toolPointer,
} from "@/editor/tools/box-tool";
import { boxUnder, type SceneBox, sceneOn } from "@/editor/tools/scene";
import { Emitter } from "@/shared/emitter";
import type { SourceFrame } from "@/shared/units";

/** Ctrl takes one in or out; Shift marks all up to it. */
export type MarkMode = "toggle" | "range";

export type EditMode = "step" | "merge";

/**
 * One person's work on one annotation: the document with selection, tools and history, and the journal that
 * carries every change to the server. All changes, undo included, go through `#commit`.
 */
export class EditorSession<D extends AnnotationDocument = AnnotationDocument> {
  readonly store: StoreApi<EditorState<D>>;
  readonly journal: Journal;
  readonly masks: MaskDesk;
  /** Keeps on this device what can be taken back. */
  readonly history: HistoryKeeper;
  /** Resolves when what an earlier visit left on this device is shown and on its way. */
  readonly ready: Promise<void>;
  readonly events = new Emitter<SessionEvents>();
  readonly #options: SessionOptions<D>;
  readonly #desk: CommandDesk;
  readonly #acknowledged: AcknowledgedDocument<D>;

  constructor(options: SessionOptions<D>) {
    this.#options = options;
    this.#acknowledged = new AcknowledgedDocument(options);
    this.store = createStore<EditorState<D>>(() => initialState(options.document, options.clip.startFrame));
    this.masks = new MaskDesk(this);
    this.#desk = new CommandDesk(this, {
      documentType: options.document.document_type,
      keys: options.keys,
      segmentMode: options.segmentMode,
      clipboard: options.clipboard,
      choose: (patch) => this.#set(patch as Partial<EditorState<D>>),
      refuse: (fault) => this.events.emit("refused", fault),
    });
    const scope = { userId: options.userId, annotationId: options.annotationId };
    this.history = new HistoryKeeper(options.histories, scope, options.environment);
    this.journal = new Journal({
      scope,
      versions: options.versions,
      storage: options.storage,
      transport: options.transport,
      environment: options.environment,
      onStored: (changes, results) => this.#showAcknowledged(this.#acknowledged.stored(changes, results)),
    });
    this.ready = this.journal.restore().then(async (restored) => {
      this.#showRestored(restored);
      await this.#restoreHistory();
    });
  }

  /** Brings back what can still be taken back, unless the person has begun anew meanwhile. */
  async #restoreHistory(): Promise<void> {
    const kept = await this.history.restore(() => this.#state.document);
    const { done, undone } = this.#state.history;
    if (kept && done.length === 0 && undone.length === 0)
      this.#set({ history: kept } as Partial<EditorState<D>>);
  }

  #setHistory(history: History): void {
    this.#set({ history } as Partial<EditorState<D>>);
    this.history.keepSoon(history);
  }

  /** Puts what an earlier visit left under what has been done since this one began. */
  #showRestored({ acknowledged, waiting }: Restored): void {
    this.#acknowledged.take(acknowledged);
    if (acknowledged.length + waiting.length === 0) return;
    const since = this.journal.state.acts.flatMap((act) => act.entries).map((entry) => entry.change);
    const document = applyChanges(this.#acknowledged.document, since);
    this.#set({ document, history: EMPTY_HISTORY } as Partial<EditorState<D>>);
  }

  get commands(): readonly Command[] {
    return this.#desk.commands;
  }

  get #state(): EditorState<D> {
    return this.store.getState();
  }

  #set(patch: Partial<EditorState<D>>): void {
    this.store.setState(patch);
  }

  /** What edits look at now. */
  editContext(): EditContext<D> {
    const { table, clip, picture, origin, environment } = this.#options;
    return {
      document: this.#state.document,
      table,
      clip,
      picture,
      origin: origin ?? HUMAN,
      newId: () => environment.newId(),
    };
  }

  /**
   * Does an edit and records it as one step of history; with `merge` it melts into the step before it when
   * that was the same edit of the same object within a second (typing, nudging). The refusal is handed back.
   */
  edit(name: string, make: (context: EditContext<D>) => EditResult, mode: EditMode = "step"): EditResult {
    const result = make(this.editContext());
    if (!result.ok) return result;
    const changes = result.value;
    if (changes.length === 0) return result;
    const { document, history } = this.#state;
    const { editableKinds: kinds, editableFields: fields = {} } = this.#options;
    if (!changes.every((change) => isAllowed({ kinds, fields }, document, change)))
      return refusal("not_editable");
    const undo = invertChanges(document, changes);
    const at = this.#options.environment.now();
    this.#commit(changes);
    this.#setHistory(recorded(history, { name, undo, redo: changes, mergeable: mode === "merge", at }));
    const lost = masksLostBy(name, document, changes);
    if (lost.length > 0) this.events.emit("masksLost", lost);
    return result;
  }

  /** As `edit`; says in `refused` why it was not done. */
  attempt(name: string, make: (context: EditContext<D>) => EditResult, mode: EditMode = "step"): EditResult {
    const result = this.edit(name, make, mode);
    if (!result.ok) this.events.emit("refused", result.error);
    return result;
  }

  /** Takes the last step back, by new operations. False when there is none. */
  undo(): boolean {
    const back = stepBack(this.#state.history);
    if (!back) return false;
    this.#commit(back.step.undo);
    this.#setHistory(back.history);
    return true;
  }

  redo(): boolean {
    const forward = stepForward(this.#state.history);
    if (!forward) return false;
    this.#commit(forward.step.redo);
    this.#setHistory(forward.history);
    return true;
  }

  #commit(changes: readonly Change[]): void {
    const { document } = this.#state;
    const isMade = (change: Change) => findObject(document, change.kind, changedId(change)) === null;
    this.journal.record(changes, new Set(changes.filter(isMade).map(changedId)));
    this.masks.documentChanged();
    this.show(changes);
  }

  /** Shows changes that another window of this person makes, and which it carries to the server. */
  show(changes: readonly Change[]): void {
    const document = applyChanges(this.#state.document, changes);
    const marked = stillMarked(document, this.#state);
    this.#set({ document, ...marked, toolState: IDLE } as Partial<EditorState<D>>);
    this.events.emit("changed", changes);
  }

  attachPlayer(player: PlayerControl | null): void {
    this.#desk.attachPlayer(player);
  }

  /** The player shows another frame. */
  setFrame(frame: SourceFrame): void {
    if (frame !== this.#state.frame) this.#set({ frame } as Partial<EditorState<D>>);
  }

  select(selection: Selection | null): void {
    this.#set({ selection, marks: [] } as Partial<EditorState<D>>);
  }

  /** Takes an object in or out of what is marked, or marks all from the selected one to it. */
  mark(target: Selection, mode: MarkMode): void {
    this.#set((mode === "range" ? markedUpTo : toggled)(this.#state, target) as Partial<EditorState<D>>);
  }

  setTool(tool: ToolName): void {
    this.masks.putDown();
    this.#set({ tool, toolState: IDLE } as Partial<EditorState<D>>);
  }

  /** The boxes on the frame that is shown, with the drag in progress in its present place. */
  scene(): SceneBox[] {
    const { document, frame, toolState } = this.#state;
    const boxes = sceneOn(document, frame, this.#options.table);
    if (toolState.phase !== "moving" && toolState.phase !== "resizing") return boxes;
    const { target, box } = toolState;
    return boxes.map((each) =>
      each.id === target.id && toolState.frame === frame ? { ...each, box } : each,
    );
  }

  /** A pointer event on the picture. */
  pointer(event: PictureEvent): void {
    if (this.masks.pointer(event)) return;
    const scene = this.#toolScene();
    const target = event.isAdding && event.type === "down" && boxUnder(event, scene);
    if (target) {
      this.mark({ kind: target.kind, id: target.id }, "toggle");
      return;
    }
    this.#follow(toolPointer(this.#state.toolState, event, scene));
  }

  /** A key, offered first to the tools, then to the commands. True when it was used. */
  key(press: KeyPress): boolean {
    if (this.masks.key(press)) return true;
    const step = toolKey(this.#state.toolState, press, this.#toolScene());
    if (step) {
      this.#follow(step);
      return true;
    }
    return this.#desk.key(press);
  }

  isEnabled(command: Command): boolean {
    return this.#desk.isEnabled(command);
  }

  /** Runs a command of the list by name; the refusal of its edit is handed back. */
  runCommand(name: string): EditResult {
    return this.#desk.run(name);
  }

  #toolScene(): ToolScene {
    const { tool, frame, document } = this.#state;
    const boxes = sceneOn(document, frame, this.#options.table);
    return { tool, frame, picture: this.#options.picture, boxes, selectedId: selectedSceneId(this.#state) };
  }

  #follow(step: ToolStep): void {
    this.#set({ toolState: step.state } as Partial<EditorState<D>>);
    for (const effect of step.effects) this.#apply(effect);
  }

  #apply(effect: ToolEffect): void {
    switch (effect.type) {
      case "select":
        this.select(effect.target && { kind: effect.target.kind, id: effect.target.id });
        break;
      case "leave-tool":
        this.setTool("select");
        break;
      case "nudge":
        this.#place(effect, "merge");
        break;
      case "place":
        this.#place(effect, "step");
        break;
    }
  }

  #place(effect: Extract<ToolEffect, { type: "place" | "nudge" }>, mode: EditMode): void {
    const placed = drawnBox(this.#state, this.editContext(), effect);
    if (!placed) return;
    const result = this.attempt(placed.name, () => placed.result, mode);
    if (!result.ok || !placed.drawn) return;
    // The next drag adjusts what was drawn.
    this.select(placed.drawn);
    this.setTool("select");
  }

  /** Settles a conflict: `mine` is sent on top of the server's value, `theirs` is shown instead of mine. */
  resolve(objectId: string, choice: "mine" | "theirs"): void {
    if (choice === "mine") {
      this.journal.keepMine(objectId);
      return;
    }
    const conflict = this.journal.takeTheirs(objectId);
    if (!conflict) return;
    const { kind } = conflict.change;
    const theirs = conflict.currentValue
      ? put(kind, { ...conflict.currentValue, id: objectId } as DocumentObject as never)
      : remove(kind, objectId);
    this.takeIn([{ change: theirs, version: conflict.currentVersion }]);
  }

  /** Gives a refused act up and shows what the server has instead. */
  discardRefused(actId: string): void {
    this.#showAcknowledged(this.journal.discard(actId));
  }

  /** What the server has newer than is known here, made by others. */
  newerIn(server: ServerDocument): readonly Acknowledged[] {
    return this.#acknowledged.newerIn(server);
  }

  /** Shows what others have stored meanwhile, but for objects of which a change of this person waits. */
  takeIn(acknowledged: readonly Acknowledged[]): void {
    this.#acknowledged.take(acknowledged);
    this.journal.learn(acknowledged);
    this.#showAcknowledged(acknowledged.map(({ change }) => change));
  }

  /** Shows the server's value of objects whose own change is gone. History ends where its steps no longer fit. */
  #showAcknowledged(changes: readonly Change[]): void {
    const settled = changes.filter((change) => !this.journal.holds(changedId(change)));
    if (settled.length === 0) return;
    this.masks.documentChanged();
    this.show(settled.map((change) => this.#acknowledged.restoring(change)));
    this.#setHistory(walkable(this.#state.history, this.#state.document));
  }

  /** Sends what can be sent at once; resolves to how saving then stands. To be awaited before a submit. */
  async flush(): Promise<JournalView> {
    await this.ready;
    await this.journal.flush();
    return this.journal.view.getState();
  }

  async close(): Promise<void> {
    this.#desk.attachPlayer(null);
    this.history.keepNow();
    await this.journal.close();
  }
}
