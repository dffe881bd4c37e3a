import type { AnnotationDocument } from "@/editor/documents";
import { type History, walkable } from "@/editor/history";
import type { HistoryStorage } from "@/editor/history-storage";
import type { JournalEnvironment } from "@/editor/journal/journal";
import type { JournalScope } from "@/editor/journal/storage";

/** One write for a flurry of steps. */
const WRITE_AFTER_MS = 200;

/** Writes a session's history to the device. Without room there a reload ends it, and nothing else is lost. */
export class HistoryKeeper {
  readonly #storage: HistoryStorage;
  readonly #scope: JournalScope;
  readonly #environment: JournalEnvironment;
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
    const cancel = this.#waiting?.cancel ?? this.#environment.after(WRITE_AFTER_MS, () => this.keepNow());
    this.#waiting = { history, cancel };
  }

  keepNow(): void {
    if (!this.#waiting) return;
    const { history, cancel } = this.#waiting;
    cancel();
    this.#waiting = null;
    void this.#storage.save(this.#scope, history).catch(() => undefined);
  }

  forget(): void {
    this.#waiting?.cancel();
    this.#waiting = null;
    void this.#storage.forget(this.#scope).catch(() => undefined);
  }
}
