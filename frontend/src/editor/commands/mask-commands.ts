import type { Command, CommandOutcome } from "@/editor/commands/command";
import { type Need, ofTrack, type StcContext, stc } from "@/editor/commands/stc-command";
import { refusal } from "@/editor/edit-context";
import { isEmpty } from "@/editor/masks/bitmap";
import { boxToMask, dropMask, maskOn, reshapeMask } from "@/editor/masks/mask-edits";
import { filledHoles, largestPiece } from "@/editor/masks/regions";
import { selectedTrackId } from "@/editor/selection";
import type { MaskToolName } from "@/editor/tools/mask-tool-name";
import { boxTrackOf } from "@/editor/track-edits";

const mask = (
  command: Pick<Command, "name" | "keys">,
  isEnabled: Need,
  perform: (context: StcContext) => CommandOutcome,
): Command => stc({ ...command, group: "track" }, isEnabled, perform);

/** Takes the tool up, or puts it down when it is in hand. */
const tool = (
  name: MaskToolName,
  key: string,
  isEnabled: (context: StcContext) => boolean = () => true,
): Command =>
  mask({ name, keys: [key] }, isEnabled, ({ state }) => ({ tool: state.tool === name ? "select" : name }));

const radius = (name: string, key: string, by: 1 | -1): Command =>
  mask(
    { name, keys: [key] },
    ({ state }) => state.tool === "mask_brush" || state.tool === "mask_erase",
    () => ({ brushRadius: by }),
  );

type Act = (
  context: StcContext["edits"],
  trackId: string,
  frame: StcContext["state"]["frame"],
) => CommandOutcome;

function onTrack(act: Act) {
  return ({ state, edits }: StcContext): CommandOutcome => {
    const trackId = selectedTrackId(state);
    return trackId === null ? { edit: refusal("no_such_object") } : act(edits, trackId, state.frame);
  };
}

const hasBox = ofTrack(
  "no_box_to_take",
  ({ state, edits }, trackId) => boxTrackOf(edits, trackId)?.at(state.frame) != null,
);

const hasMask = ofTrack(
  "no_mask_here",
  ({ state, edits }, trackId) => !isEmpty(maskOn(edits, trackId, state.frame)),
);

const canPrompt = ({ prompts }: StcContext): boolean => prompts.fault === null;

/** The acts by which a model is told what the subject is, and its mask taken. */
const PROMPT_COMMANDS: readonly Command[] = [
  { ...tool("mask_prompt", "7", canPrompt), whyNot: ({ prompts }) => prompts.fault },
  {
    ...mask(
      { name: "prompt_with_box", keys: ["shift+q"] },
      (context) => canPrompt(context) && hasBox(context),
      ({ state, edits }) => {
        const box = boxTrackOf(edits, selectedTrackId(state) ?? "")?.at(state.frame)?.box;
        return box ? { tool: "mask_prompt", prompt: box } : { edit: refusal("no_box_to_take") };
      },
    ),
    whyNot: ({ prompts }) => prompts.fault,
  },
  {
    ...mask(
      { name: "take_mask", keys: ["y"] },
      ({ prompts }) => prompts.hasProposal,
      () => ({ prompt: "take" }),
    ),
    neverWith: ["take_suggestion"],
  },
  {
    ...mask(
      { name: "drop_prompt", keys: ["shift+y"] },
      ({ prompts }) => prompts.hasPrompt,
      () => ({ prompt: "drop" }),
    ),
    neverWith: ["dismiss_suggestion"],
  },
];

export const MASK_COMMANDS: readonly Command[] = [
  tool("mask_polygon", "q"),
  tool("mask_brush", "r"),
  tool("mask_erase", "e"),
  ...PROMPT_COMMANDS,
  radius("brush_smaller", "(", -1),
  radius("brush_larger", ")", 1),
  mask(
    { name: "fill_holes", keys: ["h"] },
    hasMask,
    onTrack((edits, trackId, frame) => ({ edit: reshapeMask(edits, trackId, frame, filledHoles) })),
  ),
  mask(
    { name: "largest_piece", keys: ["shift+h"] },
    hasMask,
    onTrack((edits, trackId, frame) => ({ edit: reshapeMask(edits, trackId, frame, largestPiece) })),
  ),
  mask(
    { name: "box_to_mask", keys: ["shift+m"] },
    hasBox,
    onTrack((edits, trackId, frame) => ({ edit: boxToMask(edits, trackId, frame) })),
  ),
  mask(
    { name: "drop_mask", keys: ["shift+e"] },
    hasMask,
    onTrack((edits, trackId, frame) => ({ edit: dropMask(edits, trackId, frame) })),
  ),
];
