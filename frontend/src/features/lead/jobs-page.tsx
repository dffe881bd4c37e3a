import { Button, Progress, Select } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { cancelJob, isLive, projectJobsQuery } from "@/api/jobs";
import type { Job } from "@/api/types";
import { withFilter } from "@/features/lead/filter-address";
import { type Column, DataTable } from "@/workbench/ui/data-table";
import { useFormats } from "@/workbench/ui/formats";
import { EmptyState, LoadFailure, SkeletonRows } from "@/workbench/ui/screen-states";
import { StateLabel, type Tone } from "@/workbench/ui/state-label";
import classes from "./lead-layout.module.css";

const route = getRouteApi("/signed-in/shell/lead/$project/jobs");

const tones: Record<Job["state"], Tone> = {
  queued: "plain",
  running: "busy",
  done: "good",
  failed: "bad",
  cancelled: "warn",
};

const States = ["queued", "running", "done", "failed", "cancelled"] as const;

export const JobsPage = () => {
  const { t } = useTranslation();
  const formats = useFormats();
  const { project } = route.useParams();
  const { state } = route.useSearch();
  const navigate = route.useNavigate();
  const queryClient = useQueryClient();
  const jobs = useQuery(projectJobsQuery(project));
  const cancel = useMutation({
    mutationFn: cancelJob,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: projectJobsQuery(project).queryKey }),
  });
  const columns: Column<Job>[] = [
    { name: t("lead.jobs.kind"), cell: (job) => job.kind },
    {
      name: t("lead.jobs.state"),
      cell: (job) => (
        <>
          <StateLabel tone={tones[job.state]}>{t(`lead.jobs.states.${job.state}`)}</StateLabel>
          {job.state === "running" && (
            <Progress value={job.progress * 100} size="sm" mt={4} aria-label={t("lead.jobs.progress")} />
          )}
        </>
      ),
    },
    {
      name: t("lead.jobs.message"),
      cell: (job) => (job.error ? <span className={classes.bad}>{job.error}</span> : job.message),
    },
    { name: t("lead.jobs.begun"), cell: (job) => formats.dateTime(job.created_at) },
    {
      name: t("lead.jobs.actions"),
      cell: (job) =>
        isLive(job) && (
          <Button
            size="compact-xs"
            variant="default"
            loading={cancel.isPending && cancel.variables === job.id}
            onClick={() => cancel.mutate(job.id)}
          >
            {t("lead.jobs.cancel")}
          </Button>
        ),
    },
  ];
  const shown = jobs.data?.filter((job) => !state || job.state === state);
  return (
    <>
      <div className={classes.toolbar}>
        <Select
          label={t("lead.filterState")}
          placeholder={t("lead.anyState")}
          clearable
          data={States.map((value) => ({ value, label: t(`lead.jobs.states.${value}`) }))}
          value={state ?? null}
          onChange={(next) =>
            void navigate({ search: (before) => withFilter(before, "state", next), replace: true })
          }
        />
      </div>
      {jobs.error && <LoadFailure error={jobs.error} retry={() => void jobs.refetch()} />}
      {!jobs.data && !jobs.error && <SkeletonRows />}
      {shown && shown.length > 0 && (
        <DataTable label={t("lead.jobs.title")} columns={columns} rows={shown} rowKey={(job) => job.id} />
      )}
      {shown?.length === 0 && (
        <EmptyState title={t("lead.jobs.emptyTitle")} hint={t("lead.jobs.emptyHint")} />
      )}
    </>
  );
};
