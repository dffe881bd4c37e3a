import { ActionIcon } from "@mantine/core";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { type Keyframe, keyframesOf, type Track } from "@/editor/documents";
import { deleteKeyframe } from "@/editor/track-edits";
import type { StcSession } from "@/workbench/sessions";
import { useWindowedRows } from "@/workbench/track-rows";
import { Icon } from "@/workbench/ui/icons";
import classes from "./tracks-panel.module.css";

type Props = {
  session: StcSession;
  track: Track;
  /** Ids of keyframes that a model was not sure of. */
  uncertain: ReadonlySet<string>;
  onSeek: (frame: number) => void;
};

const ROW_PX = 24;

/** Where a keyframe came from, as its annotator thinks of it. */
const sourceOf = ({ origin }: Keyframe): "drawn" | "taken" | "edited" | "imported" =>
  origin.edited
    ? "edited"
    : origin.by === "suggestion"
      ? "taken"
      : origin.by === "import"
        ? "imported"
        : "drawn";

/** Every keyframe of the track in time. A press goes there; the arrows go through them while the list has the keys. */
export const TrackKeyframes = ({ session, track, uncertain, onSeek }: Props) => {
  const { t } = useTranslation();
  const list = useRef<HTMLUListElement>(null);
  const keyframes = useStore(session.store, ({ document }) => keyframesOf(document, track.id));
  const frame = useStore(session.store, (state) => state.frame);
  const selection = useStore(session.store, (state) => state.selection);
  const marks = useStore(session.store, (state) => state.marks);
  const { from, to, above, below, reveal } = useWindowedRows(list, keyframes.length, ROW_PX);
  const current = keyframes.findLastIndex((keyframe) => keyframe.frame <= frame);
  useEffect(() => reveal(current), [reveal, current]);

  const choose = (keyframe: Keyframe | undefined) => {
    if (!keyframe) return;
    session.select({ kind: "keyframe", id: keyframe.id });
    onSeek(keyframe.frame);
  };
  const isSelected = ({ id }: Keyframe) =>
    selection?.kind === "keyframe" && (selection.id === id || marks.includes(id));
  const move = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const at = keyframes.findIndex((keyframe) => keyframe.id === selection?.id);
    const next = keyframes[at < 0 ? Math.max(current, 0) : at + by];
    if (next && event.shiftKey) session.mark({ kind: "keyframe", id: next.id }, "toggle");
    else choose(next);
  };
  return (
    <ul
      ref={list}
      className={classes.keys}
      aria-label={t("tracks.keyframeList", { name: track.name })}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reached by keys
      tabIndex={0}
      onKeyDown={move}
    >
      <li aria-hidden="true" style={{ height: above }} />
      {keyframes.slice(from, to).map((keyframe) => (
        <li
          key={keyframe.id}
          className={classes.key}
          data-here={keyframe.frame === frame}
          data-selected={isSelected(keyframe)}
        >
          <button
            type="button"
            className={classes.keyRow}
            aria-current={isSelected(keyframe)}
            onClick={(event) => {
              const target = { kind: "keyframe", id: keyframe.id } as const;
              if (event.shiftKey) session.mark(target, "range");
              else if (event.ctrlKey || event.metaKey) session.mark(target, "toggle");
              else choose(keyframe);
            }}
          >
            <strong>{keyframe.frame}</strong>
            <span>{t(`visibility.${keyframe.state}`)}</span>
            <span className={classes.keyBox}>{keyframe.box?.map(Math.round).join(" ")}</span>
            <span className={classes.keyBox}>
              {keyframe.mask && `${t("tracks.hasMask")} · `}
              {uncertain.has(keyframe.id) ? (
                <span className={classes.uncertain}>{t("keyframeSource.uncertain")}</span>
              ) : (
                t(`keyframeSource.${sourceOf(keyframe)}`)
              )}
            </span>
          </button>
          <ActionIcon
            size={24}
            aria-label={t("tracks.keyframeDelete", { frame: keyframe.frame })}
            title={t("tracks.keyframeDelete", { frame: keyframe.frame })}
            onClick={() =>
              session.attempt("delete_keyframe", (context) => deleteKeyframe(context, keyframe.id))
            }
          >
            <Icon name="trash" />
          </ActionIcon>
        </li>
      ))}
      <li aria-hidden="true" style={{ height: below }} />
    </ul>
  );
};
