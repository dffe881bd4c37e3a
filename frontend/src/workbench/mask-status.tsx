import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { EditResult } from "@/editor/edit-context";
import { isMaskTool } from "@/editor/tools/mask-tool-name";
import type { StcSession } from "@/workbench/sessions";
import { useKeyLabel, useKeysOfActs } from "@/workbench/use-key-labels";
import classes from "./mask-status.module.css";

type Props = { session: StcSession; onRefusal: (result: EditResult) => void };

const ACTS = ["fill_holes", "largest_piece", "box_to_mask", "drop_mask"] as const;

/** Says over the picture what the mask tool in hand does and what came of the last stroke, beside its acts. */
export const MaskStatus = ({ session, onRefusal }: Props) => {
  const { t } = useTranslation();
  const keyLabel = useKeyLabel();
  const keys = useKeysOfActs();
  const tool = useStore(session.store, (state) => state.tool);
  // What can be done follows from the masks of the frame.
  useStore(session.store, (state) => state.document);
  useStore(session.store, (state) => state.frame);
  useStore(session.store, (state) => state.selection);
  const radius = useStore(session.masks.store, (state) => state.radius);
  const notice = useStore(session.masks.store, (state) => state.notice);
  const isOn = isMaskTool(tool);
  return (
    <div className={classes.place}>
      <div className={classes.bar}>
        <p role="status" aria-label={t("mask.status")} className={classes.status}>
          {isOn && (
            <>
              {notice && <strong>{t(`mask.notice.${notice}`)} </strong>}
              {t(`mask.hint.${tool}`, {
                radius,
                smaller: keys.inWords("brush_smaller"),
                larger: keys.inWords("brush_larger"),
              })}
            </>
          )}
        </p>
        {isOn &&
          session.commands
            .filter((command) => ACTS.some((name) => name === command.name))
            .map((command) => (
              <button
                key={command.name}
                type="button"
                className={classes.act}
                disabled={!session.isEnabled(command)}
                onClick={() => onRefusal(session.runCommand(command.name))}
              >
                {t(`tool.${command.name as (typeof ACTS)[number]}`)}{" "}
                {command.keys[0] && <kbd>{keyLabel(command.keys[0]).replace("Shift ", "⇧")}</kbd>}
              </button>
            ))}
      </div>
    </div>
  );
};
