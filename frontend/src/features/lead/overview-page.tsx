import { Progress } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { itemsQuery } from "@/api/items";
import { projectQuery } from "@/api/projects";
import { reviewsQuery } from "@/api/reviews";
import { type StageProgress, stageProgress } from "@/features/lead/stage-progress";
import { type Column, DataTable } from "@/workbench/ui/data-table";
import { EmptyState, LoadFailure, SkeletonRows } from "@/workbench/ui/screen-states";
import classes from "./lead-layout.module.css";

const route = getRouteApi("/signed-in/shell/lead/$project");

/** How far each stage is, and what waits for a verdict. */
export const OverviewPage = () => {
  const { t } = useTranslation();
  const { project: slug } = route.useParams();
  const project = useQuery(projectQuery(slug));
  const items = useQuery(itemsQuery(slug));
  const reviews = useQuery(reviewsQuery(slug));
  const failed = project.error ?? items.error;
  if (failed) return <LoadFailure error={failed} retry={() => void items.refetch()} />;
  if (!project.data || !items.data) return <SkeletonRows />;
  if (items.data.results.length === 0)
    return (
      <EmptyState
        title={t("lead.overview.emptyTitle")}
        hint={t("lead.overview.emptyHint")}
        action={
          <Link to="/lead/$project/media" params={{ project: slug }}>
            {t("lead.overview.toMedia")}
          </Link>
        }
      />
    );
  const columns: Column<StageProgress>[] = [
    { name: t("lead.overview.stage"), cell: (stage) => stage.title },
    {
      name: t("lead.overview.accepted"),
      cell: (stage) => (
        <Progress
          value={stage.entered ? (100 * stage.accepted) / stage.entered : 0}
          size="md"
          aria-label={t("lead.overview.acceptedShare", { stage: stage.title })}
        />
      ),
    },
    {
      name: t("lead.overview.acceptedOf"),
      cell: (stage) => `${stage.accepted} / ${stage.entered}`,
      numeric: true,
    },
    { name: t("lead.overview.open"), cell: (stage) => stage.open, numeric: true },
    { name: t("lead.overview.inReview"), cell: (stage) => stage.inReview, numeric: true },
    {
      name: t("lead.overview.answers"),
      cell: (stage) => `${stage.answered} / ${stage.wanted}`,
      numeric: true,
    },
  ];
  return (
    <>
      <section className={classes.section}>
        <DataTable
          label={t("lead.overview.byStage")}
          columns={columns}
          rows={stageProgress(project.data.workflow.stages, items.data.results)}
          rowKey={(stage) => stage.name}
        />
        {items.data.next && <p className={classes.sub}>{t("lead.firstPageOnly")}</p>}
      </section>
      {reviews.data && reviews.data.results.length > 0 && (
        <p>
          <Link to="/review/$project" params={{ project: slug }}>
            {t("lead.overview.toReview", { count: reviews.data.results.length })}
          </Link>
        </p>
      )}
    </>
  );
};
