import { useMemo, useState } from "react";
import { useStore } from "zustand";
import type { StcDocument } from "@/editor/documents";
import type { FrameTable } from "@/media/frame-table";
import type { SourceFrame } from "@/shared/units";
import type { StcSession } from "@/workbench/sessions";
import { visibilityAt } from "@/workbench/stc-view";
import type { LaneChoice, LaneRow } from "@/workbench/timeline";

/** With more lanes than this the fewer are offered. */
const MANY = 4;

/** All lanes, or only those of the selected track and of the tracks on the picture. */
export const useLanesShown = (
  session: StcSession,
  table: FrameTable,
  rows: readonly LaneRow[],
  selectedTrackId: string | null,
): { shown: readonly LaneRow[]; choice: LaneChoice | null } => {
  const [isOn, setOn] = useState(false);
  // One string, so that the lanes are drawn anew when another subject comes or goes and not with every frame.
  const here = useStore(session.store, ({ document, frame }) =>
    isOn ? tracksOn(document, frame, table).join() : "",
  );
  const shown = useMemo(() => {
    if (!isOn) return rows;
    const ids = new Set(here.split(","));
    return rows.filter(({ source }) => ids.has(source.id) || source.id === selectedTrackId);
  }, [isOn, rows, here, selectedTrackId]);
  const choice = {
    isOn,
    toggle: () => setOn((before) => !before),
    hidden: rows.length - shown.length,
  };
  return { shown, choice: isOn || rows.length > MANY ? choice : null };
};

const tracksOn = (document: StcDocument, frame: SourceFrame, table: FrameTable): string[] =>
  document.tracks
    .filter((track) => ["visible", "occluded"].includes(visibilityAt(document, track, frame, table)))
    .map((track) => track.id);
