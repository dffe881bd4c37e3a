import { useStore } from "zustand";
import { isMaskTool } from "@/editor/tools/mask-tool-name";
import { type PictureView, toScreen } from "@/shared/picture-view";
import type { ImagePoint } from "@/shared/units";
import { Cross } from "@/workbench/mask-cursor-cross";
import { PromptMarks } from "@/workbench/prompt-marks";
import type { StcSession } from "@/workbench/sessions";

type Props = { session: StcSession; view: PictureView };

const POINT_RADIUS = 3.5;
/** Below this a circle would hide what it points at. */
const SMALLEST_CIRCLE = 3;

/** What the mask tool in hand is about to do: the points of a polygon, the tip of a brush. */
export const MaskCursor = ({ session, view }: Props) => {
  const tool = useStore(session.store, (state) => state.tool);
  const frame = useStore(session.store, (state) => state.frame);
  const { crosshair, gesture, radius } = useStore(session.masks.store);
  if (!isMaskTool(tool)) return null;
  if (tool === "mask_prompt") return <PromptMarks session={session} view={view} />;
  const at = crosshair && toScreen(view, crosshair);
  if (tool === "mask_polygon") {
    const points = gesture.phase === "polygon" && gesture.frame === frame ? gesture.points : [];
    return (
      <g data-cursor={tool}>
        <OpenPolygon points={points} to={crosshair} view={view} />
        {at && <Cross x={at.x} y={at.y} />}
      </g>
    );
  }
  if (!at) return null;
  const reach = Math.max(radius * view.scale, SMALLEST_CIRCLE);
  const dash = tool === "mask_erase" ? "4 3" : undefined;
  const isDown = gesture.phase === "stroke";
  return (
    <g data-cursor={tool}>
      <circle cx={at.x} cy={at.y} r={reach} fill="none" stroke="#000000" strokeWidth={isDown ? 5 : 3.5} />
      <circle
        cx={at.x}
        cy={at.y}
        r={reach}
        fill="none"
        stroke="#ffffff"
        strokeWidth={isDown ? 2.5 : 1.5}
        strokeDasharray={dash}
      />
      <Cross x={at.x} y={at.y} />
      <text
        x={at.x + reach * Math.SQRT1_2 + 6}
        y={at.y + reach * Math.SQRT1_2 + 12}
        fontSize={12}
        fontWeight={700}
        fill="#ffffff"
        stroke="#000000"
        strokeWidth={3}
        paintOrder="stroke"
      >
        {radius}
      </text>
    </g>
  );
};

const OpenPolygon = ({
  points,
  to,
  view,
}: {
  points: readonly ImagePoint[];
  to: ImagePoint | null;
  view: PictureView;
}) => {
  const corners = points.map((point) => toScreen(view, point));
  const end = to && points.length > 0 ? [toScreen(view, to)] : [];
  const line = [...corners, ...end].map(({ x, y }) => `${x},${y}`).join(" ");
  return (
    <>
      <polyline points={line} fill="#ffffff" fillOpacity={0.12} stroke="#000000" strokeWidth={4} />
      <polyline points={line} fill="none" stroke="#ffffff" strokeWidth={1.5} />
      {corners.map(({ x, y }, index) => (
        <circle
          // biome-ignore lint/suspicious/noArrayIndexKey: a point is its place in the order
          key={index}
          cx={x}
          cy={y}
          r={index === 0 ? POINT_RADIUS + 3 : POINT_RADIUS}
          fill={index === 0 ? "#f0e442" : "#ffffff"}
          stroke="#000000"
          strokeWidth={1.5}
        />
      ))}
    </>
  );
};
