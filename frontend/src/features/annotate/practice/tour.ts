import { createStore, type StoreApi } from "zustand/vanilla";
import type { Finding } from "@/api/types";
import type { EditorState } from "@/editor/editor-state";
import type { Eyes } from "@/features/annotate/onlooker";
import { type Deeds, NO_DEEDS, type TourSight, type TourStep } from "@/features/annotate/practice/tour-steps";
import type { Player } from "@/media/player";
import type { StcSession } from "@/workbench/sessions";

export type TourState = {
  /** The step that is shown; as many as there are steps once the tour is over. */
  readonly at: number;
  /** What the step asks for is done. */
  readonly isDone: boolean;
};

type Options = {
  readonly steps: readonly TourStep[];
  /** Calls back later; returns what prevents it. */
  readonly after: (ms: number, action: () => void) => () => void;
  readonly onOver: () => void;
};

type Watched = Pick<StcSession, "store">;
type WatchedPlayer = Pick<Player, "frame" | "isPlaying" | "events">;

/** So long it says that the step is done before it goes on by itself. */
export const PRAISE_MS = 1_200;

/** Watches what a person does and goes on with the tour once it is what the step asks for. */
export class Tour implements Eyes {
  readonly store: StoreApi<TourState>;
  readonly #options: Options;
  #session: Watched | null = null;
  #player: WatchedPlayer | null = null;
  #findings: readonly Finding[] = [];
  #deeds: Deeds = NO_DEEDS;
  #stopWaiting: () => void = () => undefined;

  constructor(options: Options) {
    this.#options = options;
    this.store = createStore<TourState>(() => ({ at: 0, isDone: false }));
  }

  watch(session: Watched, player: WatchedPlayer): () => void {
    this.#session = session;
    this.#player = player;
    let shown: number = player.frame;
    const endings = [
      session.store.subscribe((now, before) => {
        if (now.history !== before.history) {
          const walked = walkedThrough(now, before);
          if (walked) this.#did(walked);
        }
        if (now.document !== before.document) this.#look();
      }),
      player.events.on("playing", (isPlaying) => {
        if (isPlaying) this.#did("played");
        else this.#look();
      }),
      player.events.on("frame", (frame) => {
        const by = Math.abs(frame - shown);
        shown = frame;
        if (by === 1 && !player.isPlaying) this.#did("stepped");
      }),
    ];
    return () => {
      for (const end of endings) end();
      this.#stopWaiting();
      this.#session = null;
      this.#player = null;
    };
  }

  found(findings: readonly Finding[]): void {
    this.#findings = findings;
    this.#look();
  }

  findingFollowed(): void {
    this.#did("findingsFollowed");
  }

  submitted(): void {
    this.#did("submitted");
  }

  next(): void {
    this.#goTo(this.store.getState().at + 1);
  }

  back(): void {
    this.#goTo(this.store.getState().at - 1);
  }

  #goTo(step: number): void {
    const last = this.#options.steps.length;
    const at = Math.min(Math.max(step, 0), last);
    if (at === this.store.getState().at) return;
    this.#stopWaiting();
    this.#deeds = NO_DEEDS;
    this.store.setState({ at, isDone: this.#isDone(at) });
    if (at === last) this.#options.onOver();
  }

  #did(deed: keyof Deeds): void {
    this.#deeds = { ...this.#deeds, [deed]: this.#deeds[deed] + 1 };
    this.#look();
  }

  /** What was done before its step began is not waited for, but it is the person who goes on. */
  #look(): void {
    const { at, isDone } = this.store.getState();
    if (isDone || !this.#isDone(at)) return;
    this.store.setState({ isDone: true });
    this.#stopWaiting = this.#options.after(PRAISE_MS, () => this.next());
  }

  #isDone(at: number): boolean {
    const step = this.#options.steps[at];
    const sight = this.#sight();
    return step !== undefined && sight !== null && step.isDone(sight);
  }

  #sight(): TourSight | null {
    if (!this.#session) return null;
    return {
      document: this.#session.store.getState().document,
      isPlaying: this.#player?.isPlaying ?? false,
      findings: this.#findings,
      deeds: this.#deeds,
    };
  }
}

/** Whether a step of history was taken back or done again; a new one is neither. */
const walkedThrough = (now: EditorState, before: EditorState): "undone" | "redone" | null => {
  if (now.history.undone.length > before.history.undone.length) return "undone";
  const isShorter = now.history.undone.length < before.history.undone.length;
  const isTheSame = now.history.done.at(-1)?.redo === before.history.undone.at(-1)?.redo;
  return isShorter && isTheSame ? "redone" : null;
};
