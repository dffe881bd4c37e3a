import { Progress } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { progressQuery } from "@/api/items";
import type { StageProgress } from "@/api/types";
import { type Column, DataTable } from "@/workbench/ui/data-table";
import { EmptyState, LoadFailure, SkeletonRows } from "@/workbench/ui/screen-states";
import classes from "./lead-layout.module.css";

const route = getRouteApi("/signed-in/shell/lead/$project");

/** Work items that have reached the stage. */
const entered = (stage: StageProgress): number =>
  stage.open + stage.review + stage.accepted + stage.withdrawn;

/** How far each stage is, and what waits for a verdict. */
export const OverviewPage = () => {
  const { t } = useTranslation();
  const { project: slug } = route.useParams();
  const progress = useQuery(progressQuery(slug));
  if (progress.error) return <LoadFailure error={progress.error} retry={() => void progress.refetch()} />;
  if (!progress.data) return <SkeletonRows />;
  const inReview = progress.data.reduce((sum, stage) => sum + stage.review, 0);
  if (progress.data.every((stage) => entered(stage) === 0))
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
          value={entered(stage) ? (100 * stage.accepted) / entered(stage) : 0}
          size="md"
          aria-label={t("lead.overview.acceptedShare", { stage: stage.title })}
        />
      ),
    },
    {
      name: t("lead.overview.acceptedOf"),
      cell: (stage) => `${stage.accepted} / ${entered(stage)}`,
      numeric: true,
    },
    { name: t("lead.overview.open"), cell: (stage) => stage.open, numeric: true },
    { name: t("lead.overview.inReview"), cell: (stage) => stage.review, numeric: true },
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
          rows={progress.data}
          rowKey={(stage) => stage.name}
        />
      </section>
      {inReview > 0 && (
        <p>
          <Link to="/review/$project" params={{ project: slug }}>
            {t("lead.overview.toReview", { count: inReview })}
          </Link>
        </p>
      )}
    </>
  );
};
