import { createStore, type StoreApi } from "zustand/vanilla";
import type { WindowLine } from "@/editor/journal/window-line";

export type PenPlace = "asking" | "here" | "elsewhere";

export interface PenOptions {
  readonly name: string;
  /** Undefined where the browser has none: then every window has a pen, and the server settles what differs. */
  readonly locks: LockManager | undefined;
  readonly line: WindowLine;
  /** Called before the pen goes elsewhere: resolves when all that was done here is on this device. */
  readonly layDown: () => Promise<void>;
}

/** So long a page that is just going away may still hold the pen. */
const PATIENCE_MS = 300;
/** A window that sleeps does not answer; its pen is taken all the same. */
const LONGEST_WAIT_MS = 2_000;

/** The right to change an annotation, which one window of a person has at a time. */
export class Pen {
  readonly store: StoreApi<{ readonly place: PenPlace }>;
  readonly #options: PenOptions;
  #letGo: () => void = () => undefined;
  #waiting = new AbortController();
  #isClosed = false;
  readonly #stopHearing: () => void;

  constructor(options: PenOptions) {
    this.#options = options;
    const { locks, line } = options;
    this.store = createStore<{ readonly place: PenPlace }>(() => ({ place: locks ? "asking" : "here" }));
    this.#stopHearing = line.hear((message) => {
      if (message.kind === "pen asked for") void this.#layDown();
    });
    if (!locks) return;
    void this.#queue();
    setTimeout(() => {
      if (this.#place === "asking") this.#become("elsewhere");
    }, PATIENCE_MS);
  }

  get #place(): PenPlace {
    return this.store.getState().place;
  }

  #become(place: PenPlace): void {
    if (!this.#isClosed) this.store.setState({ place });
  }

  /** Moves the pen to this window. The window that has it puts its work on this device first. */
  async take(): Promise<void> {
    const { line } = this.#options;
    if (this.#place !== "elsewhere") return;
    const laidDown = line.next(
      (message) => (message.kind === "pen laid down" ? true : null),
      LONGEST_WAIT_MS,
    );
    line.say({ kind: "pen asked for" });
    await laidDown;
    if (this.#place !== "elsewhere" || this.#isClosed) return;
    this.#waiting.abort();
    void this.#hold({ steal: true });
  }

  /** Gives the pen to the window that waits for it longest. */
  close(): void {
    this.#isClosed = true;
    this.#stopHearing();
    this.#waiting.abort();
    this.#letGo();
  }

  async #layDown(): Promise<void> {
    if (this.#place !== "here") return;
    await this.#options.layDown();
    this.#become("elsewhere");
    this.#options.line.say({ kind: "pen laid down" });
  }

  /** Waits for the pen as long as it takes: a window that closes leaves it to the next. */
  async #queue(): Promise<void> {
    this.#waiting = new AbortController();
    await this.#hold({ signal: this.#waiting.signal });
  }

  async #hold(how: LockOptions): Promise<void> {
    const { locks, name, layDown } = this.#options;
    let wasHeld = false;
    try {
      await locks?.request(name, how, () => {
        wasHeld = true;
        if (this.#isClosed) return;
        this.#become("here");
        return new Promise<void>((resolve) => {
          this.#letGo = resolve;
        });
      });
    } catch {
      // Given up here, or taken by another window.
      if (!wasHeld || this.#isClosed) return;
      if (this.#place === "here") {
        await layDown();
        this.#become("elsewhere");
      }
      await this.#queue();
    }
  }
}
