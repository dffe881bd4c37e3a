import type { Command, CommandOutcome } from "@/editor/commands/command";
import { hasTrack, ofTrack, type StcContext, stc } from "@/editor/commands/stc-command";
import {
  findObject,
  keyframesOf,
  type StcDocument,
  segmentsOf,
  type Track,
  type Visibility,
} from "@/editor/documents";
import { type EditContext, type EditResult, refusal } from "@/editor/edit-context";
import { editSeveral } from "@/editor/edit-several";
import { markedIds, markedTrackIds } from "@/editor/marking";
import {
  cutSegments,
  deleteSegment,
  mergeSegments,
  moveSegmentEdge,
  proposeOutOfFrame,
  type SegmentEdge,
} from "@/editor/segment-edits";
import { selectedTrackId } from "@/editor/selection";
import { isMaskTool } from "@/editor/tools/mask-tool-name";
import {
  boxTrackOf,
  deleteKeyframe,
  deleteTrack,
  putBox,
  setTrack,
  setVisibility,
} from "@/editor/track-edits";
import { ok } from "@/shared/result";
import { sourceFrame } from "@/shared/units";

const always = () => true;
const hasSegment = ofTrack("no_such_object", ({ state }) => state.selection?.kind === "segment");

/** The edit on every marked track, or on the selected one. */
function onEachTrack(edit: (context: StcContext, trackId: string) => EditResult) {
  return (context: StcContext): EditResult =>
    editSeveral(context.edits, markedTrackIds(context.state), (edits, id) => edit({ ...context, edits }, id));
}

function onTrack(perform: (context: StcContext, trackId: string) => CommandOutcome) {
  return (context: StcContext): CommandOutcome => {
    const trackId = selectedTrackId(context.state);
    return trackId === null ? { edit: refusal("no_such_object") } : perform(context, trackId);
  };
}

const visibility = (name: string, key: string, state: Visibility): Command =>
  stc({ name, group: "track", keys: [key] }, hasTrack, (context) => ({
    edit: onEachTrack(({ edits }, id) => setVisibility(edits, id, context.state.frame, state))(context),
  }));

const category = (name: string, key: string, wanted: Track["category"]): Command =>
  stc({ name, group: "track", keys: [key] }, always, (context) => {
    if (selectedTrackId(context.state) === null) return { draftCategory: wanted };
    const edit = onEachTrack(({ edits }, id) => setTrack(edits, id, { category: wanted }))(context);
    return { draftCategory: wanted, edit };
  });

const neighbourTrack = (name: string, key: string, by: 1 | -1): Command =>
  stc(
    { name, group: "track", keys: [key] },
    ({ edits }) => edits.document.tracks.length > 0,
    ({ state, edits }) => {
      const ids = edits.document.tracks.map((track) => track.id);
      const at = ids.indexOf(selectedTrackId(state) ?? "");
      const next = ids[at < 0 ? (by > 0 ? 0 : ids.length - 1) : (at + by + ids.length) % ids.length];
      return next === undefined ? {} : { select: { kind: "track", id: next } };
    },
  );

/** Goes to the nearest of the frames before or after the one on the screen. */
function goAmong(frames: (context: StcContext, trackId: string) => readonly number[], by: 1 | -1) {
  return onTrack((context, trackId) => {
    const { frame } = context.state;
    const sorted = [...frames(context, trackId)].sort((one, other) => one - other);
    const next = by > 0 ? sorted.find((each) => each > frame) : sorted.findLast((each) => each < frame);
    return next === undefined ? {} : { player: (player) => player.seek(sourceFrame(next)) };
  });
}

const keyframeFrames = ({ edits }: StcContext, trackId: string) =>
  keyframesOf(edits.document, trackId).map((keyframe) => keyframe.frame);

const segmentEdges = ({ edits }: StcContext, trackId: string) =>
  segmentsOf(edits.document, trackId).flatMap((segment) => [segment.start_frame, segment.end_frame]);

/** Ends the marked tracks on this frame, or opens them again when the selected one has ended. */
const finishHere = onTrack((context, trackId) => {
  const isOpen = findObject(context.edits.document, "track", trackId)?.finished === false;
  return { edit: onEachTrack(isOpen ? finishedHere : reopened)(context) };
});

const reopened = ({ edits }: StcContext, trackId: string): EditResult =>
  setTrack(edits, trackId, { finished: false });

