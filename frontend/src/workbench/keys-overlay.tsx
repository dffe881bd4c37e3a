import { Button, Kbd, Modal } from "@mantine/core";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { ACT_GROUPS, type BenchAct } from "@/workbench/bench-acts";
import { useKeyLabel } from "@/workbench/use-key-labels";
import classes from "./keys-overlay.module.css";

type Props = { opened: boolean; onClose: () => void; acts: readonly BenchAct[] };

/** Every key of this screen, from the same lists that the keys are read from. */
export const KeysOverlay = ({ opened, onClose, acts }: Props) => {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("keys.title")}
      closeButtonProps={{ "aria-label": t("state.close") }}
      size={1120}
      centered
    >
      <KeyList acts={acts} onClose={onClose} />
    </Modal>
  );
};

/** For itself, so that nothing of it is made while the overlay is closed. */
const KeyList = ({ acts, onClose }: Pick<Props, "acts" | "onClose">) => {
  const { t } = useTranslation();
  const tour = acts.find((act) => act.name === "start_tour" && act.isEnabled());
  const keyLabel = useKeyLabel();
  return (
    <>
      <div className={classes.columns}>
        {ACT_GROUPS.map((group) => {
          const listed = acts.filter((act) => act.group === group && act.keys.length > 0);
          if (listed.length === 0) return null;
          return (
            <section key={group} className={classes.group}>
              <h2>{t(`keys.group.${group}`)}</h2>
              <dl>
                {listed.map((act) => (
                  <Fragment key={act.name}>
                    <dt>
                      {act.keys.map((key) => (
                        <Kbd key={key}>{keyLabel(key)}</Kbd>
                      ))}
                    </dt>
                    <dd>{t(`command.${act.name}` as "command.undo")}</dd>
                  </Fragment>
                ))}
              </dl>
            </section>
          );
        })}
      </div>
      {tour && (
        <Button
          variant="default"
          mt="md"
          onClick={() => {
            onClose();
            tour.perform();
          }}
        >
          {t("tour.take")}
        </Button>
      )}
    </>
  );
};
