import { memo } from "react";
import { frameInterval } from "@/shared/units";
import type { TimelineState } from "@/timeline/interaction";
import { LANE_METRICS, type Lane } from "@/timeline/lanes";
import { type TimeScale, xAfter, xOf } from "@/timeline/time-scale";
import classes from "./timeline.module.css";

type Props = {
  lane: Lane;
  color: string;
  widthPx: number;
  isSelected: boolean;
  selectedId: string | null;
  drag: TimelineState;
  scale: TimeScale;
};

const DOT_RADIUS = 4;

/** One lane: a row of keyframe dots over a row of spans. A drag in progress is shown where it would land. */
export const LaneShapes = memo(({ lane, color, widthPx, isSelected, selectedId, drag, scale }: Props) => {
  const spanTop = lane.top + LANE_METRICS.dotRowHeight;
  const spanHeight = lane.height - LANE_METRICS.dotRowHeight;
  const placed = (span: Lane["spans"][number]) => {
    if (drag.phase !== "edge" || drag.id !== span.id || drag.frame === null) return span;
    const { startFrame, endFrame } =
      drag.edge === "start"
        ? frameInterval(drag.frame, span.endFrame)
        : frameInterval(span.startFrame, drag.frame);
    const left = xOf(scale, startFrame);
    return { ...span, left, width: xAfter(scale, endFrame) - left };
  };
  return (
    <g>
      <rect
        x={0}
        y={lane.top}
        width={widthPx}
        height={lane.height}
        className={classes.laneBack}
        data-selected={isSelected}
      />
      {lane.spans.map(placed).map((span) => {
        const left = Math.max(span.left, -2);
        const width = Math.max(Math.min(span.left + span.width, widthPx + 2) - left, 1);
        return (
          <svg key={span.id} x={left} y={spanTop} width={width} height={spanHeight} aria-hidden="true">
            <rect
              x={0.5}
              y={0.5}
              width={Math.max(width - 1, 0.5)}
              height={spanHeight - 2}
              rx={2}
              className={classes.span}
              data-kind={span.kind}
              data-selected={span.id === selectedId}
              style={{ "--lane": color } as React.CSSProperties}
            />
            <text x={6} y={spanHeight / 2 + 4} className={classes.spanText} data-kind={span.kind}>
              {span.label}
            </text>
          </svg>
        );
      })}
      {lane.proposed.map(({ startFrame, left, width, isUncertain }) => (
        <rect
          key={startFrame}
          x={left}
          y={lane.top + 2}
          width={Math.max(width, 1)}
          height={LANE_METRICS.dotRowHeight - 4}
          className={classes.proposed}
          data-uncertain={isUncertain}
          style={{ "--lane": color } as React.CSSProperties}
        />
      ))}
      {lane.dots.map((dot) => {
        const moved =
          drag.phase === "dot" && drag.id === dot.id
            ? (xOf(scale, drag.frame) + xAfter(scale, drag.frame)) / 2
            : dot.x;
        return (
          <g key={dot.id} transform={`translate(${moved}, ${lane.top + LANE_METRICS.dotRowHeight / 2})`}>
            {dot.state === "absent" ? (
              <path
                d="M-3.5 -3.5 L3.5 3.5 M-3.5 3.5 L3.5 -3.5"
                className={classes.absent}
                data-selected={dot.id === selectedId}
              />
            ) : (
              <circle
                r={DOT_RADIUS}
                className={classes.dot}
                data-selected={dot.id === selectedId}
                fill={dot.state === "occluded" ? "transparent" : color}
                stroke={dot.state === "occluded" ? color : undefined}
              />
            )}
          </g>
        );
      })}
    </g>
  );
});
