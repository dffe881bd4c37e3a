import { NativeSelect } from "@mantine/core";
import { type ReactNode, useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { Project } from "@/api/types";
import { type Segment, segmentsOf } from "@/editor/documents";
import { setSegment } from "@/editor/segment-edits";
import type { FrameTable } from "@/media/frame-table";
import { sourceFrame } from "@/shared/units";
import { type CaptionDictation, CaptionField, type Written } from "@/workbench/caption-field";
import { ObjectAttributes } from "@/workbench/object-attributes";
import type { StcSession } from "@/workbench/sessions";
import { DeleteButton } from "@/workbench/ui/delete-button";
import { useFormats } from "@/workbench/ui/formats";
import { useKeysOfActs } from "@/workbench/use-key-labels";
import { WritingGuide } from "@/workbench/writing-guide";
import classes from "./segments-panel.module.css";

type Props = {
  session: StcSession;
  table: FrameTable;
  trackId: string | null;
  readOnly: boolean;
  onSeek: (frame: number) => void;
  onDelete: (segmentId: string) => void;
  /** Offered under the caption of the selected segment. */
  captionHelp?: (segment: Segment) => ReactNode;
  dictation?: CaptionDictation;
  /** What a model proposed, where the segment's caption began with that. */
  suggestedText?: (segment: Segment) => string | null;
  /** Shown under the caption of the selected segment. */
  guide?: Project["writing_guide"];
};

/** The segments of the selected track in order, each with its sentence. A click selects and goes there. */
export const SegmentsPanel = ({
  session,
  table,
  trackId,
  readOnly,
  onSeek,
  onDelete,
  captionHelp,
  dictation,
  suggestedText,
  guide,
}: Props) => {
  const { t } = useTranslation();
  const keys = useKeysOfActs();
  const { document, segments } = useWritten(session, trackId);
  const selection = useStore(session.store, (state) => state.selection);
  if (!trackId) return <p className={classes.empty}>{t("segments.chooseTrack")}</p>;
  if (segments.length === 0)
    return (
      <p className={classes.empty}>
        {readOnly ? t("segments.noneToSee") : t("segments.none", { key: keys.inWords("cut") })}
      </p>
    );
  return (
    <ol className={classes.list} aria-label={t("segments.title")}>
      {segments.map((segment, index) => (
        <SegmentCard
          key={segment.id}
          session={session}
          document={document}
          segment={segment}
          suggestedText={suggestedText?.(segment) ?? null}
          number={index + 1}
          table={table}
          isSelected={selection?.id === segment.id}
          readOnly={readOnly}
          onOpen={() => {
            if (selection?.id === segment.id) return;
            session.select({ kind: "segment", id: segment.id });
            onSeek(segment.start_frame);
          }}
          onDelete={() => onDelete(segment.id)}
          guide={guide}
          help={captionHelp?.(segment)}
          dictation={dictation}
        />
      ))}
    </ol>
  );
};

/** The segments of a track, and what their sentences are held against; the same while no box but they change. */
const useWritten = (session: StcSession, trackId: string | null) => {
  const all = useStore(session.store, (state) => state.document.segments);
  const tracks = useStore(session.store, (state) => state.document.tracks);
  return useMemo(
    () => ({
      document: { segments: all, tracks },
      segments: trackId ? segmentsOf({ segments: all }, trackId) : [],
    }),
    [all, tracks, trackId],
  );
};

type CardProps = {
  session: StcSession;
  document: Written;
  segment: Segment;
  suggestedText: string | null;
  number: number;
  table: FrameTable;
  isSelected: boolean;
  readOnly: boolean;
  onOpen: () => void;
  onDelete: () => void;
  guide: Project["writing_guide"] | undefined;
  help: ReactNode;
  dictation: CaptionDictation | undefined;
};

const KINDS = ["action", "out_of_frame"] as const;

const SegmentCard = ({
  session,
  document,
  segment,
  suggestedText,
  number,
  table,
  isSelected,
  readOnly,
  onOpen,
  onDelete,
  guide,
  help,
  dictation,
}: CardProps) => {
  const { t } = useTranslation();
  const { clock } = useFormats();
  const card = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isSelected && !card.current?.contains(globalThis.document.activeElement))
      card.current?.scrollIntoView?.({ block: "nearest" });
  }, [isSelected]);
  const label = t("segments.caption", { number, start: segment.start_frame, end: segment.end_frame });
  const length =
    table.elapsed(sourceFrame(segment.end_frame)) -
    table.elapsed(sourceFrame(segment.start_frame)) +
    table.duration(sourceFrame(segment.end_frame));
  return (
    <li ref={card} className={classes.segment} data-selected={isSelected} onFocusCapture={onOpen}>
      <div className={classes.head}>
        <button type="button" className={classes.range} aria-pressed={isSelected} onClick={onOpen}>
          <strong>{number}</strong> {segment.start_frame}–{segment.end_frame}
          <span className={classes.length}> {clock(length)}</span>
        </button>
        {!readOnly && (
          <NativeSelect
            aria-label={t("segments.kind", { number })}
            size="xs"
            value={segment.kind}
            data={KINDS.map((value) => ({ value, label: t(`segmentKind.${value}`) }))}
            onChange={(event) => {
              const kind = KINDS.find((value) => value === event.currentTarget.value);
              if (kind)
                session.attempt("set_segment", (context) => setSegment(context, segment.id, { kind }));
            }}
          />
        )}
        {!readOnly && <DeleteButton label={t("segments.delete", { number })} onDelete={onDelete} />}
      </div>
      {segment.kind === "action" ? (
        <>
          <CaptionField
            session={session}
            document={document}
            segment={segment}
            label={label}
            isSelected={isSelected}
            readOnly={readOnly}
            suggestedText={suggestedText}
            dictation={dictation}
          />
          {isSelected && !readOnly && (
            <fieldset className={classes.unique}>
              <legend>{t("segments.uniqueQuestion")}</legend>
              {([true, false] as const).map((unique) => (
                <button
                  key={String(unique)}
                  type="button"
                  className={classes.choice}
                  aria-pressed={segment.unique === unique}
                  onClick={() =>
                    session.attempt("set_segment", (context) => setSegment(context, segment.id, { unique }))
                  }
                >
                  {t(unique ? "segments.uniqueYes" : "segments.uniqueNo")}
                </button>
              ))}
            </fieldset>
          )}
          {isSelected && (
            <ObjectAttributes
              kind="segment"
              objectId={segment.id}
              values={segment.attributes}
              of={t("segments.named", { number })}
              readOnly={readOnly}
              onChange={(attributes, mode) =>
                session.attempt(
                  "set_segment",
                  (context) => setSegment(context, segment.id, { attributes }),
                  mode,
                )
              }
            />
          )}
          {isSelected && help}
          {isSelected && !readOnly && guide && <WritingGuide guide={guide} />}
        </>
      ) : (
        <p className={classes.away}>{t("segments.away")}</p>
      )}
    </li>
  );
};