/** The box of the track on this frame becomes its last keyframe. */
function finishedHere({ state, edits }: StcContext, trackId: string): EditResult {
  const finished = setTrack(edits, trackId, { finished: true });
  const placed = boxTrackOf(edits, trackId)?.at(state.frame);
  const isLast = keyframeFramesAfter(edits.document, trackId, state.frame).length === 0;
  if (!placed || placed.keyframe || !isLast) return finished;
  const last = putBox(edits, trackId, state.frame, placed.box);
  return last.ok && finished.ok ? ok([...last.value, ...finished.value]) : finished;
}

const keyframeFramesAfter = (document: StcDocument, trackId: string, frame: number): number[] =>
  keyframesOf(document, trackId)
    .map((keyframe) => keyframe.frame)
    .filter((each) => each > frame);

const keyframeHere = ({ state, edits }: StcContext) =>
  keyframesOf(edits.document, selectedTrackId(state) ?? "").find(
    (keyframe) => keyframe.frame === state.frame,
  );

/** Brings an edge of the selected segment, or of the one under the playhead, to this frame. */
const edgeHere = (edge: SegmentEdge) =>
  onTrack(({ state, edits, segmentMode }, trackId) => {
    const { frame, selection } = state;
    const segments = segmentsOf(edits.document, trackId);
    const segment =
      segments.find((each) => each.id === selection?.id) ??
      segments.find((each) => each.start_frame <= frame && frame <= each.end_frame);
    if (!segment) return { edit: refusal("no_such_object") };
    return { edit: moveSegmentEdge(edits, segment.id, edge, frame, segmentMode) };
  });

function deleteSelected({ state, edits, segmentMode }: StcContext): CommandOutcome {
  const onEach = (edit: (context: EditContext<StcDocument>, id: string) => EditResult): CommandOutcome => ({
    edit: editSeveral(edits, markedIds(state), edit),
    select: null,
  });
  switch (state.selection?.kind) {
    case "track":
      return onEach(deleteTrack);
    case "segment":
      return onEach((context, id) => deleteSegment(context, id, segmentMode));
    case "keyframe":
      return onEach(deleteKeyframe);
    default:
      return { edit: refusal("no_such_object") };
  }
}

export const STC_COMMANDS: readonly Command[] = [
  stc({ name: "new_track", group: "track", keys: ["n"] }, always, ({ state }) => ({
    select: null,
    tool: isMaskTool(state.tool) ? state.tool : "draw",
  })),
  stc({ name: "draw_box", group: "track", keys: ["b"] }, always, () => ({ tool: "draw" })),
  category("category_person", "1", "person"),
  category("category_animal", "2", "animal"),
  category("category_object", "3", "object"),
  visibility("mark_absent", "x", "absent"),
  visibility("mark_occluded", "o", "occluded"),
  visibility("mark_visible", "v", "visible"),
  stc({ name: "finish_track", group: "track", keys: ["f"] }, hasTrack, finishHere),
  neighbourTrack("previous_track", "w", -1),
  neighbourTrack("next_track", "s", 1),
  stc({ name: "previous_keyframe", group: "track", keys: ["["] }, hasTrack, goAmong(keyframeFrames, -1)),
  stc({ name: "next_keyframe", group: "track", keys: ["]"] }, hasTrack, goAmong(keyframeFrames, 1)),
  stc(
    { name: "delete_keyframe", group: "track", keys: ["Backspace"] },
    ofTrack("no_keyframe_here", (context) => keyframeHere(context) !== undefined),
    (context) => ({ edit: deleteKeyframe(context.edits, keyframeHere(context)?.id ?? "") }),
  ),
  stc(
    { name: "cut", group: "segment", keys: ["c"] },
    hasTrack,
    onTrack(({ edits, state }, trackId) => ({ edit: cutSegments(edits, trackId, state.frame) })),
  ),
  stc({ name: "segment_starts_here", group: "segment", keys: ["i"] }, hasTrack, edgeHere("start")),
  stc({ name: "segment_ends_here", group: "segment", keys: ["shift+i"] }, hasTrack, edgeHere("end")),
  stc({ name: "merge_with_next", group: "segment", keys: ["m"] }, hasSegment, ({ edits, state }) => ({
    edit: mergeSegments(edits, markedIds(state)),
  })),
  stc(
    { name: "propose_out_of_frame", group: "segment", keys: ["shift+o"] },
    hasTrack,
    onTrack(({ edits }, trackId) => ({ edit: proposeOutOfFrame(edits, trackId) })),
  ),
  stc({ name: "previous_edge", group: "segment", keys: ["{"] }, hasTrack, goAmong(segmentEdges, -1)),
  stc({ name: "next_edge", group: "segment", keys: ["}"] }, hasTrack, goAmong(segmentEdges, 1)),
  stc(
    { name: "delete_selected", group: "edit", keys: ["Delete"] },
    ({ state }) => state.selection !== null,
    deleteSelected,
  ),
];
