import { useTranslation } from "react-i18next";
import type { Tried, TriedChange } from "@/api/attributes";
import { DataTable } from "@/workbench/ui/data-table";
import classes from "./attributes-page.module.css";

const FATES = ["drafts", "sent_back", "queued_again", "waiting", "left"] as const;

/** What a declaration would do to the work that is there. */
export const AttributeTrial = ({ tried }: { tried: Tried }) => {
  const { t } = useTranslation();
  const fates = FATES.filter((fate) => tried.documents[fate] > 0);
  return (
    <section aria-label={t("lead.attributes.touched")} className={classes.trial}>
      <DataTable
        label={t("lead.attributes.changes")}
        rows={tried.changes}
        rowKey={(row: TriedChange) => `${row.kind} ${row.name} ${row.change}`}
        columns={[
          { name: t("lead.attributes.attribute"), cell: (row) => row.name },
          {
            name: t("lead.attributes.change"),
            cell: (row) =>
              [t(`lead.attributes.changed.${row.change}`), row.detail.join(", ")].filter(Boolean).join(": "),
          },
          { name: t("lead.attributes.documents"), cell: (row) => row.documents, numeric: true },
          { name: t("lead.attributes.putAside"), cell: (row) => row.put_aside, numeric: true },
        ]}
      />
      {fates.length === 0 ? (
        <p>{t("lead.attributes.nobody")}</p>
      ) : (
        <ul>
          {fates.map((fate) => (
            <li key={fate}>{t(`lead.attributes.fate.${fate}`, { count: tried.documents[fate] })}</li>
          ))}
        </ul>
      )}
    </section>
  );
};
