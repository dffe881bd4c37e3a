import { useStore } from "zustand";
import type { PromptPoint } from "@/editor/tools/prompt-tool";
import { type PictureView, toScreen } from "@/shared/picture-view";
import { imagePoint } from "@/shared/units";
import { BoxMark } from "@/workbench/box-mark";
import { Cross } from "@/workbench/mask-cursor-cross";
import type { StcSession } from "@/workbench/sessions";

type Props = { session: StcSession; view: PictureView };

const RADIUS = 8;
const ARM = 4.5;
const LOOKS = {
  inside: { fill: "#0b5d8f", sign: "+" },
  beside: { fill: "#a33a00", sign: "−" },
} as const;

/** What a model has been told of the subject: its box, points on it and, as squares, points beside it. */
export const PromptMarks = ({ session, view }: Props) => {
  const frame = useStore(session.store, (state) => state.frame);
  const { prompt, corner, crosshair } = useStore(session.masks.prompts.store);
  const shown = prompt?.frame === frame ? prompt : null;
  const open = corner?.frame === frame ? corner : null;
  const from = open && toScreen(view, open.from);
  const at = crosshair && toScreen(view, crosshair);
  return (
    <g data-prompt={shown?.points.length ?? 0}>
      {shown?.box && !open?.box && <BoxMark view={view} box={shown.box} color="#ffffff" dash="6 4" tag="+" />}
      {open?.box && <BoxMark view={view} box={open.box} color="#ffffff" dash="4 3" tag="+" />}
      {open?.by === "keys" && from && <Cross x={from.x} y={from.y} />}
      {shown?.points.map((point, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a point is its place in the order
        <PointMark key={index} point={point} view={view} />
      ))}
      {at && <Cross x={at.x} y={at.y} />}
    </g>
  );
};

const PointMark = ({ point, view }: { point: PromptPoint; view: PictureView }) => {
  const { x, y } = toScreen(view, imagePoint(point.x, point.y));
  const { fill, sign } = LOOKS[point.inside ? "inside" : "beside"];
  const line = `M${x - ARM} ${y}H${x + ARM}${point.inside ? `M${x} ${y - ARM}V${y + ARM}` : ""}`;
  const shape = point.inside
    ? { rx: RADIUS, x: x - RADIUS, y: y - RADIUS, width: 2 * RADIUS, height: 2 * RADIUS }
    : { rx: 0, x: x - RADIUS + 1, y: y - RADIUS + 1, width: 2 * RADIUS - 2, height: 2 * RADIUS - 2 };
  return (
    <g data-point={sign}>
      <rect {...shape} fill={fill} stroke="#000000" strokeWidth={5} />
      <rect {...shape} fill={fill} stroke="#ffffff" strokeWidth={2} />
      <path d={line} stroke="#ffffff" strokeWidth={2.5} />
    </g>
  );
};
