import type { ObjectVersions } from "@/editor/documents";
import type { Operation, OperationResult } from "@/editor/journal/operation";
import type { JournalTransport, SendReply } from "@/editor/journal/transport";

/** What happens to one attempt to send. */
export type Weather = "fine" | "request lost" | "reply lost" | "signed out";

interface Stored {
  readonly version: number;
  readonly value: object | null;
}

/**
 * A server that keeps the promises of the operations endpoint (atomic batches, idempotent by op id, stale
 * bases refused, unknown parents refused) behind a connection that loses requests and replies.
 */
export class LossyServer implements JournalTransport {
  readonly log: Operation[] = [];
  readonly objects = new Map<string, Stored>();
  /** Attempts as they arrived, lost ones too. */
  attempts = 0;
  readonly batches: (readonly Operation[])[] = [];
  /** The weather of the next attempts in order; fine when it runs out. */
  weather: Weather[] = [];
  /** Says why an operation can never be right, or null. */
  judge: (operation: Operation) => string | null = () => null;
  namesOperation = true;
  readonly #results = new Map<string, OperationResult>();

  constructor(versions: ObjectVersions = {}) {
    for (const [id, version] of Object.entries(versions)) this.objects.set(id, { version, value: {} });
  }

  async send(operations: readonly Operation[]): Promise<SendReply> {
    this.attempts += 1;
    this.batches.push(operations);
    await Promise.resolve();
    const weather = this.weather.shift() ?? "fine";
    if (weather === "request lost") return { kind: "offline" };
    if (weather === "signed out") return { kind: "unauthorised" };
    const reply = this.#answer(operations);
    return weather === "reply lost" ? { kind: "offline" } : reply;
  }

  /** Another person's or program's change. */
  changeBehindTheBack(id: string, value: object | null): void {
    this.objects.set(id, { version: (this.objects.get(id)?.version ?? 0) + 1, value });
  }

  #answer(operations: readonly Operation[]): SendReply {
    const results: OperationResult[] = [];
    const after = new Map(this.objects);
    for (const operation of operations) {
      const repeated = this.#results.get(operation.op_id);
      if (repeated) {
        results.push(repeated);
        continue;
      }
      const { id, base_version, op_id } = operation;
      const current = after.get(id) ?? { version: 0, value: null };
      if (base_version !== current.version)
        return {
          kind: "conflict",
          opId: op_id,
          id,
          currentVersion: current.version,
          currentValue: current.value,
        };
      const isNothing = operation.op === "delete" && current.value === null;
      const fault = isNothing
        ? `there is no ${id}`
        : (this.judge(operation) ?? orphanFault(operation, after));
      if (fault)
        return {
          kind: "refused",
          opId: this.namesOperation ? op_id : null,
          message: fault,
          place: { object_id: id },
        };
      after.set(id, { version: base_version + 1, value: operation.value });
      results.push({ op_id, id, version: base_version + 1 });
    }
    for (const [index, operation] of operations.entries()) {
      const result = results[index];
      if (!result || this.#results.has(operation.op_id)) continue;
      this.#results.set(operation.op_id, result);
      this.log.push(operation);
    }
    for (const [id, stored] of after) this.objects.set(id, stored);
    return { kind: "acknowledged", results };
  }
}

function orphanFault(operation: Operation, objects: ReadonlyMap<string, Stored>): string | null {
  if (!operation.value) return null;
  const { track_id, pair_id } = operation.value as { track_id?: string; pair_id?: string };
  const parent = track_id ?? pair_id;
  return parent !== undefined && !objects.get(parent)?.value ? `there is no ${parent}` : null;
}
