import { memo } from "react";
import { BOX_HANDLES, type Box, handlePoint } from "@/shared/box";
import { boxOnScreen, type PictureView, toScreen } from "@/shared/picture-view";
import type { TrackLook } from "@/workbench/track-look";

type Props = {
  view: PictureView;
  box: Box;
  color: string;
  dash: string;
  /** Stands at the box's upper left corner: the letter of the track, with a mark for its state. */
  tag: string;
  isSelected?: boolean;
  /** The handles by which it can be resized now. */
  hasHandles?: boolean;
  /** Interpolated or held: drawn thinner than what somebody put there. */
  isFaint?: boolean;
  /** Where the tag stands, so that two boxes on each other show both of theirs. */
  tagAt?: "start" | "end";
};

const HANDLE_SIDE = 8;
export const TAG_HEIGHT = 16;

/** Width of the plate on which a tag of so many signs stands. */
export const tagWidth = (signs: number): number => 8 + signs * 7.5;

/** The letter of the subject, with a mark where it is hidden in part. */
export const tagOf = (look: TrackLook, state: "visible" | "occluded"): string =>
  state === "occluded" ? `${look.letter} ◐` : look.letter;

/** A box with a two-tone outline, to be seen on any picture. */
export const BoxMark = memo(
  ({
    view,
    box,
    color,
    dash,
    tag,
    isSelected = false,
    hasHandles = isSelected,
    isFaint = false,
    tagAt = "start",
  }: Props) => {
    const rect = boxOnScreen(view, box);
    const width = isSelected ? 2.5 : isFaint ? 1.25 : 2;
    const plate = tagWidth(tag.length);
    return (
      <g>
        <rect
          {...rect}
          fill={isSelected ? color : "none"}
          fillOpacity={0.08}
          stroke="#000000"
          strokeOpacity={0.75}
          strokeWidth={width + 2}
        />
        <rect
          {...rect}
          fill="none"
          stroke={color}
          strokeWidth={width}
          strokeDasharray={dash === "none" ? undefined : dash}
        />
        <g
          transform={`translate(${tagAt === "start" ? rect.x : rect.x + rect.width - plate}, ${Math.max(rect.y - TAG_HEIGHT - 2, 0)})`}
        >
          <rect width={plate} height={TAG_HEIGHT} rx={2} fill={color} stroke="#000000" strokeOpacity={0.75} />
          <text x={plate / 2} y={12} textAnchor="middle" fontSize={11} fontWeight={700} fill="#111113">
            {tag}
          </text>
        </g>
        {hasHandles &&
          BOX_HANDLES.map((handle) => {
            const { x, y } = toScreen(view, handlePoint(box, handle));
            return (
              <rect
                key={handle}
                x={x - HANDLE_SIDE / 2}
                y={y - HANDLE_SIDE / 2}
                width={HANDLE_SIDE}
                height={HANDLE_SIDE}
                fill="#ffffff"
                stroke="#000000"
              />
            );
          })}
      </g>
    );
  },
);
