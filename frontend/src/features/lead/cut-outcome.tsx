import { useTranslation } from "react-i18next";
import type { CutOutcome as Outcome } from "@/api/cuts";
import { type Column, DataTable } from "@/workbench/ui/data-table";
import { useFormats } from "@/workbench/ui/formats";
import classes from "./cut-page.module.css";

type Props = { outcome: Outcome };

/** What a cut made, or would make, in figures, with every row that was refused and why. */
export const CutOutcome = ({ outcome }: Props) => {
  const { t } = useTranslation();
  const { clock } = useFormats();
  const figures: [string, string | number][] = [
    [
      t(outcome.preview ? "lead.cut.newClips" : "lead.cut.made"),
      outcome.preview ? outcome.clips : outcome.made,
    ],
    [t("lead.cut.videos"), outcome.videos],
    [t("lead.cut.existing"), outcome.existing],
  ];
  if (outcome.repeated) figures.push([t("lead.cut.repeated"), outcome.repeated]);
  if (outcome.too_short) figures.push([t("lead.cut.tooShort"), outcome.too_short]);
  figures.push([t("lead.cut.refused"), outcome.refused_count]);
  if (outcome.seconds) {
    const { least, median, most } = outcome.seconds;
    figures.push([
      t("lead.cut.lengths"),
      t("lead.cut.leastToMost", { least: clock(least), median: clock(median), most: clock(most) }),
    ]);
  }
  const rows = outcome.refused.map((row, number) => ({ ...row, number }));
  const refused: Column<(typeof rows)[number]>[] = [
    { name: t("lead.cut.place"), cell: (row) => (row.file ? `${row.file}, ${row.place}` : row.place) },
    { name: t("lead.cut.reason"), cell: (row) => row.reason },
  ];
  const clips: Column<Outcome["first"][number]>[] = [
    { name: t("lead.items.asset"), cell: (clip) => clip.asset_name },
    { name: t("lead.items.clip"), cell: (clip) => `${clip.start_frame}–${clip.end_frame}`, numeric: true },
    { name: t("lead.media.duration"), cell: (clip) => clock(clip.seconds), numeric: true },
    { name: t("lead.items.label"), cell: (clip) => clip.label },
  ];
  return (
    <>
      <dl className={classes.figures} aria-label={t("lead.cut.figures")}>
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {rows.length > 0 && (
        <section className={classes.part}>
          <h2>{t("lead.cut.refusedRows", { count: outcome.refused_count })}</h2>
          <DataTable
            label={t("lead.cut.refused")}
            columns={refused}
            rows={rows}
            rowKey={(row) => String(row.number)}
          />
          {outcome.refused_count > rows.length && (
            <p className={classes.dim}>{t("lead.cut.firstOnly", { count: rows.length })}</p>
          )}
        </section>
      )}
      {outcome.first.length > 0 && (
        <section className={classes.part}>
          <h2>{t(outcome.preview ? "lead.cut.firstNew" : "lead.cut.firstMade")}</h2>
          <DataTable
            label={t("lead.cut.newClips")}
            columns={clips}
            rows={outcome.first}
            rowKey={(clip) => `${clip.asset} ${clip.start_frame} ${clip.end_frame}`}
          />
        </section>
      )}
    </>
  );
};
