import { ActionIcon, NativeSelect, Textarea } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { type Segment, segmentsOf } from "@/editor/documents";
import { setSegment } from "@/editor/segment-edits";
import type { FrameTable } from "@/media/frame-table";
import { sourceFrame } from "@/shared/units";
import type { StcSession } from "@/workbench/sessions";
import { Icon } from "@/workbench/ui/icons";
import { clockTime } from "@/workbench/ui/moment";
import { useDraftText } from "@/workbench/use-draft-text";
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
}: Props) => {
  const { t } = useTranslation();
  const document = useStore(session.store, (state) => state.document);
  const selection = useStore(session.store, (state) => state.selection);
  if (!trackId) return <p className={classes.empty}>{t("segments.chooseTrack")}</p>;
  const segments = segmentsOf(document, trackId);
  if (segments.length === 0)
    return <p className={classes.empty}>{t(readOnly ? "segments.noneToSee" : "segments.none")}</p>;
  return (
    <ol className={classes.list} aria-label={t("segments.title")}>
      {segments.map((segment, index) => (
        <SegmentCard
          key={segment.id}
          session={session}
          segment={segment}
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
          help={captionHelp?.(segment)}
        />
      ))}
    </ol>
  );
};

/** Enter ends a caption: on to the next one of the list, or back to the keys after the last. */
function goToNextCaption(from: HTMLTextAreaElement): void {
  const captions = [...(from.closest("ol")?.querySelectorAll("textarea") ?? [])].filter((each) =>
    each.id.startsWith("caption-"),
  );
  const next = captions[captions.indexOf(from) + 1];
  if (next) next.focus();
  else from.blur();
}

type CardProps = {
  session: StcSession;
  segment: Segment;
  number: number;
  table: FrameTable;
  isSelected: boolean;
  readOnly: boolean;
  onOpen: () => void;
  onDelete: () => void;
  help: ReactNode;
};

const KINDS = ["action", "out_of_frame"] as const;

const SegmentCard = ({
  session,
  segment,
  number,
  table,
  isSelected,
  readOnly,
  onOpen,
  onDelete,
  help,
}: CardProps) => {
  const { t } = useTranslation();
  const card = useRef<HTMLLIElement>(null);
  const caption = useDraftText(segment.caption, (text) =>
    session.edit("set_caption", (context) => setSegment(context, segment.id, { caption: text }), "merge"),
  );
  useEffect(() => {
    if (isSelected) card.current?.scrollIntoView?.({ block: "nearest" });
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
          <span className={classes.length}> {clockTime(length)}</span>
        </button>
        {!readOnly && (
          <NativeSelect
            aria-label={t("segments.kind", { number })}
            size="xs"
            value={segment.kind}
            data={KINDS.map((value) => ({ value, label: t(`segmentKind.${value}`) }))}
            onChange={(event) => {
              const kind = KINDS.find((value) => value === event.currentTarget.value);
              if (kind) session.edit("set_segment", (context) => setSegment(context, segment.id, { kind }));
            }}
          />
        )}
        {!readOnly && (
          <ActionIcon
            aria-label={t("segments.delete", { number })}
            title={t("segments.delete", { number })}
            onClick={onDelete}
          >
            <Icon name="trash" />
          </ActionIcon>
        )}
      </div>
      {segment.kind === "action" ? (
        <>
          <Textarea
            aria-label={label}
            id={`caption-${segment.id}`}
            autosize
            minRows={2}
            readOnly={readOnly}
            placeholder={t("segments.placeholder")}
            value={caption.text}
            onChange={(event) => caption.change(event.currentTarget.value)}
            onBlur={caption.leave}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.metaKey) return;
              if (event.nativeEvent.isComposing) return;
              event.preventDefault();
              goToNextCaption(event.currentTarget);
            }}
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
                    session.edit("set_segment", (context) => setSegment(context, segment.id, { unique }))
                  }
                >
                  {t(unique ? "segments.uniqueYes" : "segments.uniqueNo")}
                </button>
              ))}
            </fieldset>
          )}
          {isSelected && help}
        </>
      ) : (
        <p className={classes.away}>{t("segments.away")}</p>
      )}
    </li>
  );
};
