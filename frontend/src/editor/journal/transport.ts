import type { Operation, OperationResult } from "@/editor/journal/operation";

/** Where in the document a refused operation is at fault, as the server says it. */
export interface FaultPlace {
  readonly object_id?: string;
  readonly kind?: string;
  readonly frame?: number;
  readonly start_frame?: number;
  readonly end_frame?: number;
  readonly field?: string;
  readonly text_span?: readonly [number, number];
}

export type SendReply =
  /** All operations are stored; a repeated batch gets the same answer. */
  | { readonly kind: "acknowledged"; readonly results: readonly OperationResult[] }
  /** 409: nothing was stored; one object has changed since the person saw it. */
  | {
      readonly kind: "conflict";
      readonly opId: string;
      readonly id: string;
      readonly currentVersion: number;
      /** The object as the server has it, without id; null when it was deleted. */
      readonly currentValue: object | null;
    }
  /** 422: nothing was stored; one operation can never be right. `opId` is null when the server names none. */
  | {
      readonly kind: "refused";
      readonly opId: string | null;
      readonly message: string;
      readonly place: FaultPlace | null;
    }
  /** 403, 404, 409: nothing was stored, and nothing of this annotation will be until somebody changes that. */
  | { readonly kind: "barred"; readonly code: string; readonly message: string }
  /** 401: nothing was stored; the person has to sign in again. */
  | { readonly kind: "unauthorised" }
  /** No answer, or one that promises nothing (5xx, 429): it may or may not be stored. */
  | { readonly kind: "offline" };

/** Sends batches to the server. Implemented in `api/`; must not throw for what a reply can say. */
export interface JournalTransport {
  send(operations: readonly Operation[]): Promise<SendReply>;
}
