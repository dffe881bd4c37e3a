import { type MouseEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Asset } from "@/api/types";
import type { FrameTable } from "@/media/frame-table";
import type { Player } from "@/media/player";
import type { FrameInterval, SourceFrame } from "@/shared/units";
import {
  type MarkMode,
  TIMELINE_IDLE,
  type TimelineEffect,
  type TimelineState,
  timelineDoubleClick,
  timelinePointer,
} from "@/timeline/interaction";
import {
  draggedSpans,
  LANE_METRICS,
  type Lane,
  type LaneSource,
  lanesHeight,
  lanesWithin,
  layoutLanes,
} from "@/timeline/lanes";
import type { RetrievalGrid } from "@/timeline/retrieval-grid";
import { scrolled, xAfter, xOf, zoomed } from "@/timeline/time-scale";
import { LaneShapes, TooShortHatching } from "@/workbench/lane-shapes";
import { TimelineFilm, TimelineRuler } from "@/workbench/timeline-head";
import { Landing, OutsideClip, Playhead } from "@/workbench/timeline-over";
import { useTimelineScale } from "@/workbench/timeline-scale-state";
import classes from "./timeline.module.css";

export type LaneRow = {
  source: LaneSource;
  /** The letter by which the lane is known, and its colour. */
  letter: string;
  color: string;
  name: string;
};

/** Shows all lanes, or only those that matter now. */
export type LaneChoice = { isOn: boolean; toggle: () => void; hidden: number };

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
  /** All that is marked, the selected one too. */
  marked?: ReadonlySet<string>;
  canEdit: boolean;
  onEffect: (effect: Exclude<TimelineEffect, { type: "scroll" }>) => void;
  emptyHint: string;
  /** Says of a segment whose edge is dragged that it becomes too short. */
  retrieval?: RetrievalGrid;
  lanesShown?: LaneChoice;
};

