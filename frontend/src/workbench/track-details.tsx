import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { keyframesOf, type Track } from "@/editor/documents";
import { deleteTrack, setTrack } from "@/editor/track-edits";
import type { FrameTable } from "@/media/frame-table";
import { BoxFields } from "@/workbench/box-fields";
import { ObjectAttributes } from "@/workbench/object-attributes";
import type { StcSession } from "@/workbench/sessions";
import { visibilityAt } from "@/workbench/stc-view";
import { TrackKeyframes } from "@/workbench/track-keyframes";
import { DeleteButton } from "@/workbench/ui/delete-button";
import { useDraftText } from "@/workbench/use-draft-text";
import classes from "./tracks-panel.module.css";

type Props = {
  session: StcSession;
  table: FrameTable;
  track: Track;
  uncertain: ReadonlySet<string>;
  /** Whether this stage may change what is said of tracks, beside where they are. */
  canDescribe: boolean;
  onSeek: (frame: number) => void;
};

const CATEGORIES = ["person", "animal", "object"] as const;

/** All that can be said of one track. */
export const TrackDetails = ({ session, table, track, uncertain, canDescribe, onSeek }: Props) => {
  const [isListed, setListed] = useState(false);
  const { t } = useTranslation();
  const keyframes = useStore(session.store, ({ document }) => keyframesOf(document, track.id));
  const doubted = keyframes.filter(({ id }) => uncertain.has(id)).length;
  const isUnseen = useStore(
    session.store,
    ({ document, frame }) => visibilityAt(document, track, frame, table) === "unseen",
  );
  const name = useDraftText(track.name, (text) =>
    session.attempt("set_track", (context) => setTrack(context, track.id, { name: text }), "merge"),
  );
  return (
    <div className={classes.details}>
      <div className={classes.fields}>
        <TextInput
          aria-label={t("tracks.name")}
          value={name.text}
          readOnly={!canDescribe}
          onChange={(event) => name.change(event.currentTarget.value)}
          onBlur={name.leave}
        />
        <NativeSelect
          aria-label={t("tracks.category")}
          size="xs"
          value={track.category}
          disabled={!canDescribe}
          data={CATEGORIES.map((value) => ({ value, label: t(`category.${value}`) }))}
          onChange={(event) => {
            const category = CATEGORIES.find((value) => value === event.currentTarget.value);
            if (category)
              session.attempt("set_track", (context) => setTrack(context, track.id, { category }));
          }}
        />
        {canDescribe && (
          <DeleteButton
            label={t("tracks.delete", { name: track.name })}
            onDelete={() => session.attempt("delete_track", (context) => deleteTrack(context, track.id))}
          />
        )}
      </div>
      <BoxFields session={session} track={track} />
      <ObjectAttributes
        kind="track"
        objectId={track.id}
        values={track.attributes}
        of={track.name}
        readOnly={!canDescribe}
        onChange={(attributes, mode) =>
          session.attempt("set_track", (context) => setTrack(context, track.id, { attributes }), mode)
        }
      />
      <details
        className={classes.keyframes}
        open={isListed}
        onToggle={(event) => setListed(event.currentTarget.open)}
      >
        <summary>
          {t("tracks.keyframes", { count: keyframes.length })}
          {" · "}
          {t(track.finished ? "tracks.finished" : "tracks.unfinished")}
          {isUnseen ? ` · ${t("tracks.unseenHere")}` : ""}
          {doubted > 0 && (
            <>
              {" · "}
              <span className={classes.uncertain}>{t("tracks.uncertain", { count: doubted })}</span>
            </>
          )}
        </summary>
        {isListed && <TrackKeyframes session={session} track={track} uncertain={uncertain} onSeek={onSeek} />}
      </details>
    </div>
  );
};
