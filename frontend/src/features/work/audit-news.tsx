import { Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { auditNewsQuery, type FailureReason } from "@/api/audits";
import { useFormats } from "@/workbench/ui/formats";
import classes from "./work-page.module.css";

const SHOWN = 5;

/** The newest failures of the person's own work, and what came of their appeals. */
export const AuditNewsList = () => {
  const { t } = useTranslation();
  const formats = useFormats();
  const news = useQuery(auditNewsQuery);
  if (!news.data || news.data.length === 0) return null;
  return (
    <section className={classes.section} aria-label={t("audit.news")}>
      <Title order={2}>{t("audit.news")}</Title>
      {news.data.slice(0, SHOWN).map((one) => (
        <div key={one.id} className={classes.row}>
          <div className={classes.what}>
            <strong>{t(`audit.reasons.${one.reason as FailureReason}`)}:</strong> {one.words}
            {one.appeal !== "" && (
              <p className={classes.note}>
                {t(`audit.appeal.${one.appeal}`)} “{one.appeal_words}”
              </p>
            )}
          </div>
          <span className={classes.count}>
            {one.asset_name} · {formats.dateTime(one.told_at)}
          </span>
        </div>
      ))}
    </section>
  );
};
