import { ActionIcon, NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { keyframesOf, type StcDocument, type Track, type Visibility } from "@/editor/documents";
import { deleteTrack, setTrack } from "@/editor/track-edits";
import type { FrameTable } from "@/media/frame-table";
import { BoxFields } from "@/workbench/box-fields";
import type { StcSession } from "@/workbench/sessions";
import { visibilityAt } from "@/workbench/stc-view";
import { TrackChip } from "@/workbench/track-chip";
import { trackLook } from "@/workbench/track-look";
import { Icon } from "@/workbench/ui/icons";
import { useDraftText } from "@/workbench/use-draft-text";
import classes from "./tracks-panel.module.css";

type Props = { session: StcSession; table: FrameTable; readOnly: boolean; selectedTrackId: string | null };

const CATEGORIES = ["person", "animal", "object"] as const;

/** Every subject with its state on the shown frame; the selected one with all that can be said of it. */
export const TracksPanel = ({ session, table, readOnly, selectedTrackId }: Props) => {
  const { t } = useTranslation();
  const document = useStore(session.store, (state) => state.document);
  const frame = useStore(session.store, (state) => state.frame);
  if (document.tracks.length === 0)
    return <p className={classes.empty}>{t(readOnly ? "tracks.noneToSee" : "tracks.none")}</p>;
  return (
    <ul className={classes.list} aria-label={t("tracks.title")}>
      {document.tracks.map((track, index) => {
        const selected = track.id === selectedTrackId;
        const visibility = visibilityAt(document, track, frame, table);
        return (
          <li key={track.id} data-selected={selected} className={classes.track}>
            <button
              type="button"
              className={classes.row}
              aria-pressed={selected}
              onClick={() => session.select({ kind: "track", id: track.id })}
            >
              <TrackChip look={trackLook(index)} />
              <span className={classes.name}>{track.name}</span>
              <span className={classes.state}>{t(`visibility.${visibility}`)}</span>
            </button>
            {selected && !readOnly && (
              <TrackDetails session={session} track={track} document={document} visibility={visibility} />
            )}
          </li>
        );
      })}
    </ul>
  );
};

type DetailProps = {
  session: StcSession;
  track: Track;
  document: StcDocument;
  visibility: Visibility | "unseen";
};

const TrackDetails = ({ session, track, document, visibility }: DetailProps) => {
  const { t } = useTranslation();
  const name = useDraftText(track.name, (text) =>
    session.edit("set_track", (context) => setTrack(context, track.id, { name: text }), "merge"),
  );
  const keyframes = keyframesOf(document, track.id);
  return (
    <div className={classes.details}>
      <div className={classes.fields}>
        <TextInput
          aria-label={t("tracks.name")}
          value={name.text}
          onChange={(event) => name.change(event.currentTarget.value)}
          onBlur={name.leave}
        />
        <NativeSelect
          aria-label={t("tracks.category")}
          size="xs"
          value={track.category}
          data={CATEGORIES.map((value) => ({ value, label: t(`category.${value}`) }))}
          onChange={(event) => {
            const category = CATEGORIES.find((value) => value === event.currentTarget.value);
            if (category) session.edit("set_track", (context) => setTrack(context, track.id, { category }));
          }}
        />
        <ActionIcon
          aria-label={t("tracks.delete", { name: track.name })}
          title={t("tracks.delete", { name: track.name })}
          onClick={() => session.edit("delete_track", (context) => deleteTrack(context, track.id))}
        >
          <Icon name="trash" />
        </ActionIcon>
      </div>
      <BoxFields session={session} track={track} />
      <p className={classes.keyframes}>
        {t("tracks.keyframes", { count: keyframes.length })}
        {" · "}
        {t(track.finished ? "tracks.finished" : "tracks.unfinished")}
        {visibility === "unseen" ? ` · ${t("tracks.unseenHere")}` : ""}
      </p>
    </div>
  );
};
