import { Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { auditQuery, type FailureReason } from "@/api/audits";
import type { Audit } from "@/api/types";
import { AuditRatesForm } from "@/features/lead/audit-rates";
import { useCauseName } from "@/features/lead/use-cause-name";
import { type Column, DataTable } from "@/workbench/ui/data-table";
import { useFormats } from "@/workbench/ui/formats";
import { EmptyState, LoadFailure, SkeletonRows } from "@/workbench/ui/screen-states";
import classes from "./audit-page.module.css";

const route = getRouteApi("/signed-in/shell/lead/$project/audit");

type Rate = Pick<Audit["pass_rate"], "passed" | "failed" | "rate" | "low" | "high">;
type Covered = Audit["by_split"][number];
type Person = Audit["people"][number];
type Appeal = Audit["open_appeals"][number];

/** How much is audited and why, what it found, and who appeals. */
export const AuditPage = () => {
  const { t } = useTranslation();
  const { project } = route.useParams();
  const audit = useQuery(auditQuery(project));
  const formats = useFormats();
  const causeName = useCauseName();
  if (audit.error) return <LoadFailure error={audit.error} retry={() => void audit.refetch()} />;
  if (!audit.data) return <SkeletonRows />;
  const { data } = audit;

  const rateOf = ({ passed, failed, rate, low, high }: Rate): string =>
    rate === null
      ? t("lead.audit.notJudged")
      : t("lead.audit.rate", {
          rate: formats.percent(rate),
          low: formats.percent(low ?? 0),
          high: formats.percent(high ?? 1),
          count: passed + failed,
        });
  const shareOf = ({ accepted, drawn }: { accepted: number; drawn: number }): string =>
    accepted === 0 ? "" : formats.percent(drawn / accepted);
  const covered = (name: string, cell: (row: Covered) => string): Column<Covered>[] => [
    { name, cell },
    { name: t("lead.audit.accepted"), cell: (row) => row.accepted, numeric: true },
    { name: t("lead.audit.drawn"), cell: (row) => row.drawn, numeric: true },
    { name: t("lead.audit.coverage"), cell: shareOf, numeric: true },
    { name: t("lead.audit.passRate"), cell: rateOf, numeric: true },
  ];
  const people: Column<Person>[] = [
    { name: t("lead.audit.person"), cell: (row) => row.person.username },
    { name: t("lead.audit.accepted"), cell: (row) => row.accepted, numeric: true },
    { name: t("lead.audit.coverage"), cell: shareOf, numeric: true },
    { name: t("lead.audit.passRate"), cell: rateOf, numeric: true },
    {
      name: t("lead.audit.rateNow"),
      cell: (row) => `${formats.percent(row.rate_now)}${row.is_new ? ` · ${t("lead.audit.isNew")}` : ""}`,
      numeric: true,
    },
  ];
  const appeals: Column<Appeal>[] = [
    { name: t("lead.audit.item"), cell: (row) => row.asset_name },
    { name: t("lead.audit.author"), cell: (row) => row.author?.username ?? "" },
    { name: t("lead.audit.auditor"), cell: (row) => row.auditor.username },
    {
      name: t("lead.audit.verdict"),
      cell: (row) => `${t(`audit.reasons.${row.reason as FailureReason}`)}: ${row.words}`,
    },
    { name: t("lead.audit.appeal"), cell: (row) => row.appeal_words },
  ];
  return (
    <>
      <dl className={classes.figures}>
        <div>
          <dt>{t("lead.audit.items")}</dt>
          <dd>{t("lead.audit.of", { drawn: data.drawn, count: data.items })}</dd>
        </div>
        <div>
          <dt>{t("lead.audit.waiting")}</dt>
          <dd>{data.waiting}</dd>
        </div>
        <div>
          <dt>{t("lead.audit.passRate")}</dt>
          <dd>{rateOf(data.pass_rate)}</dd>
        </div>
        <div>
          <dt>{t("lead.audit.openAppeals")}</dt>
          <dd>{data.open_appeals.length}</dd>
        </div>
      </dl>
      {data.open_appeals.length > 0 && (
        <section className={classes.section}>
          <Title order={2}>{t("lead.audit.openAppeals")}</Title>
          <p className={classes.hint}>{t("lead.audit.appealHint")}</p>
          <DataTable
            label={t("lead.audit.openAppeals")}
            columns={appeals}
            rows={data.open_appeals}
            rowKey={(row) => row.id}
          />
        </section>
      )}
      <AuditRatesForm key={data.version} project={project} audit={data} />
      {data.items === 0 ? (
        <EmptyState title={t("lead.audit.emptyTitle")} hint={t("lead.audit.emptyHint")} />
      ) : (
        <>
          <section className={classes.section}>
            <Title order={2}>{t("lead.audit.bySplit")}</Title>
            <DataTable
              label={t("lead.audit.bySplit")}
              columns={covered(t("lead.audit.split"), (row) => row.name)}
              rows={data.by_split}
              rowKey={(row) => row.name}
            />
          </section>
          {data.by_type.length > 0 && (
            <section className={classes.section}>
              <Title order={2}>{t("lead.audit.byType")}</Title>
              <DataTable
                label={t("lead.audit.byType")}
                columns={covered(t("lead.audit.type"), (row) => row.name)}
                rows={data.by_type}
                rowKey={(row) => row.name}
              />
            </section>
          )}
          <section className={classes.section}>
            <Title order={2}>{t("lead.audit.byPerson")}</Title>
            <DataTable
              label={t("lead.audit.byPerson")}
              columns={people}
              rows={data.people}
              rowKey={(row) => row.person.username}
            />
          </section>
          <div className={classes.columns}>
            <section className={classes.section}>
              <Title order={2}>{t("lead.audit.byCause")}</Title>
              <DataTable
                label={t("lead.audit.byCause")}
                columns={[
                  { name: t("lead.audit.cause"), cell: (row) => causeName(row.cause) },
                  { name: t("lead.audit.items"), cell: (row) => row.items, numeric: true },
                ]}
                rows={data.by_cause}
                rowKey={(row) => row.cause}
              />
            </section>
            <section className={classes.section}>
              <Title order={2}>{t("lead.audit.failures")}</Title>
              <DataTable
                label={t("lead.audit.failures")}
                columns={[
                  {
                    name: t("audit.reason"),
                    cell: (row) => t(`audit.reasons.${row.reason as FailureReason}`),
                  },
                  { name: t("lead.audit.number"), cell: (row) => row.number, numeric: true },
                ]}
                rows={data.failures}
                rowKey={(row) => row.reason}
              />
            </section>
          </div>
        </>
      )}
    </>
  );
};
