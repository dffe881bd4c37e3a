import type { CheckedAnnotation } from "@/api/types";
import type { AnnotationDocument } from "@/editor/documents";
import type { EditorSession } from "@/editor/session";
import { onReturn } from "@/features/annotate/on-return";

/**
 * Keeps an editor going through what happens around it: tries at once when the person or the network is back, takes in
 * what others stored meanwhile, goes on after a sign-in, and stops when another person signs in. Returns what ends it.
 */
export const keepCurrent = <D extends AnnotationDocument>(
  session: EditorSession<D>,
  now: () => Promise<CheckedAnnotation>,
  follow: (answer: CheckedAnnotation) => void,
): (() => void) => {
  const { journal } = session;
  // A page that was loaded without the network shows what was kept here.
  let wasCutOff = !navigator.onLine;

  const catchUp = async () => {
    if (!wasCutOff || !navigator.onLine || journal.view.getState().state !== "saved") return;
    wasCutOff = false;
    const answer = await now().catch(() => null);
    if (!answer) {
      wasCutOff = true;
      return;
    }
    const { versions } = answer;
    session.takeIn(session.newerIn({ versions, document: answer.document as unknown as AnnotationDocument }));
    follow(answer);
  };
  const returned = () => {
    journal.retryNow();
    void catchUp();
  };
  const keepHistory = () => session.history.keepNow();
  const signedIn = () => journal.signedIn();
  const stop = () => void session.close();

  const endings = [
    onReturn(returned),
    journal.view.subscribe((view) => {
      if (view.isUnreachable) wasCutOff = true;
      else void catchUp();
    }),
  ];
  window.addEventListener("pagehide", keepHistory);
  window.addEventListener("groundling:signed-in", signedIn);
  window.addEventListener("groundling:other-person", stop);
  return () => {
    for (const end of endings) end();
    window.removeEventListener("pagehide", keepHistory);
    window.removeEventListener("groundling:signed-in", signedIn);
    window.removeEventListener("groundling:other-person", stop);
  };
};
