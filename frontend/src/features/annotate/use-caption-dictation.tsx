import { useStore } from "zustand";
import { segmentsOf } from "@/editor/documents";
import { spacedWords } from "@/editor/said-words";
import { setSegment } from "@/editor/segment-edits";
import { selectedTrackId } from "@/editor/selection";
import type { BenchTarget } from "@/features/annotate/bench-target";
import { DictationHelp, DictationState, DictationVoice } from "@/features/annotate/dictation-help";
import { useDictation } from "@/features/annotate/use-dictation";
import { type CaptionDictation, captionFieldId } from "@/workbench/caption-field";
import type { StcSession } from "@/workbench/sessions";
import { segmentAt } from "@/workbench/stc-view";

type Wish = {
  session: StcSession;
  target: Pick<BenchTarget, "annotationId" | "project" | "desk">;
  canWrite: boolean;
};

/** Dictation into the captions of an `stc` document. */
export const useCaptionDictation = ({ session, target, canWrite }: Wish) => {
  const dictation = useDictation({
    annotationId: target.annotationId,
    project: target.project.slug,
    // What is practised is no server's, and so is what is said there.
    canWrite: canWrite && !target.desk.isPractice,
    fieldNow: () => {
      const focused = window.document.activeElement?.id ?? "";
      const segment = segmentOfField(focused) ?? chosenSegment();
      return segment?.kind === "action" ? captionFieldId(segment.id) : null;
    },
    insertUnseen: (field, words) => {
      const segment = segmentOfField(field);
      if (!segment) return false;
      const caption = segment.caption + spacedWords(segment.caption, words, "");
      return session.edit("set_caption", (context) => setSegment(context, segment.id, { caption })).ok;
    },
  });
  const segmentOfField = (field: string) =>
    session.store.getState().document.segments.find((each) => captionFieldId(each.id) === field);
  const chosenSegment = () => {
    const state = session.store.getState();
    const segments = segmentsOf(state.document, selectedTrackId(state) ?? "");
    return segments.find((each) => each.id === state.selection?.id) ?? segmentAt(segments, state.frame);
  };
  const { state, bind } = dictation;
  const isListed = useStore(
    session.store,
    (bench) =>
      state.phase === "idle" ||
      segmentsOf(bench.document, selectedTrackId(bench) ?? "").some(
        (each) => captionFieldId(each.id) === state.field,
      ),
  );
  const forCaptions: CaptionDictation = {
    bind,
    draw: (field, isSelected) => (
      <DictationHelp dictation={dictation} field={field} isSelected={isSelected} />
    ),
  };
  return {
    commands: dictation.commands,
    forCaptions,
    /** Drawn where no caption field is: what is being said must not go unseen when its track is not selected. */
    elsewhere: (
      <>
        <DictationVoice dictation={dictation} />
        {!isListed && <DictationState dictation={dictation} />}
      </>
    ),
  };
};
