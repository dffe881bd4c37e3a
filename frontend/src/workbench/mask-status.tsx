import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { EditResult } from "@/editor/edit-context";
import { isMaskTool } from "@/editor/tools/mask-tool-name";
import type { StcSession } from "@/workbench/sessions";
import { useFormats } from "@/workbench/ui/formats";
import { useKeyLabel, useKeysOfActs } from "@/workbench/use-key-labels";
import classes from "./mask-status.module.css";

type Props = { session: StcSession; onRefusal: (result: EditResult) => void };

const ACTS = ["fill_holes", "largest_piece", "box_to_mask", "drop_mask"] as const;
const PROMPT_ACTS = ["take_mask", "drop_prompt", "prompt_with_box", "fill_holes", "largest_piece"] as const;

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
  const isAnswered = useStore(session.masks.prompts.store, ({ answer }) => answer.phase === "proposed");
  useStore(session.masks.prompts.store, (state) => state.prompt);
  const radius = useStore(session.masks.store, (state) => state.radius);
  const notice = useStore(session.masks.store, (state) => state.notice);
  const isOn = isMaskTool(tool);
  const acts: readonly (typeof ACTS | typeof PROMPT_ACTS)[number][] =
    tool === "mask_prompt" ? PROMPT_ACTS : ACTS;
  return (
    <div className={classes.place}>
      <div className={classes.bar}>
        <p role="status" aria-label={t("mask.status")} className={classes.status}>
          {isOn && (
            <>
              {tool === "mask_prompt" && <PromptWords session={session} />}
              {notice && <strong>{t(`mask.notice.${notice}`)} </strong>}
              {isAnswered
                ? t("prompt.refine")
                : t(`mask.hint.${tool}`, {
                    radius,
                    smaller: keys.inWords("brush_smaller"),
                    larger: keys.inWords("brush_larger"),
                  })}
            </>
          )}
        </p>
        {isOn &&
          acts
            .flatMap((name) => session.commands.filter((command) => command.name === name))
            .map((command) => (
              <button
                key={command.name}
                type="button"
                className={classes.act}
                disabled={!session.isEnabled(command)}
                onClick={() => onRefusal(session.runCommand(command.name))}
              >
                {t(`tool.${command.name as (typeof acts)[number]}`)}{" "}
                {command.keys[0] && <kbd>{keyLabel(command.keys[0]).replace("Shift ", "⇧")}</kbd>}
              </button>
            ))}
      </div>
    </div>
  );
};

/** What the model makes of the prompt. */
const PromptWords = ({ session }: { session: StcSession }) => {
  const { t } = useTranslation();
  const { score } = useFormats();
  const answer = useStore(session.masks.prompts.store, (state) => state.answer);
  const notice = useStore(session.masks.prompts.store, (state) => state.notice);
  const words = {
    none: notice && t(`prompt.notice.${notice}`),
    asking: t("prompt.asking"),
    proposed:
      answer.phase === "proposed" &&
      t("prompt.proposed", { score: score(answer.score), model: answer.model }),
    failed: (answer.phase === "failed" && answer.sentence) || t("prompt.nothing"),
  }[answer.phase];
  return words && <strong>{words} </strong>;
};
