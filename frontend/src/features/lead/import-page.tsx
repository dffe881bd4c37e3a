import { Button, Progress } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { awaitedVideosQuery, importsQuery, isReading, refusedRowsQuery, sendImport } from "@/api/imports";
import { cancelJob } from "@/api/jobs";
import { rowsOf } from "@/api/pages";
import type { AwaitedVideo, Import, Imports, RefusedRow } from "@/api/types";
import { type Column, DataTable } from "@/workbench/ui/data-table";
import { useFormats } from "@/workbench/ui/formats";
import { MoreButton } from "@/workbench/ui/more-button";
import { EmptyState, LoadFailure, SkeletonRows } from "@/workbench/ui/screen-states";
import { StateLabel, type Tone } from "@/workbench/ui/state-label";
import classes from "./lead-layout.module.css";

const route = getRouteApi("/signed-in/shell/lead/$project/import");

const tones: Record<Import["state"], Tone> = {
  queued: "plain",
  running: "busy",
  done: "good",
  failed: "bad",
  cancelled: "warn",
};

/** Files of questions that come in as work to verify: what became of their rows, and which videos they wait for. */
export const ImportPage = () => {
  const { t } = useTranslation();
  const formats = useFormats();
  const { project } = route.useParams();
  const queryClient = useQueryClient();
  const imports = useQuery(importsQuery(project));
  const [shown, setShown] = useState<string | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  const refresh = () => queryClient.invalidateQueries({ queryKey: importsQuery(project).queryKey });
  const send = useMutation({ mutationFn: (file: File) => sendImport(project, file), onSuccess: refresh });
  const cancel = useMutation({ mutationFn: cancelJob, onSuccess: refresh });
  const columns: Column<Import>[] = [
    { name: t("lead.import.file"), cell: (one) => one.name },
    {
      name: t("lead.import.state"),
      cell: (one) => (
        <>
          <StateLabel tone={tones[one.state]}>{t(`lead.jobs.states.${one.state}`)}</StateLabel>
          {one.state === "running" && (
            <Progress value={one.progress * 100} size="sm" mt={4} aria-label={t("lead.jobs.progress")} />
          )}
          {one.message && <div className={classes.sub}>{one.message}</div>}
          {one.error && <div className={classes.bad}>{one.error}</div>}
        </>
      ),
    },
    { name: t("lead.import.rows"), cell: (one) => formats.count(one.rows), numeric: true },
    { name: t("lead.import.taken"), cell: (one) => formats.count(one.taken), numeric: true },
    { name: t("lead.import.known"), cell: (one) => formats.count(one.known), numeric: true },
    { name: t("lead.import.refused"), cell: (one) => formats.count(one.refused), numeric: true },
    { name: t("lead.import.items"), cell: (one) => formats.count(one.items), numeric: true },
    {
      name: t("lead.import.begun"),
      cell: (one) => <span className={classes.time}>{formats.dateTime(one.created_at)}</span>,
    },
    {
      name: t("lead.import.actions"),
      cell: (one) => (
        <span className={classes.acts}>
          <Button
            size="compact-xs"
            variant="default"
            aria-expanded={shown === one.id}
            onClick={() => setShown(shown === one.id ? null : one.id)}
          >
            {t("lead.import.showRefused")}
          </Button>
          {isReading(one) && one.job && (
            <Button
              size="compact-xs"
              variant="default"
              loading={cancel.isPending && cancel.variables === one.job}
              onClick={() => one.job && cancel.mutate(one.job)}
            >
              {t("lead.jobs.cancel")}
            </Button>
          )}
        </span>
      ),
    },
  ];
  const waiting = imports.data?.waiting;
  const opened = imports.data?.imports.find((one) => one.id === shown);
  return (
    <>
      <div className={classes.toolbar}>
        <span className={classes.grow}>{t("lead.import.hint")}</span>
        <input
          ref={picker}
          type="file"
          hidden
          accept=".parquet,.jsonl,.ndjson"
          aria-label={t("lead.import.choose")}
          onChange={(event) => {
            const [file] = Array.from(event.currentTarget.files ?? []);
            if (file) send.mutate(file);
            event.currentTarget.value = "";
          }}
        />
        <Button loading={send.isPending} onClick={() => picker.current?.click()}>
          {t("lead.import.send")}
        </Button>
      </div>
      {send.error && (
        <p className={classes.bad} role="alert">
          {send.error.message}
        </p>
      )}
      {imports.error && <LoadFailure error={imports.error} retry={() => void imports.refetch()} />}
      {!imports.data && !imports.error && <SkeletonRows />}
      {imports.data && imports.data.imports.length > 0 && (
        <section className={classes.section}>
          <DataTable
            label={t("lead.import.title")}
            columns={columns}
            rows={imports.data.imports}
            rowKey={(one) => one.id}
          />
        </section>
      )}
      {opened && <RefusedRows key={opened.id} imported={opened} />}
      {imports.data?.imports.length === 0 && (
        <EmptyState title={t("lead.import.emptyTitle")} hint={t("lead.import.emptyHint")} />
      )}
      {waiting && waiting.clips > 0 && (
        <section className={classes.section} aria-label={t("lead.import.awaited")}>
          <h2>{t("lead.import.awaited")}</h2>
          <p className={classes.sub}>
            {t("lead.import.awaitedSum", {
              clips: formats.count(waiting.clips),
              pairs: formats.count(waiting.pairs),
              videos: formats.count(waiting.videos),
              count: waiting.videos,
            })}
          </p>
          <AwaitedVideos project={project} waiting={waiting} />
        </section>
      )}
    </>
  );
};

