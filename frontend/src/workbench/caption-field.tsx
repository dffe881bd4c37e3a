import { Textarea } from "@mantine/core";
import { type KeyboardEvent, lazy, type ReactNode, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { Segment, StcDocument } from "@/editor/documents";
import { setSegment } from "@/editor/segment-edits";
import { repeatedCaption, wordCount, wordingHints } from "@/editor/wording";
import type { StcSession } from "@/workbench/sessions";
import { type BindField, useDictatedText } from "@/workbench/use-dictated-text";
import { showHint, WordingHints } from "@/workbench/wording-hints";
import classes from "./caption-field.module.css";

const WordDiff = lazy(() => import("@/workbench/word-diff").then((module) => ({ default: module.WordDiff })));

/** The id of a segment's caption field in the page. */
export const captionFieldId = (segmentId: string): string => `caption-${segmentId}`;

/** How words get into a caption other than by typing. */
export type CaptionDictation = {
  readonly bind: BindField;
  /** What is drawn under the field. */
  readonly draw: (field: string, isSelected: boolean) => ReactNode;
};

/** What of a document the sentence of a segment is held against. */
export type Written = Pick<StcDocument, "segments" | "tracks">;

type Props = {
  session: StcSession;
  document: Written;
  segment: Segment;
  label: string;
  isSelected: boolean;
  readOnly: boolean;
  /** What a model proposed for this segment, where its caption began with that. */
  suggestedText: string | null;
  dictation: CaptionDictation | undefined;
};

/** The sentence of a segment, and what is to be said of it while it is typed. */
export const CaptionField = ({
  session,
  document,
  segment,
  label,
  isSelected,
  readOnly,
  suggestedText,
  dictation,
}: Props) => {
  const { t } = useTranslation();
  const id = captionFieldId(segment.id);
  const { field, ...caption } = useDictatedText(
    id,
    segment.caption,
    (text, mode) =>
      session.attempt("set_caption", (context) => setSegment(context, segment.id, { caption: text }), mode),
    dictation?.bind,
  );
  const hints = wordingHints("caption", caption.text);
  const repeated = repeatedCaption(document, segment, caption.text);
  const isChanged = suggestedText !== null && suggestedText !== caption.text;

  /** Alt and a digit write the name of the track with that number where the cursor is. */
  const writeName = (event: KeyboardEvent<HTMLTextAreaElement>): boolean => {
    const number = event.altKey && !event.ctrlKey ? Number(event.code.replace("Digit", "")) : Number.NaN;
    const name = document.tracks[number - 1]?.name;
    if (!name) return false;
    const { selectionStart, selectionEnd, value } = event.currentTarget;
    const before = value.slice(0, selectionStart);
    const text = `${before}${name}${value.slice(selectionEnd)}`;
    caption.change(text);
    const cursor = selectionStart + name.length;
    requestAnimationFrame(() => field.current?.setSelectionRange(cursor, cursor));
    return true;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (writeName(event)) event.preventDefault();
    else if (event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      goToNextCaption(event.currentTarget);
    }
  };

  return (
    <>
      <Textarea
        ref={field}
        aria-label={label}
        id={id}
        rows={2}
        classNames={{ input: classes.words ?? "" }}
        readOnly={readOnly}
        spellCheck
        placeholder={t("segments.placeholder")}
        value={caption.text}
        onChange={(event) => caption.change(event.currentTarget.value)}
        onBlur={caption.leave}
        onKeyDown={onKeyDown}
      />
      {dictation?.draw(id, isSelected)}
      {isSelected && !readOnly && (
        <p className={classes.count}>
          {t("segments.words", { count: wordCount(caption.text) })}
          {document.tracks.length > 0 && <span className={classes.hint}>{t("segments.nameKey")}</span>}
        </p>
      )}
      <WordingHints
        label={t("segments.hints")}
        text={caption.text}
        hints={hints}
        onShow={(hint) => showHint(field.current, hint)}
      >
        {repeated && (
          <li className={classes.repeated}>{t("segments.repeats", { frame: repeated.start_frame })}</li>
        )}
      </WordingHints>
      {isSelected && isChanged && (
        <p className={classes.changes}>
          {t("segments.changes")}{" "}
          <Suspense fallback={caption.text}>
            <WordDiff text={caption.text} other={suggestedText} />
          </Suspense>
        </p>
      )}
    </>
  );
};

/** Enter ends a caption: on to the next one of the list, or back to the keys after the last. */
function goToNextCaption(from: HTMLTextAreaElement): void {
  const captions = [...(from.closest("ol")?.querySelectorAll("textarea") ?? [])].filter((each) =>
    each.id.startsWith(captionFieldId("")),
  );
  const next = captions[captions.indexOf(from) + 1];
  if (next) next.focus();
  else from.blur();
}
