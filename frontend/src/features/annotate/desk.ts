import {
  type AttributesSeen,
  annotationNow,
  annotationTransport,
  isSchemaChanged,
  type Saved,
  submitAnnotation,
} from "@/api/annotations";
import { mediaAddress } from "@/api/media";
import type { CheckedAnnotation } from "@/api/types";
import { type HistoryStorage, indexedDbHistoryStorage } from "@/editor/history-storage";
import { indexedDbJournalStorage } from "@/editor/journal/indexed-db-storage";
import type { JournalStorage } from "@/editor/journal/storage";
import type { JournalTransport } from "@/editor/journal/transport";

/** What a bench gives its work to, which keeps it, checks it and takes it when it is done. */
export type Desk = {
  /** True where nothing outlives the page: then no server is asked for anything. */
  readonly isPractice: boolean;
  readonly clipAddress: string;
  readonly storage: JournalStorage;
  readonly histories: HistoryStorage;
  transport(onSaved: (saved: Saved) => void): JournalTransport;
  /** The annotation as it stands there now. */
  now(): Promise<CheckedAnnotation>;
  /** Throws ApiError with what stands against it in `detail.findings`. */
  submit(revision: number): Promise<unknown>;
};

const storage = indexedDbJournalStorage();
const histories = indexedDbHistoryStorage();

/** The server, and this device for what it does not have yet. */
export const serverDesk = (annotationId: string, assetId: string, attributes: AttributesSeen): Desk => ({
  isPractice: false,
  clipAddress: mediaAddress(assetId, "proxy"),
  storage,
  histories,
  transport: (onSaved) => annotationTransport(annotationId, onSaved, attributes),
  now: () => annotationNow(annotationId),
  submit: async (revision) => {
    try {
      return await submitAnnotation(annotationId, revision);
    } catch (error) {
      if (isSchemaChanged(error)) attributes.onChanged();
      throw error;
    }
  },
});
