import type { Command, CommandOutcome } from "@/editor/commands/command";
import { hasTrack, type StcContext, stc } from "@/editor/commands/stc-command";
import { keyframesOf, type StcDocument } from "@/editor/documents";
import { refusal } from "@/editor/edit-context";
import { markedIds } from "@/editor/marking";
import { selectedTrackId } from "@/editor/selection";
import { addTrack, putBox } from "@/editor/track-edits";
import { carryBox, mergeAll, mergeTracks, middleBox, splitTrack } from "@/editor/whole-track-edits";

/** The track that begins next after this one has ended: the same subject come back, most often. */
export function nextTrackInTime(document: StcDocument, trackId: string): string | null {
  const end = keyframesOf(document, trackId).at(-1)?.frame;
  if (end === undefined) return null;
  const later = document.tracks
    .filter((track) => track.id !== trackId)
    .map((track) => ({ id: track.id, begin: keyframesOf(document, track.id)[0]?.frame ?? -1 }))
    .filter(({ begin }) => begin > end)
    .sort((one, other) => one.begin - other.begin);
  return later[0]?.id ?? null;
}

const split = ({ state, edits }: StcContext): CommandOutcome => {
  const id = edits.newId();
  const edit = splitTrack(edits, selectedTrackId(state) ?? "", state.frame, id);
  return { edit, select: { kind: "track", id } };
};

const merge = ({ state, edits }: StcContext): CommandOutcome => {
  const marked = state.selection?.kind === "track" ? markedIds(state) : [];
  if (marked.length > 1) return { edit: mergeAll(edits, marked) };
  const trackId = selectedTrackId(state) ?? "";
  const other = nextTrackInTime(edits.document, trackId);
  return { edit: other === null ? refusal("nothing_to_merge") : mergeTracks(edits, trackId, other) };
};

const putMiddleBox = ({ state, edits }: StcContext): CommandOutcome => {
  const trackId = selectedTrackId(state);
  const box = middleBox(edits.picture);
  if (trackId !== null) return { edit: putBox(edits, trackId, state.frame, box) };
  const id = edits.newId();
  const { draftCategory: category, frame } = state;
  return { edit: addTrack(edits, { id, category, frame, box }), select: { kind: "track", id } };
};

const paste = ({ state, edits, segmentMode, clipboard }: StcContext): CommandOutcome => {
  const newTrackId = edits.newId();
  const edit = clipboard.paste(edits, {
    frame: state.frame,
    trackId: selectedTrackId(state),
    newTrackId,
    mode: segmentMode,
  });
  return clipboard.kind === "track" ? { edit, select: { kind: "track", id: newTrackId } } : { edit };
};

export const WHOLE_TRACK_COMMANDS: readonly Command[] = [
  stc({ name: "split_track", group: "track", keys: ["shift+c"] }, hasTrack, split),
  stc({ name: "merge_track", group: "track", keys: ["shift+g"] }, hasTrack, merge),
  stc({ name: "carry_box", group: "track", keys: ["t"] }, hasTrack, ({ state, edits }) => ({
    edit: carryBox(edits, selectedTrackId(state) ?? "", state.frame),
  })),
  stc({ name: "middle_box", group: "track", keys: ["shift+b"] }, () => true, putMiddleBox),
  stc({ name: "whole_track", group: "track", keys: ["shift+w"] }, hasTrack, ({ state }) => ({
    movesWholeTrack: !state.movesWholeTrack,
  })),
  stc(
    { name: "copy", group: "edit", keys: ["mod+c"] },
    ({ state }) => state.selection?.kind === "track" || state.selection?.kind === "segment",
    ({ state, edits, clipboard }) => {
      if (state.selection) clipboard.copy(edits.document, state.selection, markedIds(state));
      return {};
    },
  ),
  stc({ name: "paste", group: "edit", keys: ["mod+v"] }, ({ clipboard }) => !clipboard.isEmpty, paste),
];
