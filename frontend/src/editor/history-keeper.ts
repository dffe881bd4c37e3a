import type { AnnotationDocument } from "@/editor/documents";
import { type History, walkable } from "@/editor/history";
import type { HistoryStorage } from "@/editor/history-storage";
import type { JournalEnvironment } from "@/editor/journal/journal";
import type { JournalScope } from "@/editor/journal/storage";

/** From one write to the next: a step at leisure is written at once, and a flurry of steps together. */
const BETWEEN_WRITES_MS = 200;

/** Writes a session's history to the device. Without room there a reload ends it, and nothing else is lost. */
export class HistoryKeeper {
  readonly #storage: HistoryStorage;
  readonly #scope: JournalScope;
  readonly #environment: JournalEnvironment;
  #writtenAt = Number.NEGATIVE_INFINITY;
  #waiting: { history: History; cancel: () => void } | null = null;

  constructor(storage: HistoryStorage, scope: JournalScope, environment: JournalEnvironment) {
    this.#storage = storage;
    this.#scope = scope;
    this.#environment = environment;
  }

  /** What an earlier visit left and can still be walked from `document`. */
  async restore(document: () => AnnotationDocument): Promise<History | null> {
    const kept = await this.#storage.load(this.#scope).catch(() => null);
    return kept && walkable(kept, document());
  }

  keepSoon(history: History): void {
    const pause = Math.max(0, this.#writtenAt + BETWEEN_WRITES_MS - this.#environment.now());
    const cancel = this.#waiting?.cancel ?? this.#environment.after(pause, () => this.keepNow());
    this.#waiting = { history, cancel };
  }

  keepNow(): void {
    if (!this.#waiting) return;
    const { history, cancel } = this.#waiting;
    cancel();
    this.#waiting = null;
    this.#writtenAt = this.#environment.now();
    void this.#storage.save(this.#scope, history).catch(() => undefined);
  }

  forget(): void {
    this.#waiting?.cancel();
    this.#waiting = null;
    void this.#storage.forget(this.#scope).catch(() => undefined);
  }
}
