import { ActionIcon, Button, Popover, Slider } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Icon } from "@/workbench/ui/icons";
import { isNeutral, NEUTRAL_TONE, TONE_RANGE, useTone } from "@/workbench/video-stage-tone";
import classes from "./transport.module.css";

/** Brightness and contrast of the picture on this screen, with a sign while it is not shown as it is. */
export const ToneButton = () => {
  const { t } = useTranslation();
  const { tone, store } = useTone();
  const changed = !isNeutral(tone);
  const slider = (name: "brightness" | "contrast") => (
    <div className={classes.tone}>
      <span>{t(`tone.${name}`)}</span>
      <Slider
        aria-label={t(`tone.${name}`)}
        thumbLabel={t(`tone.${name}`)}
        min={TONE_RANGE.least}
        max={TONE_RANGE.most}
        step={TONE_RANGE.step}
        value={tone[name]}
        onChange={(value) => store.set({ [name]: value })}
        label={(value) => `${value} %`}
      />
      <output>{tone[name]} %</output>
    </div>
  );
  return (
    <Popover position="top-end" withArrow trapFocus>
      <Popover.Target>
        <ActionIcon
          aria-label={changed ? t("tone.changed", tone) : t("tone.label")}
          title={changed ? t("tone.changed", tone) : t("tone.label")}
          variant={changed ? "light" : "subtle"}
          color={changed ? "accent" : "gray"}
        >
          <Icon name="tone" />
          {changed && <span className={classes.changed} />}
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        {slider("brightness")}
        {slider("contrast")}
        <Button size="xs" variant="default" disabled={!changed} onClick={() => store.set(NEUTRAL_TONE)}>
          {t("tone.reset")}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
};
