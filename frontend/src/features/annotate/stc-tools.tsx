import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { EditResult } from "@/editor/edit-context";
import type { StcSession } from "@/workbench/sessions";
import { useKeyLabel } from "@/workbench/use-key-labels";
import classes from "./stc-tools.module.css";

type Props = {
  session: StcSession;
  canTrack: boolean;
  /** Whether subjects may come and go, not only their boxes. */
  canDescribe: boolean;
  canCut: boolean;
  onRefusal: (result: EditResult) => void;
};

const TRACK_TOOLS = [
  "new_track",
  "draw_box",
  "mark_visible",
  "mark_occluded",
  "mark_absent",
  "delete_keyframe",
  "finish_track",
  "whole_track",
] as const;
const ABOUT_SUBJECTS: ReadonlySet<string> = new Set(["new_track", "finish_track"]);
const MASK_TOOLS = ["mask_polygon", "mask_brush", "mask_erase", "mask_prompt"] as const;
const SEGMENT_TOOLS = ["cut", "merge_with_next", "propose_out_of_frame"] as const;

/** The acts of every minute, each with its key; the same commands that the keys run. */
export const StcTools = ({ session, canTrack, canDescribe, canCut, onRefusal }: Props) => {
  const { t } = useTranslation();
  const keyLabel = useKeyLabel();
  const state = useStore(session.store);
  // Whether there is a model to ask is known a moment after the screen is drawn.
  useStore(session.masks.prompts.store, ({ fault }) => fault);
  const isDrawing = state.tool === "draw";
  const pressed: { readonly [name: string]: boolean | undefined } = {
    draw_box: isDrawing && state.selection !== null,
    new_track: isDrawing && state.selection === null,
    whole_track: state.movesWholeTrack,
    mask_polygon: state.tool === "mask_polygon",
    mask_brush: state.tool === "mask_brush",
    mask_erase: state.tool === "mask_erase",
    mask_prompt: state.tool === "mask_prompt",
  };
  const trackTools = TRACK_TOOLS.filter((name) => canDescribe || !ABOUT_SUBJECTS.has(name));
  const names = [...(canTrack ? [...trackTools, ...MASK_TOOLS] : []), ...(canCut ? SEGMENT_TOOLS : [])];
  return (
    <div className={classes.tools} role="toolbar" aria-label={t("bench.tools")}>
      {names.map((name) => {
        const command = session.commands.find((each) => each.name === name);
        if (!command) return null;
        return (
          <button
            key={name}
            type="button"
            className={classes.tool}
            aria-pressed={pressed[name]}
            disabled={!session.isEnabled(command)}
            onClick={() => onRefusal(session.runCommand(name))}
          >
            {t(`tool.${name}`)}{" "}
            {command.keys[0] && <kbd>{keyLabel(command.keys[0]).replace("Shift ", "⇧")}</kbd>}
          </button>
        );
      })}
    </div>
  );
};
