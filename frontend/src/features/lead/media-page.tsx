import { Button, Progress } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { createItem } from "@/api/items";
import { assetsKey, assetsQuery } from "@/api/media";
import { rowsOf } from "@/api/pages";
import type { ListedAsset } from "@/api/types";
import { withFilter } from "@/features/lead/filter-address";
import { FilterFields } from "@/features/lead/filter-fields";
import { useUploads } from "@/features/lead/use-uploads";
import { type Column, DataTable } from "@/workbench/ui/data-table";
import { useFormats } from "@/workbench/ui/formats";
import { MoreButton } from "@/workbench/ui/more-button";
import { EmptyState, LoadFailure, SkeletonRows } from "@/workbench/ui/screen-states";
import { StateLabel, type Tone } from "@/workbench/ui/state-label";
import classes from "./lead-layout.module.css";

const route = getRouteApi("/signed-in/shell/lead/$project/media");

const tones: Record<ListedAsset["state"], Tone> = {
  queued: "plain",
  processing: "busy",
  ready: "good",
  refused: "bad",
};

const States = ["queued", "processing", "ready", "refused"] as const;

export const MediaPage = () => {
  const { t } = useTranslation();
  const formats = useFormats();
  const { project } = route.useParams();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const queryClient = useQueryClient();
  const assets = useInfiniteQuery({
    ...assetsQuery(project, filter),
    // The list stays while the next one for a changed filter is fetched.
    placeholderData: (before) => before,
  });
  const picker = useRef<HTMLInputElement>(null);
  const refresh = () => queryClient.invalidateQueries({ queryKey: assetsKey(project) });
  const uploads = useUploads(project, refresh);

  const makeItem = useMutation({
    mutationFn: (asset: string) => createItem(project, asset),
    onSuccess: refresh,
  });

  const columns: Column<ListedAsset>[] = [
    { name: t("lead.media.name"), cell: (asset) => asset.name },
    {
      name: t("lead.media.state"),
      cell: (asset) => (
        <>
          <StateLabel tone={tones[asset.state]}>{t(`lead.media.states.${asset.state}`)}</StateLabel>
          {asset.state === "processing" && asset.progress !== null && (
            <Progress value={asset.progress * 100} size="sm" mt={4} aria-label={t("lead.media.progress")} />
          )}
          {asset.refusal && <div className={classes.bad}>{asset.refusal}</div>}
        </>
      ),
    },
    { name: t("lead.media.frames"), cell: (asset) => asset.frame_count ?? "", numeric: true },
    {
      name: t("lead.media.size"),
      cell: (asset) => (asset.width ? `${asset.width} × ${asset.height}` : ""),
      numeric: true,
    },
    {
      name: t("lead.media.duration"),
      cell: (asset) => (asset.duration_seconds === null ? "" : formats.clock(asset.duration_seconds)),
      numeric: true,
    },
    { name: t("lead.media.added"), cell: (asset) => formats.dateTime(asset.created_at) },
    {
      name: t("lead.media.actions"),
      cell: (asset) =>
        asset.state === "ready" && (
          <span className={classes.acts}>
            <Link
              to="/lead/$project/cut/$assetId"
              params={{ project, assetId: asset.id }}
              className={classes.stage}
              aria-label={t("lead.media.cutName", { name: asset.name })}
            >
              {t("lead.media.cut")}
            </Link>
            {asset.has_items ? (
              <span className={classes.sub}>{t("lead.media.itemMade")}</span>
            ) : (
              <Button
                size="compact-xs"
                variant="default"
                loading={makeItem.isPending && makeItem.variables === asset.id}
                onClick={() => makeItem.mutate(asset.id)}
              >
                {t("lead.media.makeItem")}
              </Button>
            )}
          </span>
        ),
    },
  ];
  const rows = rowsOf(assets.data?.pages);
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <>
      <div className={classes.toolbar}>
        <FilterFields
          filter={filter}
          states={States.map((value) => ({ value, label: t(`lead.media.states.${value}`) }))}
          onChange={(name, value) =>
            void navigate({ search: (before) => withFilter(before, name, value), replace: true })
          }
        />
        <span className={classes.grow} />
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          accept="video/*,.mkv,.mov,.avi"
          aria-label={t("lead.media.choose")}
          onChange={(event) => {
            uploads.add(Array.from(event.currentTarget.files ?? []));
            event.currentTarget.value = "";
          }}
        />
        <Button onClick={() => picker.current?.click()}>{t("lead.media.upload")}</Button>
      </div>
      {uploads.list.length > 0 && (
        <section className={classes.section} aria-label={t("lead.media.uploads")}>
          <DataTable
            label={t("lead.media.uploads")}
            rows={uploads.list}
            rowKey={(upload) => upload.key}
            columns={[
              { name: t("lead.media.name"), cell: (upload) => upload.name },
              {
                name: t("lead.media.sent"),
                cell: (upload) => (
                  <>
                    <Progress
                      value={upload.share * 100}
                      size="sm"
                      aria-label={t("lead.media.sentShare", { name: upload.name })}
                    />
                    {upload.fault && <div className={classes.bad}>{upload.fault}</div>}
                  </>
                ),
              },
              {
                name: t("lead.media.actions"),
                cell: (upload) =>
                  upload.fault ? (
                    <Button variant="default" size="compact-xs" onClick={() => uploads.retry(upload.key)}>
                      {t("state.retry")}
                    </Button>
                  ) : (
                    <Button variant="default" size="compact-xs" onClick={() => uploads.cancel(upload.key)}>
                      {t("lead.media.cancel")}
                    </Button>
                  ),
              },
            ]}
          />
        </section>
      )}
      {assets.error && <LoadFailure error={assets.error} retry={() => void assets.refetch()} />}
      {!assets.data && !assets.error && <SkeletonRows />}
      {rows.length > 0 && (
        <DataTable label={t("lead.media.title")} columns={columns} rows={rows} rowKey={(asset) => asset.id} />
      )}
      <MoreButton list={assets} />
      {assets.data && rows.length === 0 && (
        <EmptyState
          title={t(isFiltered ? "lead.nothingMatches" : "lead.media.emptyTitle")}
          hint={t(isFiltered ? "lead.nothingMatchesHint" : "lead.media.emptyHint")}
        />
      )}
    </>
  );
};
