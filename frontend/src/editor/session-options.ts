import type { Clipboard } from "@/editor/clipboard";
import type { AnnotationDocument, ObjectKind, ObjectVersions, Origin } from "@/editor/documents";
import type { HistoryStorage } from "@/editor/history-storage";
import type { JournalEnvironment } from "@/editor/journal/journal";
import type { JournalStorage } from "@/editor/journal/storage";
import type { JournalTransport } from "@/editor/journal/transport";
import type { SegmentMode } from "@/editor/segment-edits";
import type { StageLimits } from "@/editor/stage-limits";
import type { FrameTable } from "@/media/frame-table";
import type { PictureSize } from "@/shared/box";
import type { FrameInterval } from "@/shared/units";

/** What a session works on and with. */
export interface SessionOptions<D extends AnnotationDocument> {
  readonly annotationId: string;
  readonly userId: string;
  readonly document: D;
  readonly versions: ObjectVersions;
  readonly picture: PictureSize;
  readonly table: FrameTable;
  readonly clip: FrameInterval;
  /** Kinds that may be changed in this stage; an edit of another kind is refused. */
  readonly editableKinds: readonly ObjectKind[];
  /** Of a kind named here only these fields may be changed (`edit_fields` of the stage). */
  readonly editableFields?: StageLimits["fields"];
  readonly segmentMode: SegmentMode;
  /** The keys that this person chose, by command; a command that is not named here keeps its own. */
  readonly keys?: ReadonlyMap<string, readonly string[]>;
  /** Of what is made here; human unless a lead adjudicates. */
  readonly origin?: Origin;
  readonly storage: JournalStorage;
  readonly histories: HistoryStorage;
  /** Shared by all sessions of a page, so that a copy can be pasted into the next item. */
  readonly clipboard: Clipboard;
  readonly transport: JournalTransport;
  readonly environment: JournalEnvironment;
}
