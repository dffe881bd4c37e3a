import { memo } from "react";
import type { SceneBox } from "@/editor/tools/scene";
import { boxOnScreen, type PictureView } from "@/shared/picture-view";
import { TAG_HEIGHT, tagOf, tagWidth } from "@/workbench/box-mark";
import type { TrackLook } from "@/workbench/track-look";

type Props = {
  view: PictureView;
  marks: readonly { readonly box: SceneBox; readonly look: TrackLook }[];
};

/** With more boxes than this in view only the letter is the second cue: dashes take long to draw and are not read. */
const MOST_DASHED = 60;

/** What boxes of one look and one state come to: their outlines, and the plates on which their letters stand. */
type Outline = { color: string; dash: string; width: number; boxes: string; tags: string };

/**
 * All boxes that are not selected. Those of one look are one path and all letters one text: with hundreds of boxes
 * a drawing of each would take longer than a frame.
 */
export const SceneCrowd = memo(({ view, marks }: Props) => {
  const outlines = new Map<string, Outline>();
  const letters: string[] = [];
  const xs: number[] = [];
  const ys: number[] = [];
  const seen = marks
    .map(({ box, look }) => ({ box, look, place: boxOnScreen(view, box.box) }))
    .filter(({ place }) => isInWindow(place));
  const isDashed = seen.length <= MOST_DASHED;
  for (const { box, look, place } of seen) {
    const { x, y, width, height } = place;
    const dash = isDashed ? look.dash : "none";
    const key = `${look.color} ${dash} ${box.isKeyframe}`;
    const known = outlines.get(key);
    const stroke = box.isKeyframe ? 2 : 1.25;
    const outline = known ?? { color: look.color, dash, width: stroke, boxes: "", tags: "" };
    if (!known) outlines.set(key, outline);
    const tag = [...tagOf(look, box.state)].filter((sign) => sign !== " ");
    const wide = tagWidth(tag.length);
    const top = Math.max(y - TAG_HEIGHT - 2, 0);
    outline.boxes += `M${px(x)} ${px(y)}h${px(width)}v${px(height)}h${px(-width)}z`;
    outline.tags += `M${px(x)} ${px(top)}h${px(wide)}v${TAG_HEIGHT}h${px(-wide)}z`;
    tag.forEach((sign, number) => {
      letters.push(sign);
      xs.push(px(x + (wide * (number + 0.5)) / tag.length - 4));
      ys.push(px(top + 12));
    });
  }
  return (
    <>
      {[...outlines].map(([key, { color, dash, width, boxes, tags }]) => (
        <g key={key}>
          <path d={boxes} fill="none" stroke="#000000" strokeOpacity={0.75} strokeWidth={width + 2} />
          <path
            d={boxes}
            fill="none"
            stroke={color}
            strokeWidth={width}
            strokeDasharray={dash === "none" ? undefined : dash}
          />
          <path d={tags} fill={color} stroke="#000000" strokeOpacity={0.75} />
        </g>
      ))}
      {letters.length > 0 && (
        <text x={xs.join(" ")} y={ys.join(" ")} fontSize={11} fontWeight={700} fill="#111113">
          {letters.join("")}
        </text>
      )}
    </>
  );
});

/** The stage is never larger than the window; what is outside costs as much to draw as what is seen. */
const isInWindow = ({ x, y, width, height }: ReturnType<typeof boxOnScreen>): boolean =>
  x + width >= 0 && y + height >= 0 && x <= window.innerWidth && y - TAG_HEIGHT <= window.innerHeight;

/** To a tenth of a pixel, which keeps the paths short. */
const px = (value: number): number => Math.round(value * 10) / 10;
