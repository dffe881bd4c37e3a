import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { isMaskTool } from "@/editor/tools/mask-tool";
import type { StcSession } from "@/workbench/sessions";
import classes from "./mask-status.module.css";

type Props = { session: StcSession };

/** Says over the picture what the mask tool in hand does and what came of the last stroke. */
export const MaskStatus = ({ session }: Props) => {
  const { t } = useTranslation();
  const tool = useStore(session.store, (state) => state.tool);
  const radius = useStore(session.masks.store, (state) => state.radius);
  const notice = useStore(session.masks.store, (state) => state.notice);
  return (
    <div className={classes.place}>
      <p role="status" aria-label={t("mask.status")} className={classes.status}>
        {isMaskTool(tool) && (
          <>
            {notice && <strong>{t(`mask.notice.${notice}`)} </strong>}
            {t(`mask.hint.${tool}`, { radius })}
          </>
        )}
      </p>
    </div>
  );
};
