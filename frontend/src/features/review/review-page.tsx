import { Select, Title } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { rowsOf } from "@/api/pages";
import { projectQuery } from "@/api/projects";
import { reviewsQuery } from "@/api/reviews";
import type { ReviewEntry } from "@/api/types";
import { type Column, DataTable } from "@/workbench/ui/data-table";
import { useFormats } from "@/workbench/ui/formats";
import { MoreButton } from "@/workbench/ui/more-button";
import { EmptyState, LoadFailure, SkeletonRows } from "@/workbench/ui/screen-states";
import classes from "./review-page.module.css";

const route = getRouteApi("/signed-in/shell/review/$project");

/** Work that waits for a verdict, the oldest first. */
export const ReviewPage = () => {
  const { t } = useTranslation();
  const formats = useFormats();
  const { project: slug } = route.useParams();
  const { stage } = route.useSearch();
  const navigate = route.useNavigate();
  const project = useQuery(projectQuery(slug));
  const reviews = useInfiniteQuery({
    ...reviewsQuery(slug, stage),
    // The list stays while that of another stage is fetched.
    placeholderData: (before) => before,
  });
  const columns: Column<ReviewEntry>[] = [
    {
      name: t("review.item"),
      cell: (entry) => (
        <Link to="/compare/$workItemId" params={{ workItemId: entry.work_item }}>
          {entry.asset_name}
        </Link>
      ),
    },
    { name: t("review.stage"), cell: (entry) => entry.stage.title },
    { name: t("review.answers"), cell: (entry) => `${entry.answers} / ${entry.wanted}`, numeric: true },
    {
      name: t("review.agreement"),
      cell: (entry) => (entry.agreement === null ? t("review.noAgreement") : formats.score(entry.agreement)),
      numeric: true,
    },
    { name: t("review.updated"), cell: (entry) => formats.dateTime(entry.updated_at) },
  ];
  const rows = rowsOf(reviews.data?.pages);
  return (
    <>
      <div className={classes.head}>
        <Title order={1}>{t("review.title", { project: project.data?.name ?? slug })}</Title>
        {project.data && (
          <Select
            aria-label={t("review.filterStage")}
            placeholder={t("review.allStages")}
            clearable
            data={project.data.workflow.stages.map(({ name, title }) => ({ value: name, label: title }))}
            value={stage ?? null}
            onChange={(next) => void navigate({ search: next ? { stage: next } : {}, replace: true })}
          />
        )}
      </div>
      {reviews.error && <LoadFailure error={reviews.error} retry={() => void reviews.refetch()} />}
      {!reviews.data && !reviews.error && <SkeletonRows />}
      {rows.length > 0 && (
        <DataTable
          label={t("review.list")}
          columns={columns}
          rows={rows}
          rowKey={(entry) => entry.work_item}
        />
      )}
      <MoreButton list={reviews} />
      {reviews.data && rows.length === 0 && (
        <EmptyState title={t("review.emptyTitle")} hint={t("review.emptyHint")} />
      )}
    </>
  );
};
