import { Clipboard } from "@/editor/clipboard";
import type { AnnotationDocument } from "@/editor/documents";
import { memoryHistoryStorage } from "@/editor/history-storage";
import { browserEnvironment } from "@/editor/journal/browser-environment";
import { memoryJournalStorage } from "@/editor/journal/memory-storage";
import type { Operation } from "@/editor/journal/operation";
import { EditorSession } from "@/editor/session";
import { FrameTable } from "@/media/frame-table";
import { sourceFrame } from "@/shared/units";

export const TABLE = new FrameTable({
  time_base: [1, 10],
  ticks: Array.from({ length: 100 }, (_, frame) => frame),
  hash: "h",
  grid: null,
});

export const CLIP = { startFrame: sourceFrame(0), endFrame: sourceFrame(99) };

/** A real editor session whose server stores everything at once. */
export const openSession = <D extends AnnotationDocument>(document: D) => {
  const sent: Operation[] = [];
  const session = new EditorSession<D>({
    annotationId: "annotation",
    userId: "person",
    document,
    versions: {},
    picture: { width: 640, height: 360 },
    table: TABLE,
    clip: CLIP,
    editableKinds: ["track", "keyframe", "segment", "pair", "evidence_box"],
    segmentMode: "dense",
    storage: memoryJournalStorage(),
    histories: memoryHistoryStorage(),
    clipboard: new Clipboard(),
    transport: {
      async send(operations) {
        sent.push(...operations);
        const results = operations.map(({ op_id, id, base_version }) => ({
          op_id,
          id,
          version: base_version + 1,
        }));
        return { kind: "acknowledged", results };
      },
    },
    environment: browserEnvironment,
  });
  return { session, sent };
};
