import { useTranslation } from "react-i18next";
import type { Player } from "@/media/player";
import type { FrameInterval, SourceFrame } from "@/shared/units";
import type { TimelineState } from "@/timeline/interaction";
import { middleOf } from "@/timeline/lanes";
import { type TimeScale, xAfter, xOf } from "@/timeline/time-scale";
import { usePlayerFrame, usePlaying } from "@/workbench/player-state";
import classes from "./timeline.module.css";

/** The one part of the timeline that is drawn anew with every frame. */
export const Playhead = ({
  player,
  fallback,
  scale,
}: {
  player: Player | null;
  fallback: SourceFrame;
  scale: TimeScale;
}) => {
  const frame = usePlayerFrame(player, fallback);
  const playing = usePlaying(player);
  return (
    <div
      className={classes.playhead}
      data-playing={playing}
      style={{ transform: `translateX(${middleOf(scale, frame)}px)` }}
    />
  );
};

/** Dims what lies outside the clip, where the video around it is shown too. */
export const OutsideClip = ({
  clip,
  span,
  scale,
}: {
  clip: FrameInterval;
  span: FrameInterval;
  scale: TimeScale;
}) => (
  <>
    {span.startFrame < clip.startFrame && (
      <div className={classes.outside} style={{ left: 0, width: Math.max(xOf(scale, clip.startFrame), 0) }} />
    )}
    {clip.endFrame < span.endFrame && (
      <div
        className={classes.outside}
        style={{ left: Math.max(xAfter(scale, clip.endFrame), 0), right: 0 }}
      />
    )}
  </>
);

/** Where a drag would land, what it catches on, and what would be wrong with that. */
export const Landing = ({
  drag,
  scale,
  warning,
}: {
  drag: TimelineState;
  scale: TimeScale;
  warning: string | null;
}) => {
  const { t } = useTranslation();
  if ((drag.phase !== "edge" && drag.phase !== "dot") || drag.frame === null) return null;
  const { caught, frame } = drag;
  const x =
    drag.phase === "dot"
      ? middleOf(scale, frame)
      : drag.edge === "start"
        ? xOf(scale, frame)
        : xAfter(scale, frame);
  const isNearRight = x > scale.widthPx - 220;
  return (
    <>
      {caught && caught.on !== "frame" && (
        <div className={classes.guide} data-on={caught.on} style={{ transform: `translateX(${x}px)` }} />
      )}
      <div
        role="status"
        className={classes.landing}
        data-warns={warning !== null}
        style={isNearRight ? { right: scale.widthPx - x + 6 } : { left: x + 6 }}
      >
        {t("timeline.landing", { frame })}
        {caught && caught.on !== "frame" && ` · ${t(`timeline.snap.${caught.on}`)}`}
        {warning !== null && <strong> {warning}</strong>}
      </div>
    </>
  );
};
