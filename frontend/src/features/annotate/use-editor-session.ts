import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { preferencesStore } from "@/api/preferences";
import { sessionQuery } from "@/api/session";
import type { CheckedAnnotation, Finding } from "@/api/types";
import { Clipboard } from "@/editor/clipboard";
import type { AnnotationDocument, ObjectKind } from "@/editor/documents";
import { memoryHistoryStorage } from "@/editor/history-storage";
import { browserEnvironment } from "@/editor/journal/browser-environment";
import { memoryJournalStorage } from "@/editor/journal/memory-storage";
import type { WindowLine } from "@/editor/journal/window-line";
import { EditorSession } from "@/editor/session";
import type { SessionOptions } from "@/editor/session-options";
import type { StageLimits } from "@/editor/stage-limits";
import type { BenchTarget } from "@/features/annotate/bench-target";
import { keepCurrent } from "@/features/annotate/keep-current";
import { type PenHandle, usePen } from "@/features/annotate/use-pen";
import type { FrameTable } from "@/media/frame-table";
import { sameValue } from "@/shared/same-value";
import type { FrameInterval } from "@/shared/units";
import { keysByAct } from "@/workbench/bench-acts";
import { pictureSize } from "@/workbench/picture-size";

const clipboard = new Clipboard();
/** So long the window that has the pen may take to show what it has. */
const LONGEST_WAIT_FOR_DOCUMENT_MS = 1_000;

type Live<D extends AnnotationDocument> = {
  session: EditorSession<D> | null;
  pen: PenHandle;
  /** The server's revision of the document as it was last told. */
  revision: () => number;
  findings: readonly Finding[];
  setFindings: (findings: readonly Finding[]) => void;
};

type Start<D> = { document: D; versions: BenchTarget["versions"] };

/**
 * Opens the editor on a target, brings back what an earlier visit left, and closes it with the screen. Where another
 * window of this person works on it, shows what is done there.
 */
export const useEditorSession = <D extends AnnotationDocument>(
  target: BenchTarget<D>,
  table: FrameTable,
  clip: FrameInterval,
): Live<D> => {
  const userId = useQuery(sessionQuery).data?.user.id;
  const [session, setSession] = useState<EditorSession<D> | null>(null);
  // No screen shows it, so that a save draws nothing anew.
  const revision = useRef(target.revision);
  const [findings, setFindings] = useState(target.findings);
  const open = useRef<EditorSession<D> | null>(null);
  const pen = usePen(userId, target.annotationId, async () => {
    commitTyping();
    await open.current?.close();
  });
  const { place, line, turns } = pen;

  useEffect(() => {
    if (!userId || !line || place === "asking") return;
    let isGone = false;
    const endings: (() => void)[] = [];
    const { annotationId, desk } = target;
    const learn = (newRevision: number, found: readonly Finding[]) => {
      revision.current = newRevision;
      setFindings((before) => (sameValue(before, found) ? before : found));
    };
    const follow = (answer: CheckedAnnotation) => learn(answer.revision ?? 0, answer.findings as Finding[]);
    const options = {
      annotationId,
      userId,
      picture: pictureSize(target.asset),
      table,
      clip,
      segmentMode: "dense",
      keys: keysByAct(preferencesStore.getState().keys),
      clipboard,
      environment: browserEnvironment,
    } as const;

    const start = async (): Promise<Start<D>> => {
      if (place === "elsewhere")
        return { ...target, document: (await documentFrom<D>(line)) ?? target.document };
      if (turns === 0) return target;
      // The other window has changed the document since this page was loaded.
      const answer = await desk.now().catch(() => null);
      if (!answer) return target;
      follow(answer);
      return { versions: answer.versions, document: answer.document as unknown as D };
    };
    const make = (from: Start<D>): SessionOptions<D> =>
      place === "elsewhere"
        ? {
            ...options,
            ...from,
            editableKinds: [],
            storage: memoryJournalStorage(),
            histories: memoryHistoryStorage(),
            transport: { send: async () => ({ kind: "offline" }) },
          }
        : {
            ...options,
            document: from.document,
            versions: from.versions,
            editableKinds: target.readOnly ? [] : (target.stage.edits as ObjectKind[]),
            editableFields: (target.stage.edit_fields ?? {}) as StageLimits["fields"],
            storage: desk.storage,
            histories: desk.histories,
            transport: desk.transport((saved) => learn(saved.revision, saved.findings)),
          };

    const begin = async () => {
      const from = await start();
      if (isGone) return;
      const made = new EditorSession<D>(make(from));
      open.current = made;
      endings.push(() => {
        // What was done last is sent still; what cannot be sent waits on this device for the next visit.
        void made.journal.flush().then(() => made.close());
      });
      await made.ready;
      if (isGone) return;
      if (place === "here") endings.push(keepCurrent(made, desk.now, follow), tellWindows(made, line));
      else endings.push(showWindow(made, line));
      setSession(made);
    };
    void begin();
    return () => {
      isGone = true;
      setSession(null);
      for (const end of endings.reverse()) end();
    };
  }, [target, table, clip, userId, place, line, turns]);

  return { session, pen, revision: () => revision.current, findings, setFindings };
};

/** What stands in a field is the person's word as soon as the field is left. */
const commitTyping = () => {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
};

/** Asks the window that has the pen for what it shows. */
const documentFrom = <D extends AnnotationDocument>(line: WindowLine): Promise<D | null> => {
  const answer = line.next(
    (message) => (message.kind === "document" ? (message.document as D) : null),
    LONGEST_WAIT_FOR_DOCUMENT_MS,
  );
  line.say({ kind: "opened" });
  return answer;
};

/** Says to windows that look on what stands and what changes. */
const tellWindows = <D extends AnnotationDocument>(session: EditorSession<D>, line: WindowLine) => {
  const document = () => line.say({ kind: "document", document: session.store.getState().document });
  document();
  const endings = [
    session.events.on("changed", (changes) => line.say({ kind: "changes", changes })),
    line.hear((message) => {
      if (message.kind === "opened") document();
    }),
  ];
  return () => {
    for (const end of endings) end();
  };
};

/** Shows what the window with the pen says. */
const showWindow = <D extends AnnotationDocument>(session: EditorSession<D>, line: WindowLine) => {
  const stop = line.hear((message) => {
    if (message.kind === "changes") session.show(message.changes);
    if (message.kind === "document") session.store.setState({ document: message.document as D });
  });
  line.say({ kind: "opened" });
  return stop;
};
