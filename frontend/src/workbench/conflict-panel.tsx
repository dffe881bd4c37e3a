import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { changedId } from "@/editor/changes";
import type { Journal } from "@/editor/journal/journal";
import { describeFields } from "@/workbench/describe-fields";
import { useKeysOfActs } from "@/workbench/use-key-labels";
import classes from "./conflict-panel.module.css";

type Props = {
  session: {
    readonly journal: Pick<Journal, "view">;
    resolve(objectId: string, choice: "mine" | "theirs"): void;
    discardRefused(actId: string): void;
  };
};

/**
 * What could not be saved: objects that were changed elsewhere since, with both values to choose from, and changes
 * that the server refuses, with its reason. Nothing is given up without a click.
 */
export const ConflictPanel = ({ session }: Props) => {
  const { t } = useTranslation();
  const keys = useKeysOfActs();
  const { conflicts, refused } = useStore(session.journal.view);
  if (conflicts.length === 0 && refused.length === 0) return null;
  return (
    <section className={classes.panel} aria-label={t("conflict.title")}>
      {conflicts.map(({ change, currentValue }) => (
        <div key={changedId(change)} className={classes.case} role="alert">
          <p className={classes.what}>{t("conflict.changedElsewhere", { kind: t(`kind.${change.kind}`) })}</p>
          <table className={classes.values}>
            <thead>
              <tr>
                <th scope="col">{t("conflict.field")}</th>
                <th scope="col">{t("conflict.mine")}</th>
                <th scope="col">{t("conflict.theirs")}</th>
              </tr>
            </thead>
            <tbody>
              {describeFields(change.op === "put" ? change.object : null, currentValue).map(
                ({ field, mine, theirs }) => (
                  <tr key={field}>
                    <th scope="row">{field}</th>
                    <td>{mine ?? t("conflict.deleted")}</td>
                    <td>{theirs ?? t("conflict.deleted")}</td>
                  </tr>
                ),
              )}
            </tbody>
          </table>
          <div className={classes.choices}>
            <Button
              title={keys.of("keep_mine") ?? undefined}
              onClick={() => session.resolve(changedId(change), "mine")}
            >
              {t("conflict.keepMine")}
            </Button>
            <Button
              variant="default"
              title={keys.of("take_theirs") ?? undefined}
              onClick={() => session.resolve(changedId(change), "theirs")}
            >
              {t("conflict.takeTheirs")}
            </Button>
          </div>
        </div>
      ))}
      {refused.map((refusal) => (
        <div key={refusal.actId} className={classes.case} role="alert">
          <p className={classes.what}>{t("conflict.refused", { reason: refusal.message })}</p>
          <div className={classes.choices}>
            <Button variant="default" onClick={() => session.discardRefused(refusal.actId)}>
              {t("conflict.discard")}
            </Button>
          </div>
        </div>
      ))}
    </section>
  );
};
