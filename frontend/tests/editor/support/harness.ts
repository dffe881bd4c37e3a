import type { Change } from "@/editor/changes";
import { Clipboard } from "@/editor/clipboard";
import {
  type AnnotationDocument,
  emptyDocument,
  type ObjectVersions,
  type StcDocument,
} from "@/editor/documents";
import { type HistoryStorage, memoryHistoryStorage } from "@/editor/history-storage";
import { memoryJournalStorage } from "@/editor/journal/memory-storage";
import type { JournalStorage } from "@/editor/journal/storage";
import { EditorSession } from "@/editor/session";
import type { StageLimits } from "@/editor/stage-limits";
import type { KeyPress } from "@/editor/tools/box-tool";
import { FrameTable } from "@/media/frame-table";
import { imagePoint, type SourceFrame, sourceFrame } from "@/shared/units";
import { LossyServer } from "./lossy-server";
import { ManualEnvironment } from "./manual-environment";

export const PICTURE = { width: 640, height: 360 };
export const FRAMES = 60;
const TABLE = new FrameTable({
  time_base: [1, 30],
  ticks: Array.from({ length: FRAMES }, (_, frame) => frame),
  hash: "h",
  grid: null,
});
const CLIP = { startFrame: sourceFrame(0), endFrame: sourceFrame(FRAMES - 1) };

export interface HarnessOptions<D extends AnnotationDocument> {
  readonly document: D;
  readonly versions?: ObjectVersions;
  readonly storage?: JournalStorage;
  readonly histories?: HistoryStorage;
  readonly clipboard?: Clipboard;
  readonly server?: LossyServer;
  readonly environment?: ManualEnvironment;
  readonly editableFields?: StageLimits["fields"];
}

/** A person at an editing screen, without a screen: pointer and keys in, document and server log out. */
export class Harness<D extends AnnotationDocument> {
  readonly server: LossyServer;
  readonly storage: JournalStorage;
  readonly histories: HistoryStorage;
  readonly environment: ManualEnvironment;
  readonly session: EditorSession<D>;
  /** What commands asked of the player. */
  readonly playerCalls: string[] = [];

  constructor(options: HarnessOptions<D>) {
    this.server = options.server ?? new LossyServer(options.versions);
    this.storage = options.storage ?? memoryJournalStorage();
    this.histories = options.histories ?? memoryHistoryStorage();
    this.environment = options.environment ?? new ManualEnvironment();
    this.session = new EditorSession({
      annotationId: "annotation",
      userId: "person",
      document: options.document,
      versions: options.versions ?? {},
      picture: PICTURE,
      table: TABLE,
      clip: CLIP,
      editableKinds: [
        "track",
        "keyframe",
        "segment",
        "pair",
        "evidence_box",
        "question",
        "distractor",
        "ask",
      ],
      editableFields: options.editableFields ?? {},
      segmentMode: "dense",
      storage: this.storage,
      histories: this.histories,
      clipboard: options.clipboard ?? new Clipboard(),
      transport: this.server,
      environment: this.environment,
    });
    this.session.attachPlayer({
      toggle: () => this.playerCalls.push("toggle"),
      step: (frames) => {
        this.playerCalls.push(`step ${frames}`);
        this.goTo(sourceFrame(Math.min(Math.max(this.state.frame + frames, 0), FRAMES - 1)));
      },
      seek: (frame) => {
        this.playerCalls.push(`seek ${frame}`);
        this.goTo(frame);
      },
    });
  }

  get state() {
    return this.session.store.getState();
  }

  get saving() {
    return this.session.journal.view.getState();
  }

  goTo(frame: SourceFrame | number): void {
    this.session.setFrame(sourceFrame(frame));
  }

  pointer(type: "down" | "move" | "up" | "cancel", x: number, y: number, isFresh = false): void {
    this.session.pointer({ type, point: imagePoint(x, y), pixelsPerCssPixel: 1, isFresh });
  }

  /** With `isFresh` as with Alt held down. */
  drag(from: readonly [number, number], to: readonly [number, number], isFresh = false): void {
    this.pointer("down", ...from, isFresh);
    this.pointer("move", (from[0] + to[0]) / 2, (from[1] + to[1]) / 2, isFresh);
    this.pointer("move", ...to, isFresh);
    this.pointer("up", ...to, isFresh);
  }

  /** Presses a key written as commands write it: `mod+z`, `shift+ArrowLeft`, `b`. */
  press(name: string): boolean {
    const parts = name.split("+");
    const key = parts.at(-1) ?? "";
    const press: KeyPress = {
      key: key === "Space" ? " " : key,
      shift: parts.includes("shift"),
      alt: parts.includes("alt"),
      mod: parts.includes("mod"),
    };
    return this.session.key(press);
  }

  /** Lets the journal gather, send and settle. */
  async saved(): Promise<void> {
    await this.environment.pass(60_000);
  }
}

export const stcHarness = (options: Partial<HarnessOptions<StcDocument>> = {}): Harness<StcDocument> =>
  new Harness({ document: emptyDocument("stc"), ...options });

/** A document as comparable facts: objects by kind and id, whatever their order. */
export function canonical(document: AnnotationDocument): { [id: string]: object } {
  const lists =
    document.document_type === "stc"
      ? { track: document.tracks, keyframe: document.keyframes, segment: document.segments }
      : document.document_type === "fgqa"
        ? { pair: document.pairs, evidence_box: document.evidence_boxes }
        : document.document_type === "sgqa"
          ? { ask: document.asks }
          : { question: document.questions, distractor: document.distractors };
  const facts: { [id: string]: object } = {};
  for (const [kind, objects] of Object.entries(lists))
    for (const object of objects) facts[`${kind} ${object.id}`] = object;
  return facts;
}

/** The document that the server's log makes, by applying its operations one after the other. */
export function replayed<D extends AnnotationDocument>(
  start: D,
  log: readonly { op: string; kind: Change["kind"]; id: string; value: object | null; origin: object }[],
): { [id: string]: object } {
  const facts = canonical(start);
  for (const { op, kind, id, value, origin } of log) {
    if (op === "put") facts[`${kind} ${id}`] = { ...value, id, origin };
    else delete facts[`${kind} ${id}`];
  }
  return facts;
}
