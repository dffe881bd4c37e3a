import { ApiError } from "@/api/errors";
import type { CheckedAnnotation, Finding } from "@/api/types";
import { applyChanges, type Change, put, remove } from "@/editor/changes";
import type { DocumentObject, StcDocument } from "@/editor/documents";
import { memoryHistoryStorage } from "@/editor/history-storage";
import { memoryJournalStorage } from "@/editor/journal/memory-storage";
import type { Operation } from "@/editor/journal/operation";
import type { Desk } from "@/features/annotate/desk";

const UNPROCESSABLE = 422;

export type PracticeWords = {
  readonly clipAddress: string;
  readonly check: (document: StcDocument) => Finding[];
  /** Said where a submit is refused because of errors. */
  readonly refusal: string;
};

const changeOf = ({ op, kind, id, value, origin }: Operation): Change =>
  op === "delete" ? remove(kind, id) : put(kind, { ...value, id, origin } as DocumentObject as never);

/** A desk inside the page: it takes every change at once, checks it, and forgets all of it with the page. */
export const practiceDesk = (start: StcDocument, { clipAddress, check, refusal }: PracticeWords): Desk => {
  let document = start;
  let revision = 0;
  return {
    isPractice: true,
    clipAddress,
    storage: memoryJournalStorage(),
    histories: memoryHistoryStorage(),
    transport: (onSaved) => ({
      send: async (operations) => {
        document = applyChanges(document, operations.map(changeOf));
        revision += 1;
        onSaved({ revision, findings: check(document) });
        const results = operations.map(({ op_id, id, base_version }) => ({
          op_id,
          id,
          version: base_version + 1,
        }));
        return { kind: "acknowledged", results };
      },
    }),
    // Nobody else can have changed it.
    now: () => Promise.reject<CheckedAnnotation>(new Error("a practice document is in the page only")),
    submit: async () => {
      const findings = check(document);
      if (findings.some(({ severity }) => severity === "error"))
        throw new ApiError(UNPROCESSABLE, { code: "findings", message: refusal, detail: { findings } });
      return null;
    },
  };
};
