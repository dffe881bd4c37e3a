import { ActionIcon, NativeSelect, Tooltip } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FrameTable } from "@/media/frame-table";
import type { Player } from "@/media/player";
import { clampFrame, type FrameInterval } from "@/shared/units";
import { jumpSeconds, RATES } from "@/workbench/player-acts";
import { useBuffering, useLooping, usePlayerFrame, usePlaying, useRate } from "@/workbench/player-state";
import { Icon } from "@/workbench/ui/icons";
import { clockTime } from "@/workbench/ui/moment";
import classes from "./transport.module.css";

type Props = {
  player: Player | null;
  table: FrameTable;
  clip: FrameInterval;
  /** What the loop button repeats; null disables it. */
  loopInterval: FrameInterval | null;
};

/** Play, steps, speed, loop, and the frame number to read and to type. */
export const Transport = ({ player, table, clip, loopInterval }: Props) => {
  const { t } = useTranslation();
  const frame = usePlayerFrame(player, clip.startFrame);
  const playing = usePlaying(player);
  const buffering = useBuffering(player);
  const rate = useRate(player);
  const looping = useLooping(player);
  const [typed, setTyped] = useState<string | null>(null);

  const goTo = (event: FormEvent) => {
    event.preventDefault();
    const wanted = Number(typed);
    if (typed !== null && typed.trim() !== "" && Number.isFinite(wanted))
      player?.seek(clampFrame(wanted, clip));
    setTyped(null);
    // The next key is a command again.
    if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
  };
  const button = (name: string, key: string, icon: Parameters<typeof Icon>[0]["name"], act: () => void) => (
    <Tooltip label={`${name} (${key})`}>
      <ActionIcon aria-label={name} onClick={act} disabled={!player}>
        <Icon name={icon} />
      </ActionIcon>
    </Tooltip>
  );
  return (
    <div className={classes.transport} role="toolbar" aria-label={t("transport.label")}>
      {button(t("transport.secondBack"), "J", "jumpBack", () => jumpSeconds(player, table, clip, -1))}
      {button(t("transport.frameBack"), ",", "frameBack", () => player?.step(-1))}
      {button(
        playing ? t("transport.pause") : t("transport.play"),
        t("transport.space"),
        playing ? "pause" : "play",
        () => player?.toggle(),
      )}
      {button(t("transport.frameForward"), ".", "frameForward", () => player?.step(1))}
      {button(t("transport.secondForward"), "K", "jumpForward", () => jumpSeconds(player, table, clip, 1))}
      <form onSubmit={goTo} className={classes.frame}>
        <label>
          {t("transport.frame")}{" "}
          <input
            inputMode="numeric"
            size={6}
            value={typed ?? String(frame)}
            onFocus={(event) => event.currentTarget.select()}
            onChange={(event) => setTyped(event.currentTarget.value)}
            onBlur={goTo}
          />
        </label>
        <span className={classes.of}>/ {clip.endFrame}</span>
      </form>
      <span className={classes.time}>
        {clockTime(table.elapsed(frame) - table.elapsed(clip.startFrame))}
        <span className={classes.of}>
          {" "}
          / {clockTime(table.elapsed(clip.endFrame) - table.elapsed(clip.startFrame))}
        </span>
      </span>
      <span className={classes.buffering} role="status">
        {buffering ? t("transport.buffering") : ""}
      </span>
      <Tooltip label={loopInterval ? t("transport.loop") : t("transport.nothingToLoop")}>
        <ActionIcon
          aria-label={t("transport.loop")}
          aria-pressed={looping}
          variant={looping ? "light" : "subtle"}
          color={looping ? "accent" : "gray"}
          disabled={!player || (!loopInterval && !looping)}
          onClick={() => player?.setLoop(looping ? null : loopInterval)}
        >
          <Icon name="loop" />
        </ActionIcon>
      </Tooltip>
      <NativeSelect
        aria-label={t("transport.speed")}
        size="xs"
        w={76}
        value={String(rate)}
        data={RATES.map((value) => ({ value: String(value), label: `${value} ×` }))}
        onChange={(event) => player?.setRate(Number(event.currentTarget.value))}
      />
    </div>
  );
};
