import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";
import type { Keyframe } from "@/editor/documents";
import { restoreMasks } from "@/editor/masks/kept-masks";
import type { StcSession } from "@/workbench/sessions";
import { useKeysOfActs } from "@/workbench/use-key-labels";
import classes from "./mask-notice.module.css";

/** Long enough to read it and to reach for the button. */
const SHOWN_MS = 12_000;

type Props = { session: StcSession; lost: readonly Keyframe[]; onRestored: () => void };

/** Says that masks went with what was just done, and brings them back with their boxes. */
export const MaskNotice = ({ session, lost, onRestored }: Props) => {
  const { t } = useTranslation();
  const keys = useKeysOfActs();
  const restore = () => {
    session.attempt("restore_mask", (context) => restoreMasks(context, lost));
    onRestored();
  };
  return (
    <div className={classes.notice}>
      <p>{t("mask.lost", { count: lost.length, frame: lost[0]?.frame })}</p>
      <Button variant="default" title={keys.after(t("command.undo"), "undo")} onClick={restore}>
        {t("mask.restore")}
      </Button>
    </div>
  );
};

export const sayMasksLost = (session: StcSession, lost: readonly Keyframe[]) => {
  const id = `mask-lost-${lost.map((keyframe) => keyframe.id).join()}`;
  notifications.show({
    id,
    color: "yellow",
    autoClose: SHOWN_MS,
    message: <MaskNotice session={session} lost={lost} onRestored={() => notifications.hide(id)} />,
  });
};
