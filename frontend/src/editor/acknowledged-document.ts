import { applyChanges, type Change, changedId, put, remove } from "@/editor/changes";
import { type AnnotationDocument, findObject, kindsIn, type ObjectVersions } from "@/editor/documents";
import type { OperationResult } from "@/editor/journal/operation";
import type { Acknowledged } from "@/editor/journal/storage";

/** A document as the server has it, with the version of every object. */
export interface ServerDocument<D extends AnnotationDocument = AnnotationDocument> {
  readonly document: D;
  readonly versions: ObjectVersions;
}

/** What the server is known to have: shown again where a person's own change is given up. */
export class AcknowledgedDocument<D extends AnnotationDocument> {
  #document: D;
  readonly #versions: Map<string, number>;

  constructor({ document, versions }: ServerDocument<D>) {
    this.#document = document;
    this.#versions = new Map(Object.entries(versions));
  }

  get document(): D {
    return this.#document;
  }

  /** Takes in what the server has now, unless something newer is known. Returns what was older than that. */
  take(acknowledged: readonly Acknowledged[]): Change[] {
    const outdated: Change[] = [];
    for (const { change, version } of acknowledged) {
      const id = changedId(change);
      if (version >= (this.#versions.get(id) ?? 0)) {
        this.#versions.set(id, version);
        this.#document = applyChanges(this.#document, [change]);
      } else outdated.push(change);
    }
    return outdated;
  }

  /** As `take`, for a batch of this person's own. */
  stored(changes: readonly Change[], results: readonly OperationResult[]): Change[] {
    const versionOf = new Map(results.map((result) => [result.id, result.version]));
    return this.take(changes.map((change) => ({ change, version: versionOf.get(changedId(change)) ?? 0 })));
  }

  /** What makes of an object the one that the server has. */
  restoring(change: Change): Change {
    const object = findObject(this.#document, change.kind, changedId(change));
    return object ? put(change.kind, object) : remove(change.kind, changedId(change));
  }

  /** What the server has newer than is known here. */
  newerIn({ document, versions }: ServerDocument): Acknowledged[] {
    return Object.entries(versions).flatMap(([id, version]) => {
      if (version <= (this.#versions.get(id) ?? 0)) return [];
      for (const kind of kindsIn(document)) {
        const object = findObject(document, kind, id);
        if (object) return [{ change: put(kind, object), version }];
        if (findObject(this.#document, kind, id)) return [{ change: remove(kind, id), version }];
      }
      return [];
    });
  }
}
