import { Spotlight, type SpotlightActionGroupData, spotlight } from "@mantine/spotlight";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ACT_GROUPS, type BenchAct } from "@/workbench/bench-acts";
import { useKeyLabel } from "@/workbench/use-key-labels";
import classes from "./palette.module.css";

/**
 * Every act by name: what has a key and what has none, what can be done now and, greyed, what cannot. It opens when
 * `asked`, how often it was asked for, rises.
 */
export const Palette = ({ acts, asked }: { acts: readonly BenchAct[]; asked: number }) => {
  const { t } = useTranslation();
  const keyLabel = useKeyLabel();
  // What can be done is asked anew each time the palette opens, and not with every change of the document.
  const [isOpen, setOpen] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it opens each time it is asked for
  useEffect(() => spotlight.open(), [asked]);
  const actions = (isOpen ? ACT_GROUPS : [])
    .map(
      (group): SpotlightActionGroupData => ({
        group: t(`keys.group.${group}`),
        actions: acts
          .filter((act) => act.group === group)
          .map((act) => ({
            id: act.name,
            label: t(`command.${act.name}` as "command.undo"),
            rightSection: act.keys[0] ? (
              <kbd className={classes.key}>{keyLabel(act.keys[0])}</kbd>
            ) : undefined,
            disabled: !act.isEnabled(),
            onClick: act.perform,
          })),
      }),
    )
    .filter(({ actions }) => actions.length > 0);
  return (
    <Spotlight
      actions={actions}
      shortcut={null}
      nothingFound={t("palette.nothing")}
      searchProps={{ placeholder: t("palette.search"), "aria-label": t("palette.search") }}
      attributes={{ content: { "aria-label": t("palette.title") } }}
      classNames={{ content: classes.content, action: classes.action, actionsGroup: classes.group }}
      onSpotlightOpen={() => setOpen(true)}
      onSpotlightClose={() => setOpen(false)}
      highlightQuery
      transitionProps={{ duration: 80 }}
      overlayProps={{ blur: 0, backgroundOpacity: 0.45 }}
      scrollable
      maxHeight={460}
    />
  );
};
