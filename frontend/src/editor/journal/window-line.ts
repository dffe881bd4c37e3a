import type { Change } from "@/editor/changes";
import type { AnnotationDocument } from "@/editor/documents";

/** What the windows of one person that show one annotation say to each other. */
export type WindowMessage =
  /** A window that only looks on has opened; the one with the pen answers with `document`. */
  | { readonly kind: "opened" }
  | { readonly kind: "document"; readonly document: AnnotationDocument }
  | { readonly kind: "changes"; readonly changes: readonly Change[] }
  | { readonly kind: "pen asked for" }
  | { readonly kind: "pen laid down" };

/** The line between those windows. A window does not hear itself. */
export class WindowLine {
  readonly #channel: BroadcastChannel;
  readonly #listeners = new Set<(message: WindowMessage) => void>();

  constructor(name: string) {
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = (event: MessageEvent<WindowMessage>) => {
      for (const listener of [...this.#listeners]) listener(event.data);
    };
  }

  say(message: WindowMessage): void {
    this.#channel.postMessage(message);
  }

  /** Calls `listener` with what the others say; returns the function that ends it. */
  hear(listener: (message: WindowMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** The next message that `choose` makes something of; null after `ms`. */
  next<T>(choose: (message: WindowMessage) => T | null, ms: number): Promise<T | null> {
    return new Promise((resolve) => {
      const end = (found: T | null) => {
        clearTimeout(timer);
        stop();
        resolve(found);
      };
      const timer = setTimeout(() => end(null), ms);
      const stop = this.hear((message) => {
        const found = choose(message);
        if (found !== null) end(found);
      });
    });
  }

  close(): void {
    this.#listeners.clear();
    this.#channel.close();
  }
}
