import { useTranslation } from "react-i18next";
import type { FgqaDocument, Pair } from "@/editor/documents";
import type { FgqaAgreement } from "@/features/compare/agreement-detail";
import { SidedText } from "@/features/compare/sided-text";
import { Panel } from "@/workbench/panel";
import { useFormats } from "@/workbench/ui/formats";
import classes from "./compare.module.css";

type Props = { a: FgqaDocument; b: FgqaDocument; agreement: FgqaAgreement; onSeek: (frame: number) => void };

/** Each question with both answers, both verdicts and both evidences. */
export const FgqaDifferences = ({ a, b, agreement, onSeek }: Props) => {
  const { t } = useTranslation();
  const { score } = useFormats();
  const verdicts = (pair: Pair) =>
    [
      pair.question_verdict && t(`questionVerdict.${pair.question_verdict}`),
      pair.answer_verdict && t(`answerVerdict.${pair.answer_verdict}`),
    ]
      .filter(Boolean)
      .join(" · ") || t("compare.noVerdict");
  const evidence = (pair: Pair) =>
    pair.evidence ? `${pair.evidence.start_frame}–${pair.evidence.end_frame}` : t("compare.noEvidence");
  return (
    <>
      {agreement.pairs.map((match, index) => {
        const one = a.pairs.find((pair) => pair.id === match.a_id);
        const other = b.pairs.find((pair) => pair.id === match.b_id);
        if (!one || !other) return null;
        return (
          <Panel
            key={match.a_id}
            title={t("pairs.pair", { number: index + 1 })}
            aside={
              match.answer_similarity === null
                ? null
                : t("compare.answer", { value: score(match.answer_similarity) })
            }
          >
            <p className={classes.question}>{one.question}</p>
            {!match.verdict_equal && (
              <p className={classes.differs}>
                {t("compare.verdicts", { a: verdicts(one), b: verdicts(other) })}
              </p>
            )}
            <SidedText a={one.answer} b={other.answer} />
            <button
              type="button"
              className={classes.range}
              disabled={!one.evidence && !other.evidence}
              onClick={() => onSeek(one.evidence?.start_frame ?? other.evidence?.start_frame ?? 0)}
            >
              <span className={classes.measures}>
                {t("compare.evidence", { a: evidence(one), b: evidence(other) })}
                {match.evidence_tiou !== null &&
                  ` · ${t("compare.tiou", { value: score(match.evidence_tiou) })}`}
              </span>
            </button>
          </Panel>
        );
      })}
      {[
        ...a.pairs
          .filter((pair) => agreement.unmatched_a.includes(pair.id))
          .map((pair) => ({ pair, side: "A" })),
        ...b.pairs
          .filter((pair) => agreement.unmatched_b.includes(pair.id))
          .map((pair) => ({ pair, side: "B" })),
      ].map(({ pair, side }) => (
        <p key={`${side} ${pair.id}`} className={classes.alone}>
          {t(side === "A" ? "compare.onlyA" : "compare.onlyB", { name: pair.question })}
        </p>
      ))}
    </>
  );
};
