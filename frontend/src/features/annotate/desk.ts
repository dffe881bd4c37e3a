import {
  type AttributesSeen,
  annotationNow,
  annotationTransport,
  handOn,
  isSchemaChanged,
  type Saved,
  submitAnnotation,
} from "@/api/annotations";
import { mediaAddress } from "@/api/media";
import type { CheckedAnnotation, Workbench } from "@/api/types";
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
  /**
   * Resolves to the work that follows, where it follows at once and some waits. Throws ApiError with what stands
   * against it in `detail.findings`.
   */
  submit(revision: number): Promise<Workbench | null>;
};

const storage = indexedDbJournalStorage();
const histories = indexedDbHistoryStorage();

/** The server, and this device for what it does not have yet; `handsOn` where the next work follows at once. */
export const serverDesk = (
  annotationId: string,
  assetId: string,
  attributes: AttributesSeen,
  handsOn = false,
): Desk => ({
  isPractice: false,
  clipAddress: mediaAddress(assetId, "proxy"),
  storage,
  histories,
  transport: (onSaved) => annotationTransport(annotationId, onSaved, attributes),
  now: () => annotationNow(annotationId),
  submit: async (revision) => {
    try {
      if (handsOn) return await handOn(annotationId, revision);
      await submitAnnotation(annotationId, revision);
      return null;
    } catch (error) {
      if (isSchemaChanged(error)) attributes.onChanged();
      throw error;
    }
  },
});
