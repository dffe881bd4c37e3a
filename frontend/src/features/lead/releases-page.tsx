import { Button, Progress } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { buildRelease, releasesQuery } from "@/api/releases";
import type { Release } from "@/api/types";
import { type Column, DataTable } from "@/workbench/ui/data-table";
import { useFormats } from "@/workbench/ui/formats";
import { EmptyState, LoadFailure, SkeletonRows } from "@/workbench/ui/screen-states";
import { StateLabel, type Tone } from "@/workbench/ui/state-label";
import classes from "./lead-layout.module.css";

const route = getRouteApi("/signed-in/shell/lead/$project/releases");

const tones: Record<Release["state"], Tone> = { building: "busy", ready: "good", failed: "bad" };

const countsInWords = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(" · ");

export const ReleasesPage = () => {
  const { t } = useTranslation();
  const formats = useFormats();
  const { project } = route.useParams();
  const queryClient = useQueryClient();
  const releases = useQuery(releasesQuery(project));
  const build = useMutation({
    mutationFn: () => buildRelease(project),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: releasesQuery(project).queryKey }),
  });
  const columns: Column<Release>[] = [
    { name: t("lead.releases.version"), cell: (release) => release.version, numeric: true },
    {
      name: t("lead.releases.state"),
      cell: (release) => (
        <>
          <StateLabel tone={tones[release.state]}>{t(`lead.releases.states.${release.state}`)}</StateLabel>
          {release.state === "building" && (
            <Progress
              value={release.progress * 100}
              size="sm"
              mt={4}
              aria-label={t("lead.releases.progress")}
            />
          )}
          {release.message && <div className={classes.sub}>{release.message}</div>}
          {release.error && <div className={classes.bad}>{release.error}</div>}
        </>
      ),
    },
    { name: t("lead.releases.rows"), cell: (release) => countsInWords(release.rows) },
    { name: t("lead.releases.leftOut"), cell: (release) => countsInWords(release.left_out) },
    { name: t("lead.releases.hash"), cell: (release) => <code>{release.manifest_sha256.slice(0, 12)}</code> },
    { name: t("lead.releases.made"), cell: (release) => formats.dateTime(release.created_at) },
  ];
  return (
    <>
      <div className={classes.toolbar}>
        <span className={classes.grow}>{t("lead.releases.lead")}</span>
        <Button onClick={() => build.mutate()} loading={build.isPending}>
          {t("lead.releases.build")}
        </Button>
      </div>
      {releases.error && <LoadFailure error={releases.error} retry={() => void releases.refetch()} />}
      {!releases.data && !releases.error && <SkeletonRows />}
      {releases.data && releases.data.length > 0 && (
        <DataTable
          label={t("lead.releases.title")}
          columns={columns}
          rows={releases.data}
          rowKey={(release) => release.id}
        />
      )}
      {releases.data?.length === 0 && (
        <EmptyState title={t("lead.releases.emptyTitle")} hint={t("lead.releases.emptyHint")} />
      )}
    </>
  );
};
