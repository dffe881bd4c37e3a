import type { JournalEnvironment } from "@/editor/journal/journal";

/** Time that passes only when a test says so, chance that is always the middle, ids that count up. */
export class ManualEnvironment implements JournalEnvironment {
  #now = 1_000_000;
  #ids = 0;
  #timers: { at: number; action: () => void }[] = [];
  readonly #prefix: string;

  constructor(prefix = "id") {
    this.#prefix = prefix;
  }

  now = (): number => this.#now;
  random = (): number => 0.5;
  newId = (): string => {
    this.#ids += 1;
    return `${this.#prefix}-${this.#ids}`;
  };

  after = (ms: number, action: () => void): (() => void) => {
    const timer = { at: this.#now + ms, action };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  };

  /** Lets `ms` pass, with all that falls due in it and all promises that follow from it. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (let next = this.#due(end); next; next = this.#due(end)) {
      this.#timers = this.#timers.filter((each) => each !== next);
      this.#now = Math.max(this.#now, next.at);
      next.action();
      await settle();
    }
    this.#now = end;
  }

  #due(end: number): { at: number; action: () => void } | undefined {
    return this.#timers.filter((timer) => timer.at <= end).sort((one, other) => one.at - other.at)[0];
  }
}

/** Long enough for any chain of promises of these tests. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) await Promise.resolve();
}
