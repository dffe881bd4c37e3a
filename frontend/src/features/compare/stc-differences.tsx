import { useTranslation } from "react-i18next";
import type { StcDocument } from "@/editor/documents";
import type { StcAgreement, TrackAgreement } from "@/features/compare/agreement-detail";
import { IouChart } from "@/features/compare/iou-chart";
import { SidedText } from "@/features/compare/sided-text";
import type { FrameInterval } from "@/shared/units";
import { Panel } from "@/workbench/panel";
import { useFormats } from "@/workbench/ui/formats";
import classes from "./compare.module.css";

type Props = {
  a: StcDocument;
  b: StcDocument;
  agreement: StcAgreement;
  clip: FrameInterval;
  frame: number;
  onSeek: (frame: number) => void;
};

/** Each subject of both people: tubes over time, segments with their edges, sentences word by word. */
export const StcDifferences = ({ a, b, agreement, clip, frame, onSeek }: Props) => {
  const { t } = useTranslation();
  const { score } = useFormats();
  const nameOf = (document: StcDocument, id: string) =>
    document.tracks.find((track) => track.id === id)?.name ?? id;
  const titleOf = (number: number, a: string, b: string) =>
    a === b ? t("compare.sameTrack", { number, name: a }) : t("compare.track", { number, a, b });
  return (
    <>
      {agreement.tracks.map((track, index) => (
        <Panel
          key={track.a_id}
          title={titleOf(index + 1, nameOf(a, track.a_id), nameOf(b, track.b_id))}
          aside={<span>{t("compare.viou", { value: score(track.viou) })}</span>}
        >
          {!track.category_equal && <p className={classes.differs}>{t("compare.categoryDiffers")}</p>}
          <IouChart runs={track.iou} clip={clip} frame={frame} mean={track.viou} onSeek={onSeek} />
          <Segments a={a} b={b} track={track} onSeek={onSeek} />
        </Panel>
      ))}
      {agreement.unmatched_a.map((id) => (
        <p key={id} className={classes.alone}>
          {t("compare.onlyA", { name: nameOf(a, id) })}
        </p>
      ))}
      {agreement.unmatched_b.map((id) => (
        <p key={id} className={classes.alone}>
          {t("compare.onlyB", { name: nameOf(b, id) })}
        </p>
      ))}
    </>
  );
};

type SegmentsProps = Pick<Props, "a" | "b" | "onSeek"> & { track: TrackAgreement };

const Segments = ({ a, b, track, onSeek }: SegmentsProps) => {
  const { t } = useTranslation();
  const { score } = useFormats();
  const inA = (id: string) => a.segments.find((segment) => segment.id === id);
  const inB = (id: string) => b.segments.find((segment) => segment.id === id);
  const signed = (frames: number) => (frames > 0 ? `+${frames}` : String(frames));
  return (
    <ol className={classes.segments}>
      {track.segments.map((pair) => {
        const [one, other] = [inA(pair.a_id), inB(pair.b_id)];
        if (!one || !other) return null;
        return (
          <li key={pair.a_id} className={classes.segment}>
            <button type="button" className={classes.range} onClick={() => onSeek(one.start_frame)}>
              {one.start_frame}–{one.end_frame}
              <span className={classes.measures}>
                {t("compare.tiou", { value: score(pair.tiou) })}
                {(pair.start_diff !== 0 || pair.end_diff !== 0) &&
                  ` · ${t("compare.edges", { start: signed(pair.start_diff), end: signed(pair.end_diff) })}`}
                {pair.caption_similarity !== null &&
                  ` · ${t("compare.caption", { value: score(pair.caption_similarity) })}`}
              </span>
            </button>
            {one.kind === "action" || other.kind === "action" ? (
              <SidedText a={one.caption} b={other.caption} />
            ) : (
              <span className={classes.measures}>{t("segmentKind.out_of_frame")}</span>
            )}
          </li>
        );
      })}
      {[...track.unmatched_a.map(inA), ...track.unmatched_b.map(inB)].map(
        (segment, index) =>
          segment && (
            <li key={segment.id} className={classes.segment}>
              <button type="button" className={classes.range} onClick={() => onSeek(segment.start_frame)}>
                {segment.start_frame}–{segment.end_frame}
                <span className={classes.measures}>
                  {t(index < track.unmatched_a.length ? "compare.segmentOnlyA" : "compare.segmentOnlyB")}
                </span>
              </button>
              {segment.caption}
            </li>
          ),
      )}
    </ol>
  );
};