const PITCH = LANE_METRICS.laneHeight + LANE_METRICS.gap;
const NONE: ReadonlySet<string> = new Set();

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
  marked: givenMarks,
  canEdit,
  onEffect,
  emptyHint,
  retrieval,
  lanesShown,
}: Props) => {
  const { t } = useTranslation();
  const section = useRef<HTMLElement>(null);
  const strip = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLElement>(null);
  const [state, setState] = useState<TimelineState>(TIMELINE_IDLE);
  const [scale, setScale] = useTimelineScale({
    strip,
    wheelArea: section,
    table,
    span,
    player,
    isDragging: state.phase !== "idle",
  });
  const [view, setView] = useState({ top: 0, height: 0 });
  const marked = useMemo(
    () => givenMarks ?? (selectedId === null ? NONE : new Set([selectedId])),
    [givenMarks, selectedId],
  );

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const look = () => setView({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, []);

  const selectedRow = rows.findIndex((row) => row.source.id === selectedLane);
  useEffect(() => {
    const element = scroller.current;
    if (!element || selectedRow < 0) return;
    const top = selectedRow * PITCH;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + PITCH > element.scrollTop + element.clientHeight)
      element.scrollTop = top + PITCH - element.clientHeight;
  }, [selectedRow]);

  const sources = useMemo(() => rows.map((row) => row.source), [rows]);
  // Where nothing is laid out, as in a test without a browser, there is no height: then all are drawn.
  const { from, to } = lanesWithin(rows.length, view.top, view.height || rows.length * PITCH);
  const lanes = useMemo(() => layoutLanes(sources, scale, { from, to }), [sources, scale, from, to]);
  const edges = useMemo(() => edgesOf(sources, clip), [sources, clip]);
  const cuts = table.shotCuts;
  /** What the pointer meets at this moment: the playhead moves without the lanes being drawn anew. */
  const contextNow = () => ({
    scale,
    lanes,
    snap: { grid: table.grid, edges, cuts, playhead: player?.frame ?? null },
    canEdit,
  });

  /** In the machine's measure, in which the lanes begin under the ruler. */
  const placeOf = (event: MouseEvent<HTMLElement>, above: number) => {
    const bounds = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - bounds.left, y: event.clientY - bounds.top + above };
  };
  const cut = (event: MouseEvent<HTMLElement>) => {
    const effect = timelineDoubleClick(placeOf(event, LANE_METRICS.rulerHeight), contextNow());
    if (effect && effect.type !== "scroll") onEffect(effect);
  };
  const point = (
    type: "down" | "move" | "up" | "cancel",
    event: PointerEvent<HTMLElement>,
    above: number,
  ) => {
    if (type === "down") event.currentTarget.setPointerCapture(event.pointerId);
    const { button, altKey: isFree } = event;
    const step = timelinePointer(
      state,
      { type, ...placeOf(event, above), button, isFree, marks: marksOf(event) },
      contextNow(),
    );
    if (step.state !== state) setState(step.state);
    for (const effect of step.effects) {
      if (effect.type === "scroll") setScale((before) => scrolled(before, effect.dx));
      else onEffect(effect);
    }
  };
  const pointers = (above: number) => ({
    onPointerDown: (event: PointerEvent<HTMLElement>) => point("down", event, above),
    onPointerMove: (event: PointerEvent<HTMLElement>) => point("move", event, above),
    onPointerUp: (event: PointerEvent<HTMLElement>) => point("up", event, above),
    onPointerCancel: (event: PointerEvent<HTMLElement>) => point("cancel", event, above),
  });
  const zoom = (factor: number) => {
    const frame = player?.frame ?? clip.startFrame;
    setScale((before) => zoomed(before, (xOf(before, frame) + xAfter(before, frame)) / 2, factor));
  };

  const least = state.phase === "edge" && retrieval ? leastAt(lanes, state, scale, retrieval) : null;
  const height = lanesHeight(rows.length) - LANE_METRICS.rulerHeight;
  const top = from * PITCH;
  const first = LANE_METRICS.rulerHeight + top;
  return (
    <section className={classes.timeline} aria-label={t("timeline.label")} ref={section}>
      <div className={classes.head}>
        <div className={classes.corner}>
          {lanesShown && (
            <button
              type="button"
              className={classes.choice}
              aria-pressed={lanesShown.isOn}
              title={t("timeline.fewerLanes")}
              aria-label={t("timeline.fewerLanes")}
              onClick={lanesShown.toggle}
            >
              {lanesShown.isOn
                ? t("timeline.hiddenLanes", { count: lanesShown.hidden })
                : t("timeline.allLanes")}
            </button>
          )}
          <button type="button" aria-label={t("timeline.zoomOut")} onClick={() => zoom(1 / 1.6)}>
            −
          </button>
          <button type="button" aria-label={t("timeline.zoomIn")} onClick={() => zoom(1.6)}>
            +
          </button>
        </div>
        <div className={classes.strip} ref={strip}>
          <TimelineFilm asset={asset} scale={scale} />
          <div className={classes.ruler} {...pointers(0)}>
            <TimelineRuler scale={scale} />
          </div>
        </div>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <section className={classes.scroller} ref={scroller} tabIndex={0} aria-label={t("timeline.lanes")}>
        <div className={classes.gutter} style={{ minHeight: height }}>
          {rows.slice(from, to).map((row, index) => (
            // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: by key the tracks are chosen in their list
            <div
              key={row.source.id}
              className={classes.laneName}
              data-selected={row.source.id === selectedLane || marked.has(row.source.id)}
              style={{ height: LANE_METRICS.laneHeight, top: (from + index) * PITCH }}
              title={row.name}
              onClick={(event) => {
                const mode = marksOf(event);
                const laneId = row.source.id;
                onEffect(
                  mode ? { type: "mark", part: "lane", id: laneId, mode } : { type: "select-lane", laneId },
                );
              }}
            >
              <span className={classes.letter} style={{ background: row.color }}>
                {row.letter}
              </span>
              <span className={classes.laneText}>{row.name}</span>
            </div>
          ))}
        </div>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: what the pointer does here the commands do by key */}
        <div
          className={classes.lanes}
          style={{ minHeight: height, cursor: state.phase === "edge" ? "ew-resize" : undefined }}
          {...pointers(LANE_METRICS.rulerHeight)}
          onDoubleClick={cut}
        >
          <svg
            width={scale.widthPx}
            height={(to - from) * PITCH}
            viewBox={`0 ${first} ${scale.widthPx} ${Math.max((to - from) * PITCH, 1)}`}
            aria-hidden="true"
            className={classes.laneDrawing}
            style={{ top }}
          >
            <defs>
              <TooShortHatching />
            </defs>
            {lanes.map((lane, index) => (
              <LaneShapes
                key={lane.id}
                lane={lane}
                color={rows[from + index]?.color ?? "currentColor"}
                widthPx={scale.widthPx}
                isSelected={lane.id === selectedLane}
                isMarked={marked.has(lane.id)}
                marked={marked}
                drag={isDraggedOn(lane, state) ? state : TIMELINE_IDLE}
                scale={scale}
                isTooShort={retrieval ? (start, end) => retrieval.isTooShort(start, end) : undefined}
              />
            ))}
          </svg>
          {rows.length === 0 && <p className={classes.hint}>{emptyHint}</p>}
        </div>
      </section>
      <div className={classes.over} style={{ width: scale.widthPx }}>
        <OutsideClip clip={clip} span={span} scale={scale} />
        <Playhead player={player} fallback={clip.startFrame} scale={scale} />
        <Landing
          drag={state}
          scale={scale}
          warning={
            least &&
            (least.frames === null
              ? t("timeline.neverLong")
              : t("timeline.tooShort", { count: least.frames }))
          }
        />
      </div>
    </section>
  );
};

const marksOf = (event: { ctrlKey: boolean; metaKey: boolean; shiftKey: boolean }): MarkMode | null =>
  event.shiftKey ? "range" : event.ctrlKey || event.metaKey ? "toggle" : null;

const edgesOf = (sources: readonly LaneSource[], clip: FrameInterval): SourceFrame[] => {
  const edges = new Set<SourceFrame>();
  for (const { spans } of sources)
    for (const span of spans) {
      edges.add(span.startFrame as SourceFrame);
      edges.add(Math.min(span.endFrame + 1, clip.endFrame) as SourceFrame);
    }
  return [...edges];
};

const isDraggedOn = (lane: Lane, state: TimelineState): boolean =>
  (state.phase === "edge" && lane.spans.some((span) => span.id === state.id)) ||
  (state.phase === "dot" && lane.dots.some((dot) => dot.id === state.id));

/** The least length of the first segment that the drag makes too short; null while none is. */
const leastAt = (
  lanes: readonly Lane[],
  drag: Extract<TimelineState, { phase: "edge" }>,
  scale: Parameters<typeof draggedSpans>[2],
  retrieval: RetrievalGrid,
): { frames: number | null } | null => {
  const { frame, edge } = drag;
  const lane = lanes.find((each) => isDraggedOn(each, drag));
  if (frame === null || !lane) return null;
  const short = draggedSpans(lane.spans, { ...drag, frame }, scale).find(
    (span, place) =>
      span !== lane.spans[place] &&
      span.kind === "action" &&
      retrieval.isTooShort(span.startFrame, span.endFrame),
  );
  if (!short) return null;
  const moved = short.id === drag.id ? edge : edge === "start" ? "end" : "start";
  return { frames: retrieval.leastFrames(short.startFrame, short.endFrame, moved) };
};
