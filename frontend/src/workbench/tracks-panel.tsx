import { TextInput } from "@mantine/core";
import { type MouseEvent, memo, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { Track } from "@/editor/documents";
import { findObject } from "@/editor/documents";
import type { FrameTable } from "@/media/frame-table";
import type { StcSession } from "@/workbench/sessions";
import { visibilityAt } from "@/workbench/stc-view";
import { TrackChip } from "@/workbench/track-chip";
import { TrackDetails } from "@/workbench/track-details";
import { placesOf, trackLook } from "@/workbench/track-look";
import { useWindowedRows } from "@/workbench/track-rows";
import { useKeysOfActs } from "@/workbench/use-key-labels";
import classes from "./tracks-panel.module.css";

type Props = {
  session: StcSession;
  table: FrameTable;
  readOnly: boolean;
  selectedTrackId: string | null;
  /** Ids of keyframes that a model was not sure of. */
  uncertain?: ReadonlySet<string>;
  canDescribe: boolean;
  onSeek: (frame: number) => void;
};

const NONE: ReadonlySet<string> = new Set();

const ROW_PX = 28;
/** With more tracks than this a field finds one by its name. */
const MANY = 8;

/** Every subject with its state on the shown frame; under them all that can be said of the selected one. */
export const TracksPanel = ({
  session,
  table,
  readOnly,
  selectedTrackId,
  uncertain = NONE,
  canDescribe,
  onSeek,
}: Props) => {
  const { t } = useTranslation();
  const keys = useKeysOfActs();
  const tracks = useStore(session.store, (state) => state.document.tracks);
  const [wanted, setWanted] = useState("");
  const list = useRef<HTMLUListElement>(null);
  const name = wanted.trim().toLowerCase();
  const found = name === "" ? tracks : tracks.filter((track) => track.name.toLowerCase().includes(name));
  const { from, to, above, below, reveal } = useWindowedRows(list, found.length, ROW_PX);
  const selectedPlace = found.findIndex((track) => track.id === selectedTrackId);
  useEffect(() => reveal(selectedPlace), [reveal, selectedPlace]);
  if (tracks.length === 0)
    return (
      <p className={classes.empty}>
        {readOnly ? t("tracks.noneToSee") : t("tracks.none", { key: keys.inWords("new_track") })}
      </p>
    );
  const places = placesOf(tracks);
  return (
    <>
      {tracks.length > MANY && (
        <TextInput
          type="search"
          size="xs"
          className={classes.filter}
          aria-label={t("tracks.filter")}
          placeholder={t("tracks.filter")}
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
      )}
      {found.length === 0 && <p className={classes.empty}>{t("tracks.noneFound")}</p>}
      <ul ref={list} className={classes.list} aria-label={t("tracks.title")}>
        <li aria-hidden="true" style={{ height: above }} />
        {found.slice(from, to).map((track) => (
          <TrackRow
            key={track.id}
            session={session}
            table={table}
            track={track}
            place={places.get(track.id) ?? 0}
            isSelected={track.id === selectedTrackId}
          />
        ))}
        <li aria-hidden="true" style={{ height: below }} />
      </ul>
      <MarkedCount session={session} />
      {selectedTrackId !== null && (
        <SelectedTrack
          session={session}
          table={table}
          trackId={selectedTrackId}
          readOnly={readOnly}
          uncertain={uncertain}
          canDescribe={canDescribe}
          onSeek={onSeek}
        />
      )}
    </>
  );
};

/** How many objects the next command acts on, when it is more than one. */
const MarkedCount = ({ session }: { session: StcSession }) => {
  const { t } = useTranslation();
  const kind = useStore(session.store, (state) => state.selection?.kind ?? "track");
  const count = useStore(session.store, (state) => state.marks.length);
  return (
    <p role="status" className={classes.marked} data-marks={count}>
      {count > 1 && (
        <>
          {t("tracks.marked", { count })} · {t(`markedKind.${kind}`)}
          <button type="button" className={classes.clear} onClick={() => session.select(null)}>
            {t("tracks.clearMarks")}
          </button>
        </>
      )}
    </p>
  );
};

type RowProps = {
  session: StcSession;
  table: FrameTable;
  track: Track;
  place: number;
  isSelected: boolean;
};

const TrackRow = memo(({ session, table, track, place, isSelected }: RowProps) => {
  const { t } = useTranslation();
  const visibility = useStore(session.store, ({ document, frame }) =>
    visibilityAt(document, track, frame, table),
  );
  const isMarked = useStore(
    session.store,
    (state) => state.selection?.kind === "track" && state.marks.includes(track.id),
  );
  const isOn = isSelected || isMarked;
  const choose = ({ shiftKey, ctrlKey, metaKey }: MouseEvent) => {
    const target = { kind: "track", id: track.id } as const;
    if (shiftKey) session.mark(target, "range");
    else if (ctrlKey || metaKey) session.mark(target, "toggle");
    else session.select(target);
  };
  return (
    <li data-selected={isOn} className={classes.track} style={{ height: ROW_PX }}>
      <button type="button" className={classes.row} aria-pressed={isOn} onClick={choose}>
        <TrackChip look={trackLook(place)} />
        <span className={classes.name}>{track.name}</span>
        <span className={classes.state}>{t(`visibility.${visibility}`)}</span>
      </button>
    </li>
  );
});

const SelectedTrack = ({
  session,
  table,
  trackId,
  readOnly,
  uncertain = NONE,
  canDescribe,
  onSeek,
}: Omit<Props, "selectedTrackId"> & { trackId: string }) => {
  const track = useStore(session.store, (state) => findObject(state.document, "track", trackId));
  return track && !readOnly ? (
    <TrackDetails
      key={track.id}
      session={session}
      table={table}
      track={track}
      uncertain={uncertain}
      canDescribe={canDescribe}
      onSeek={onSeek}
    />
  ) : null;
};
