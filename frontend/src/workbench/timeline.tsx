import { type MouseEvent, memo, type PointerEvent, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Asset } from "@/api/types";
import type { FrameTable } from "@/media/frame-table";
import type { Player } from "@/media/player";
import type { FrameInterval, SourceFrame } from "@/shared/units";
import {
  TIMELINE_IDLE,
  type TimelineEffect,
  type TimelineState,
  timelineDoubleClick,
  timelinePointer,
} from "@/timeline/interaction";
import { LANE_METRICS, type LaneSource, lanesHeight, layoutLanes } from "@/timeline/lanes";
import {
  cutMarks,
  resized,
  revealed,
  ruler,
  scrolled,
  type TimeScale,
  timeScale,
  xAfter,
  xOf,
  zoomed,
} from "@/timeline/time-scale";
import { LaneShapes } from "@/workbench/lane-shapes";
import { usePlayerFrame, usePlaying } from "@/workbench/player-state";
import { Thumbnails } from "@/workbench/thumbnails";
import { WAVEFORM_HEIGHT, Waveform } from "@/workbench/waveform";
import classes from "./timeline.module.css";

export type LaneRow = {
  source: LaneSource;
  /** The letter by which the lane is known, and its colour. */
  letter: string;
  color: string;
  name: string;
};

type Props = {
  asset: Asset;
  table: FrameTable;
  clip: FrameInterval;
  /** The frames on the strip, the clip and more; the clip when left out. */
  span?: FrameInterval;
  player: Player | null;
  rows: readonly LaneRow[];
  selectedLane: string | null;
  selectedId: string | null;
  canEdit: boolean;
  onEffect: (effect: Exclude<TimelineEffect, { type: "scroll" }>) => void;
  emptyHint: string;
};

const LEAST_GAP_PX = 64;
const ZOOM_PER_WHEEL_PIXEL = 0.002;

