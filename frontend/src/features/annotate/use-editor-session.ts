import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { annotationTransport } from "@/api/annotations";
import { preferencesStore } from "@/api/preferences";
import { sessionQuery } from "@/api/session";
import type { Finding } from "@/api/types";
import { Clipboard } from "@/editor/clipboard";
import type { AnnotationDocument, ObjectKind } from "@/editor/documents";
import { indexedDbHistoryStorage } from "@/editor/history-storage";
import { browserEnvironment } from "@/editor/journal/browser-environment";
import { indexedDbJournalStorage } from "@/editor/journal/indexed-db-storage";
import { EditorSession } from "@/editor/session";
import type { StageLimits } from "@/editor/stage-limits";
import type { BenchTarget } from "@/features/annotate/bench-target";
import type { FrameTable } from "@/media/frame-table";
import type { FrameInterval } from "@/shared/units";
import { keysByAct } from "@/workbench/bench-acts";
import { pictureSize } from "@/workbench/picture-size";

const storage = indexedDbJournalStorage();
const histories = indexedDbHistoryStorage();
const clipboard = new Clipboard();

type Live<D extends AnnotationDocument> = {
  session: EditorSession<D> | null;
  revision: number;
  findings: readonly Finding[];
  setFindings: (findings: readonly Finding[]) => void;
};

/** Opens the editor on a target, brings back what an earlier visit left, and closes it with the screen. */
export const useEditorSession = <D extends AnnotationDocument>(
  target: BenchTarget<D>,
  table: FrameTable,
  clip: FrameInterval,
): Live<D> => {
  const userId = useQuery(sessionQuery).data?.user.id;
  const [session, setSession] = useState<EditorSession<D> | null>(null);
  const [revision, setRevision] = useState(target.revision);
  const [findings, setFindings] = useState(target.findings);

  useEffect(() => {
    if (!userId) return;
    let isGone = false;
    const made = new EditorSession<D>({
      annotationId: target.annotationId,
      userId,
      document: target.document,
      versions: target.versions,
      picture: pictureSize(target.asset),
      table,
      clip,
      editableKinds: target.readOnly ? [] : (target.stage.edits as ObjectKind[]),
      editableFields: (target.stage.edit_fields ?? {}) as StageLimits["fields"],
      segmentMode: "dense",
      keys: keysByAct(preferencesStore.getState().keys),
      storage,
      histories,
      clipboard,
      transport: annotationTransport(target.annotationId, (saved) => {
        setRevision(saved.revision);
        setFindings(saved.findings);
      }),
      environment: browserEnvironment,
    });
    void made.ready.then(() => {
      if (!isGone) setSession(made);
    });
    const retry = () => made.journal.retryNow();
    const keep = () => made.history.keepNow();
    const signedIn = () => made.journal.signedIn();
    window.addEventListener("online", retry);
    window.addEventListener("pagehide", keep);
    window.addEventListener("groundling:signed-in", signedIn);
    return () => {
      isGone = true;
      window.removeEventListener("online", retry);
      window.removeEventListener("pagehide", keep);
      window.removeEventListener("groundling:signed-in", signedIn);
      setSession(null);
      // What was done last is sent still; what cannot be sent waits on this device for the next visit.
      void made.journal.flush().then(() => made.close());
    };
  }, [target, table, clip, userId]);

  return { session, revision, findings, setFindings };
};
