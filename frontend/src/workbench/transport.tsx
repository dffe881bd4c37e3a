import { ActionIcon, NativeSelect, Tooltip } from "@mantine/core";
import { type FormEvent, memo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FrameTable } from "@/media/frame-table";
import type { Player } from "@/media/player";
import { RATES } from "@/media/speed";
import { clampFrame, type FrameInterval, intervalContains } from "@/shared/units";
import { jumpSeconds } from "@/workbench/player-acts";
import {
  useBuffering,
  useLooping,
  usePlayerFrame,
  usePlaying,
  usePlayingBackward,
  useRate,
} from "@/workbench/player-state";
import { ToneButton } from "@/workbench/transport-tone";
import { useFormats } from "@/workbench/ui/formats";
import { Icon } from "@/workbench/ui/icons";
import { useKeysOfActs } from "@/workbench/use-key-labels";
import classes from "./transport.module.css";

type Props = {
  player: Player | null;
  table: FrameTable;
  clip: FrameInterval;
  /** What the loop button repeats; null disables it. */
  loopInterval: FrameInterval | null;
  /** The act of the screen that does what the loop button does. */
  loopAct?: "loop_segment" | "loop_evidence";
  /** Whether the release of this work counts the frames of the sampling grid; their index then stands beside the frame. */
  countsGrid?: boolean;
  /** Lets the player leave the clip, and says whether it may; left out where that is not offered. */
  context?: ContextToggle;
};

export type ContextToggle = {
  readonly isShown: boolean;
  /** False for a clip that is all of its source video. */
  readonly isOffered: boolean;
  readonly toggle: () => void;
};

/** Play, steps, speed, loop, and the frame number to read and to type. */
export const Transport = memo(
  ({ player, table, clip, loopInterval, loopAct = "loop_segment", countsGrid = false, context }: Props) => {
    const { t } = useTranslation();
    const keys = useKeysOfActs();
    const playingBackward = usePlayingBackward(player);
    const playing = usePlaying(player) && !playingBackward;
    const buffering = useBuffering(player);
    const rate = useRate(player);
    const looping = useLooping(player);
    const button = (
      name: string,
      keyOf: string,
      icon: Parameters<typeof Icon>[0]["name"],
      act: () => void,
    ) => (
      <Tooltip label={keys.after(name, keyOf)}>
        <ActionIcon aria-label={name} onClick={act} disabled={!player}>
          <Icon name={icon} />
        </ActionIcon>
      </Tooltip>
    );
    return (
      <div className={classes.transport} role="toolbar" aria-label={t("transport.label")}>
        {button(t("transport.secondBack"), "second_back", "jumpBack", () => jumpSeconds(player, table, -1))}
        {button(t("transport.frameBack"), "step_back", "frameBack", () => player?.step(-1))}
        {button(
          playingBackward ? t("transport.pause") : t("transport.playBackward"),
          playingBackward ? "stop" : "play_backward",
          playingBackward ? "pause" : "playBackward",
          () => (playingBackward ? player?.pause() : player?.shuttle("backward")),
        )}
        {button(
          playing ? t("transport.pause") : t("transport.play"),
          "play_pause",
          playing ? "pause" : "play",
          () => (playing ? player?.pause() : player?.shuttle("forward")),
        )}
        {button(t("transport.frameForward"), "step_forward", "frameForward", () => player?.step(1))}
        {button(t("transport.secondForward"), "second_forward", "jumpForward", () =>
          jumpSeconds(player, table, 1),
        )}
        <FrameReading player={player} table={table} clip={clip} countsGrid={countsGrid} />
        <span className={classes.buffering} role="status">
          {buffering ? t("transport.buffering") : ""}
        </span>
        {context && (
          <Tooltip label={keys.after(t("transport.context"), "show_context")}>
            <ActionIcon
              aria-label={t("transport.context")}
              aria-pressed={context.isShown}
              variant={context.isShown ? "light" : "subtle"}
              color={context.isShown ? "accent" : "gray"}
              disabled={!player || !context.isOffered}
              onClick={context.toggle}
            >
              <Icon name="context" />
            </ActionIcon>
          </Tooltip>
        )}
        <ToneButton />
        <Tooltip
          label={loopInterval ? keys.after(t("transport.loop"), loopAct) : t("transport.nothingToLoop")}
        >
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
  },
);

type ReadingProps = Pick<Props, "player" | "table" | "clip"> & { countsGrid: boolean };

/** The number of the shown frame, to read and to type, and its time. Of the transport this alone is drawn per frame. */
const FrameReading = ({ player, table, clip, countsGrid }: ReadingProps) => {
  const { t } = useTranslation();
  const { clock } = useFormats();
  const frame = usePlayerFrame(player, clip.startFrame);
  const isOutside = !intervalContains(clip, frame);
  const place = countsGrid ? table.gridPlace(frame, clip) : null;
  const [typed, setTyped] = useState<string | null>(null);

  const goTo = (event: FormEvent) => {
    event.preventDefault();
    const wanted = Number(typed);
    if (typed !== null && typed.trim() !== "" && Number.isFinite(wanted))
      player?.seek(clampFrame(wanted, player.bounds));
    setTyped(null);
    // The next key is a command again.
    if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
  };
  return (
    <>
      <form onSubmit={goTo} className={classes.frame} data-outside={isOutside}>
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
        {isOutside && <span className={classes.outside}>{t("transport.outside")}</span>}
      </form>
      {place && (
        <span className={classes.grid} data-between={place[0] !== place[1]} title={t("transport.gridTitle")}>
          {t("transport.grid", { place: placeText(place) })}
        </span>
      )}
      <span className={classes.time}>
        {frame < clip.startFrame && "−"}
        {clock(Math.abs(table.elapsed(frame) - table.elapsed(clip.startFrame)))}
        <span className={classes.of}>
          {" "}
          / {clock(table.elapsed(clip.endFrame) - table.elapsed(clip.startFrame))}
        </span>
      </span>
    </>
  );
};

const placeText = ([before, after]: NonNullable<ReturnType<FrameTable["gridPlace"]>>): string =>
  before === after ? String(before) : `${before ?? ""}–${after ?? ""}`;