/** Thumbnails, ruler and lanes on one scale, with the playhead through all of them. */
export const Timeline = ({
  asset,
  table,
  clip,
  span = clip,
  player,
  rows,
  selectedLane,
  selectedId,
  canEdit,
  onEffect,
  emptyHint,
}: Props) => {
  const { t } = useTranslation();
  const strip = useRef<HTMLDivElement>(null);
  const [scale, setScale] = useState<TimeScale>(() => timeScale(table, span, 1));
  const [state, setState] = useState<TimelineState>(TIMELINE_IDLE);
  const frame = usePlayerFrame(player, clip.startFrame);
  const playing = usePlaying(player);

  useEffect(() => {
    const element = strip.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setScale((before) => resized(before, entry.contentRect.width));
    });
    observer.observe(element);
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.shiftKey && event.deltaX === 0) return;
      event.preventDefault();
      const x = event.clientX - element.getBoundingClientRect().left;
      setScale((before) =>
        event.ctrlKey
          ? zoomed(before, x, Math.exp(-event.deltaY * ZOOM_PER_WHEEL_PIXEL))
          : scrolled(before, event.deltaX || event.deltaY),
      );
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => {
      observer.disconnect();
      element.removeEventListener("wheel", wheel);
    };
  }, []);

  useEffect(() => setScale((before) => timeScale(table, span, before.widthPx)), [table, span]);

  useEffect(() => {
    if (state.phase === "idle") setScale((before) => revealed(before, frame));
  }, [frame, state.phase]);

  const sources = useMemo(() => rows.map((row) => row.source), [rows]);
  const lanes = useMemo(() => layoutLanes(sources, scale), [sources, scale]);
  const edges = useMemo(
    () =>
      sources.flatMap((source) =>
        source.spans.flatMap((span) => [
          span.startFrame as SourceFrame,
          Math.min(span.endFrame + 1, clip.endFrame) as SourceFrame,
        ]),
      ),
    [sources, clip],
  );

  const context = { scale, lanes, snap: { grid: table.grid, edges, playhead: null }, canEdit };
  const cut = (event: MouseEvent<HTMLElement>) => {
    const bounds = event.currentTarget.getBoundingClientRect();
    const place = { x: event.clientX - bounds.left, y: event.clientY - bounds.top };
    const effect = timelineDoubleClick(place, context);
    if (effect && effect.type !== "scroll") onEffect(effect);
  };
  const point = (type: "down" | "move" | "up" | "cancel", event: PointerEvent<HTMLElement>) => {
    const bounds = event.currentTarget.getBoundingClientRect();
    if (type === "down") event.currentTarget.setPointerCapture(event.pointerId);
    const step = timelinePointer(
      state,
      {
        type,
        x: event.clientX - bounds.left,
        y: event.clientY - bounds.top,
        button: event.button,
        isFree: event.altKey,
      },
      context,
    );
    setState(step.state);
    for (const effect of step.effects) {
      if (effect.type === "scroll") setScale((before) => scrolled(before, effect.dx));
      else onEffect(effect);
    }
  };

  const height = Math.max(lanesHeight(rows.length), lanesHeight(1));
  const playheadX = (xOf(scale, frame) + xAfter(scale, frame)) / 2;
  return (
    <section className={classes.timeline} aria-label={t("timeline.label")}>
      <div className={classes.gutter}>
        <div className={classes.zoom}>
          <button
            type="button"
            aria-label={t("timeline.zoomOut")}
            onClick={() => setScale((s) => zoomed(s, playheadX, 1 / 1.6))}
          >
            −
          </button>
          <button
            type="button"
            aria-label={t("timeline.zoomIn")}
            onClick={() => setScale((s) => zoomed(s, playheadX, 1.6))}
          >
            +
          </button>
        </div>
        {asset.has_audio && <div style={{ height: WAVEFORM_HEIGHT }} />}
        <div style={{ height: LANE_METRICS.rulerHeight }} />
        {rows.map((row) => (
          <div
            key={row.source.id}
            className={classes.laneName}
            data-selected={row.source.id === selectedLane}
            style={{ height: LANE_METRICS.laneHeight, marginBottom: LANE_METRICS.gap }}
            title={row.name}
          >
            <span className={classes.letter} style={{ background: row.color }}>
              {row.letter}
            </span>
            <span className={classes.laneText}>{row.name}</span>
          </div>
        ))}
      </div>
      <div className={classes.strip} ref={strip}>
        <Thumbnails asset={asset} scale={scale} />
        {asset.has_audio && <Waveform assetId={asset.id} scale={scale} />}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: what the pointer does here the commands do by key */}
        <div
          className={classes.lanes}
          style={{ height, cursor: state.phase === "edge" ? "ew-resize" : undefined }}
          onPointerDown={(event) => point("down", event)}
          onPointerMove={(event) => point("move", event)}
          onPointerUp={(event) => point("up", event)}
          onPointerCancel={(event) => point("cancel", event)}
          onDoubleClick={cut}
        >
          <svg width={scale.widthPx} height={height} aria-hidden="true" className={classes.svg}>
            <Ruler scale={scale} />
            <ShotCuts scale={scale} />
            {lanes.map((lane, index) => (
              <LaneShapes
                key={lane.id}
                lane={lane}
                color={rows[index]?.color ?? "currentColor"}
                widthPx={scale.widthPx}
                isSelected={lane.id === selectedLane}
                selectedId={selectedId}
                drag={state}
                scale={scale}
              />
            ))}
          </svg>
          {rows.length === 0 && <p className={classes.hint}>{emptyHint}</p>}
        </div>
        {span.startFrame < clip.startFrame && (
          <div
            className={classes.outside}
            style={{ left: 0, width: Math.max(xOf(scale, clip.startFrame), 0) }}
          />
        )}
        {clip.endFrame < span.endFrame && (
          <div
            className={classes.outside}
            style={{ left: Math.max(xAfter(scale, clip.endFrame), 0), right: 0 }}
          />
        )}
        <div
          className={classes.playhead}
          data-playing={playing}
          style={{ transform: `translateX(${playheadX}px)` }}
        />
      </div>
    </section>
  );
};

/** Drawn anew only when the scale changes, not with every frame. */
const Ruler = memo(({ scale }: { scale: TimeScale }) => (
  <>
    {ruler(scale, LEAST_GAP_PX).map((mark) => (
      <g key={mark.frame} transform={`translate(${mark.x}, 0)`}>
        <line y1={mark.isMajor ? 8 : 14} y2={LANE_METRICS.rulerHeight} className={classes.mark} />
        {mark.label && (
          <text x={4} y={14} className={classes.markText}>
            {mark.label}
          </text>
        )}
      </g>
    ))}
  </>
));

/** Where a new shot begins: fine marks on the ruler. */
const ShotCuts = memo(({ scale }: { scale: TimeScale }) => (
  <>
    {cutMarks(scale).map((mark) => (
      <path
        key={mark.frame}
        d={`M${mark.x} ${LANE_METRICS.rulerHeight}l-3 -6h6z`}
        className={classes.cut}
        data-frame={mark.frame}
      />
    ))}
  </>
));
