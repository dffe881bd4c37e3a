import { Kbd, Modal } from "@mantine/core";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import type { Command } from "@/editor/commands/command";
import { keyLabel } from "@/workbench/key-label";
import type { ScreenCommand } from "@/workbench/screen-command";
import classes from "./keys-overlay.module.css";

type Props = { opened: boolean; onClose: () => void; commands: readonly (Command | ScreenCommand)[] };

const GROUPS = ["player", "track", "segment", "pair", "edit", "assist", "screen"] as const;

/** Every key of this screen, from the same lists that the keys are read from. */
export const KeysOverlay = ({ opened, onClose, commands }: Props) => {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={t("keys.title")} size={1120} centered>
      <div className={classes.columns}>
        {GROUPS.map((group) => {
          const listed = commands.filter((command) => command.group === group && command.keys.length > 0);
          if (listed.length === 0) return null;
          return (
            <section key={group} className={classes.group}>
              <h2>{t(`keys.group.${group}`)}</h2>
              <dl>
                {listed.map((command) => (
                  <Fragment key={command.name}>
                    <dt>
                      {command.keys.map((key) => (
                        <Kbd key={key}>{keyLabel(key)}</Kbd>
                      ))}
                    </dt>
                    <dd>{t(`command.${command.name}` as "command.undo")}</dd>
                  </Fragment>
                ))}
              </dl>
            </section>
          );
        })}
      </div>
    </Modal>
  );
};
