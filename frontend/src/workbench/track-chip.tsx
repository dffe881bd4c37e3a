import type { TrackLook } from "@/workbench/track-look";
import classes from "./track-chip.module.css";

/** The letter and line by which a track is known on the picture, the lanes and the lists. */
export const TrackChip = ({ look }: { look: TrackLook }) => (
  <svg className={classes.chip} width={34} height={18} aria-hidden="true">
    <rect width={18} height={18} rx={3} fill={look.color} />
    <text x={9} y={13} textAnchor="middle" fontSize={11} fontWeight={700} fill="#111113">
      {look.letter}
    </text>
    <line
      x1={20}
      x2={34}
      y1={9}
      y2={9}
      stroke={look.color}
      strokeWidth={2.5}
      strokeDasharray={look.dash === "none" ? undefined : look.dash}
    />
  </svg>
);
