import type { Command, CommandContext, CommandOutcome } from "@/editor/commands/command";
import { findObject, type StcDocument } from "@/editor/documents";
import { type EditContext, refusal } from "@/editor/edit-context";
import { allMarked, markedIds } from "@/editor/marking";
import { moveKeyframes } from "@/editor/track-edits";
import { firstAbove } from "@/media/frame-table";
import { sourceFrame } from "@/shared/units";

/** The frame after or before this one: of the sampling grid where there is one. */
function nextFrame({ table, clip }: EditContext<StcDocument>, frame: number, by: 1 | -1): number {
  const { grid } = table;
  if (!grid) return frame + by;
  const next = by > 0 ? grid[firstAbove(grid, frame)] : grid[firstAbove(grid, frame - 1) - 1];
  return next ?? (by > 0 ? clip.endFrame + 1 : clip.startFrame - 1);
}

/** Moves the marked keyframes in time, all by what the selected one moves; the playhead goes with it. */
const shiftKeyframes =
  (by: 1 | -1) =>
  ({ state, edits }: CommandContext): CommandOutcome => {
    const context = edits as EditContext<StcDocument>;
    const keyframe = findObject(context.document, "keyframe", state.selection?.id ?? "");
    if (!keyframe) return { edit: refusal("no_such_object") };
    const frame = nextFrame(context, keyframe.frame, by);
    const edit = moveKeyframes(context, markedIds(state), frame - keyframe.frame);
    return edit.ok ? { edit, player: (player) => player.seek(sourceFrame(frame)) } : { edit };
  };

const hasKeyframe = ({ state }: CommandContext): boolean => state.selection?.kind === "keyframe";

export const MARKING_COMMANDS: readonly Command[] = [
  {
    name: "mark_all",
    group: "edit",
    keys: ["mod+a"],
    documents: ["stc"],
    isEnabled: ({ state }) => allMarked(state).selection !== null,
    perform: ({ state }) => ({ marked: allMarked(state) }),
  },
  {
    name: "keyframe_earlier",
    group: "track",
    keys: ["alt+q"],
    documents: ["stc"],
    isEnabled: hasKeyframe,
    perform: shiftKeyframes(-1),
  },
  {
    name: "keyframe_later",
    group: "track",
    keys: ["alt+e"],
    documents: ["stc"],
    isEnabled: hasKeyframe,
    perform: shiftKeyframes(1),
  },
];
