import { memo } from "react";
import type { TimelineState } from "@/timeline/interaction";
import {
  draggedSpans,
  LANE_METRICS,
  type Lane,
  type LaneMark,
  middleOf,
  type PlacedDot,
  type PlacedSpan,
} from "@/timeline/lanes";
import type { TimeScale } from "@/timeline/time-scale";
import classes from "./timeline.module.css";

type Props = {
  lane: Lane;
  color: string;
  widthPx: number;
  isSelected: boolean;
  isMarked: boolean;
  marked: ReadonlySet<string>;
  /** The drag in progress where it concerns this lane, else the resting state. */
  drag: TimelineState;
  scale: TimeScale;
  /** Judges spans whose edge is being dragged. */
  isTooShort: ((startFrame: number, endFrame: number) => boolean) | undefined;
};

const DOT_RADIUS = 4;

/** One lane: a row of keyframe dots over a row of spans. A drag in progress is shown where it would land. */
export const LaneShapes = memo((props: Props) => {
  const { lane, color, widthPx, isSelected, isMarked, marked, drag, scale, isTooShort } = props;
  const spanTop = lane.top + LANE_METRICS.dotRowHeight;
  const spanHeight = lane.height - LANE_METRICS.dotRowHeight;
  const isDragged = drag.phase === "edge" && drag.frame !== null;
  const spans = isDragged
    ? draggedSpans(lane.spans, { ...drag, frame: drag.frame ?? scale.clip.startFrame }, scale)
    : lane.spans;
  return (
    <g style={{ "--lane": color } as React.CSSProperties}>
      <rect
        x={0}
        y={lane.top}
        width={widthPx}
        height={lane.height}
        className={classes.laneBack}
        data-selected={isSelected || isMarked}
      />
      {spans.map((span, place) => (
        <Span
          key={span.id}
          span={span}
          top={spanTop}
          height={spanHeight}
          widthPx={widthPx}
          isSelected={marked.has(span.id)}
          isTooShort={
            isTooShort && span !== lane.spans[place] && span.kind === "action"
              ? isTooShort(span.startFrame, span.endFrame)
              : span.isTooShort === true
          }
        />
      ))}
      {lane.away.map(({ startFrame, left, width }) => (
        <rect
          key={startFrame}
          x={Math.max(left, -2) + 2.5}
          y={spanTop + 2.5}
          width={Math.max(Math.min(left + width, widthPx + 2) - Math.max(left, -2) - 5, 1)}
          height={spanHeight - 7}
          rx={2}
          className={classes.away}
          data-away={startFrame}
        />
      ))}
      {lane.proposed.map(({ startFrame, left, width, isUncertain }) => (
        <rect
          key={startFrame}
          x={left}
          y={lane.top + 2}
          width={Math.max(width, 1)}
          height={LANE_METRICS.dotRowHeight - 4}
          className={classes.proposed}
          data-uncertain={isUncertain}
        />
      ))}
      {lane.dots.map((dot) => {
        const isMoved = drag.phase === "dot" && drag.id === dot.id && dot.members.length === 1;
        return (
          <Dot
            key={dot.id}
            dot={dot}
            x={isMoved ? middleOf(scale, drag.frame) : dot.x}
            y={lane.top + LANE_METRICS.dotRowHeight / 2}
            isSelected={dot.members.some(({ id }) => marked.has(id))}
          />
        );
      })}
    </g>
  );
});

type SpanProps = {
  span: PlacedSpan;
  top: number;
  height: number;
  widthPx: number;
  isSelected: boolean;
  isTooShort: boolean;
};

const Span = ({ span, top, height, widthPx, isSelected, isTooShort }: SpanProps) => {
  const left = Math.max(span.left, -2);
  const width = Math.max(Math.min(span.left + span.width, widthPx + 2) - left, 1);
  return (
    <svg x={left} y={top} width={width} height={height} aria-hidden="true" data-span={span.id}>
      <rect
        x={0.5}
        y={0.5}
        width={Math.max(width - 1, 0.5)}
        height={height - 2}
        rx={2}
        className={classes.span}
        data-kind={span.kind}
        data-selected={isSelected}
      />
      {isTooShort && (
        <rect
          x={1}
          y={1}
          width={Math.max(width - 2, 0.5)}
          height={height - 3}
          fill="url(#too-short)"
          data-too-short="true"
        />
      )}
      {span.mark && <WarningSign mark={span.mark} x={9} y={height / 2 - 1} />}
      <text x={span.mark ? 18 : 6} y={height / 2 + 4} className={classes.spanText} data-kind={span.kind}>
        {span.label}
      </text>
    </svg>
  );
};

/** Two cues: an error is a filled square, a warning an open triangle, each in its colour. */
const WarningSign = ({ mark, x, y }: { mark: LaneMark; x: number; y: number }) => (
  <path
    d={mark === "error" ? `M${x - 4} ${y - 4}h8v8h-8z` : `M${x} ${y - 5}l5 9h-10z`}
    className={classes.sign}
    data-mark={mark}
  />
);

const Dot = ({ dot, x, y, isSelected }: { dot: PlacedDot; x: number; y: number; isSelected: boolean }) => (
  <g transform={`translate(${x}, ${y})`} data-dots={dot.members.length}>
    {dot.members.length > 1 ? (
      <rect
        x={-DOT_RADIUS}
        y={-3}
        width={dot.width + 2 * DOT_RADIUS}
        height={6}
        rx={3}
        className={classes.dots}
        data-selected={isSelected}
      />
    ) : dot.state === "absent" ? (
      <path
        d="M-3.5 -3.5 L3.5 3.5 M-3.5 3.5 L3.5 -3.5"
        className={classes.absent}
        data-selected={isSelected}
      />
    ) : (
      <circle r={DOT_RADIUS} className={classes.dot} data-state={dot.state} data-selected={isSelected} />
    )}
    {dot.mark && <WarningSign mark={dot.mark} x={dot.width / 2} y={0} />}
  </g>
);

/** The hatching of what is too short, for the `defs` of the drawing. */
export const TooShortHatching = () => (
  <pattern id="too-short" width={6} height={6} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    <rect width={2.5} height={6} className={classes.hatching} />
  </pattern>
);
