import { Spotlight, type SpotlightActionData, spotlight } from "@mantine/spotlight";
import { useTranslation } from "react-i18next";
import type { Command } from "@/editor/commands/command";
import { keyLabel } from "@/workbench/key-label";
import type { ScreenCommand } from "@/workbench/screen-command";
import type { AnySession } from "@/workbench/sessions";

type Props = {
  session: Pick<AnySession, "commands" | "runCommand"> | null;
  screenCommands: readonly ScreenCommand[];
};

export const openPalette = () => spotlight.open();

/** Every act by name: what has a key and what has none. */
export const Palette = ({ session, screenCommands }: Props) => {
  const { t } = useTranslation();
  const entry = (command: Command | ScreenCommand, run: () => void): SpotlightActionData => ({
    id: command.name,
    label: t(`command.${command.name}` as "command.undo"),
    rightSection: command.keys[0] ? <span>{keyLabel(command.keys[0])}</span> : undefined,
    onClick: run,
  });
  const actions = [
    ...screenCommands
      .filter((command) => command.isEnabled)
      .map((command) => entry(command, command.perform)),
    ...(session?.commands ?? []).map((command) => entry(command, () => session?.runCommand(command.name))),
  ];
  return (
    <Spotlight
      actions={actions}
      shortcut={null}
      nothingFound={t("palette.nothing")}
      searchProps={{ placeholder: t("palette.search"), "aria-label": t("palette.search") }}
      highlightQuery
      transitionProps={{ duration: 80 }}
      overlayProps={{ blur: 0, backgroundOpacity: 0.45 }}
      limit={12}
      scrollable
      maxHeight={420}
    />
  );
};