const RefusedRows = ({ imported }: { imported: Import }) => {
  const { t } = useTranslation();
  const formats = useFormats();
  const refused = useInfiniteQuery({
    ...refusedRowsQuery(imported.id, `${imported.state} ${imported.refused}`),
    placeholderData: (before) => before,
  });
  const rows = rowsOf(refused.data?.pages);
  const columns: Column<RefusedRow>[] = [
    { name: t("lead.import.row"), cell: (one) => formats.count(one.row), numeric: true },
    { name: t("lead.import.reason"), cell: (one) => one.message },
  ];
  return (
    <section className={classes.section} aria-label={t("lead.import.refusedRows")}>
      <h2>{t("lead.import.refusedOf", { name: imported.name })}</h2>
      {refused.error && <LoadFailure error={refused.error} retry={() => void refused.refetch()} />}
      {!refused.data && !refused.error && <SkeletonRows />}
      {refused.data && rows.length === 0 && <p className={classes.sub}>{t("lead.import.noneRefused")}</p>}
      {rows.length > 0 && (
        <DataTable
          label={t("lead.import.refusedRows")}
          columns={columns}
          rows={rows}
          rowKey={(one) => `${one.row} ${one.message}`}
        />
      )}
      <MoreButton list={refused} />
    </section>
  );
};

const AwaitedVideos = ({ project, waiting }: { project: string; waiting: Imports["waiting"] }) => {
  const { t } = useTranslation();
  const formats = useFormats();
  const videos = useInfiniteQuery({
    ...awaitedVideosQuery(project, waiting),
    placeholderData: (before) => before,
  });
  const columns: Column<AwaitedVideo>[] = [
    { name: t("lead.import.dataset"), cell: (one) => one.source_dataset },
    { name: t("lead.import.video"), cell: (one) => one.source_video_id },
    { name: t("lead.import.clips"), cell: (one) => formats.count(one.clips_waiting), numeric: true },
    { name: t("lead.import.pairs"), cell: (one) => formats.count(one.pairs_waiting), numeric: true },
  ];
  if (videos.error) return <LoadFailure error={videos.error} retry={() => void videos.refetch()} />;
  if (!videos.data) return <SkeletonRows />;
  return (
    <>
      <DataTable
        label={t("lead.import.awaited")}
        columns={columns}
        rows={rowsOf(videos.data.pages)}
        rowKey={(one) => `${one.source_dataset} ${one.source_video_id}`}
      />
      <MoreButton list={videos} />
    </>
  );
};
