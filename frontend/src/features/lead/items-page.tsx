import { Button, Checkbox, Select, TagsInput } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { matchingItemsQuery, tagItems, tagsQuery, withdrawItems } from "@/api/items";
import { rowsOf } from "@/api/pages";
import type { Item } from "@/api/types";
import { withFilter } from "@/features/lead/filter-address";
import { FilterFields } from "@/features/lead/filter-fields";
import { type Column, DataTable } from "@/workbench/ui/data-table";
import { MoreButton } from "@/workbench/ui/more-button";
import { EmptyState, LoadFailure, SkeletonRows } from "@/workbench/ui/screen-states";
import { StateLabel, type Tone } from "@/workbench/ui/state-label";
import classes from "./lead-layout.module.css";

const route = getRouteApi("/signed-in/shell/lead/$project/items");

const tones: Record<Item["state"], Tone> = { open: "plain", complete: "good", withdrawn: "warn" };

const States = ["open", "complete", "withdrawn"] as const;

export const ItemsPage = () => {
  const { t } = useTranslation();
  const { project } = route.useParams();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const queryClient = useQueryClient();
  const items = useInfiniteQuery({
    ...matchingItemsQuery(project, filter),
    // The list stays while the next one for a changed filter is fetched.
    placeholderData: (before) => before,
  });
  const tags = useQuery(tagsQuery(project));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [words, setWords] = useState<string[]>([]);

  const rows = rowsOf(items.data?.pages);
  const shownIds = rows.map((item) => item.id);
  const marked = shownIds.filter((id) => chosen.has(id));
  const areAllMarked = rows.length > 0 && marked.length === rows.length;
  const isFiltered = Object.keys(filter).length > 0;

  const refresh = () => {
    setChosen(new Set());
    void queryClient.invalidateQueries({ queryKey: ["projects", project, "items"] });
    void queryClient.invalidateQueries({ queryKey: tagsQuery(project).queryKey });
  };
  const tagging = useMutation({
    mutationFn: (change: { put?: string[]; take?: string[] }) => tagItems(project, marked, change),
    onSuccess: refresh,
  });
  const withdrawing = useMutation({
    mutationFn: () => withdrawItems(project, marked),
    onSuccess: refresh,
  });
  const mark = (id: string, isMarked: boolean) =>
    setChosen((before) => new Set(isMarked ? [...before, id] : [...before].filter((each) => each !== id)));

  const columns: Column<Item>[] = [
    {
      name: t("lead.items.choose"),
      cell: (item) => (
        <Checkbox
          size="md"
          aria-label={t("lead.items.chooseOne", {
            name: item.asset_name,
            from: item.start_frame,
            to: item.end_frame,
          })}
          checked={chosen.has(item.id)}
          onChange={(event) => mark(item.id, event.currentTarget.checked)}
        />
      ),
    },
    { name: t("lead.items.asset"), cell: (item) => item.asset_name },
    { name: t("lead.items.clip"), cell: (item) => `${item.start_frame}–${item.end_frame}`, numeric: true },
    { name: t("lead.items.label"), cell: (item) => String(item.metadata.what_description ?? "") },
    {
      name: t("lead.items.tags"),
      cell: (item) =>
        item.tags.map((tag) => (
          <Link
            key={tag}
            to="/lead/$project/items"
            params={{ project }}
            search={withFilter(filter, "tag", tag)}
            className={classes.tag}
          >
            {tag}
          </Link>
        )),
    },
    { name: t("lead.items.split"), cell: (item) => item.split },
    {
      name: t("lead.items.state"),
      cell: (item) => (
        <StateLabel tone={tones[item.state]}>{t(`lead.items.states.${item.state}`)}</StateLabel>
      ),
    },
    {
      name: t("lead.items.stage"),
      cell: (item) =>
        item.work_items.map((workItem) => (
          <Link
            key={workItem.id}
            to="/compare/$workItemId"
            params={{ workItemId: workItem.id }}
            className={classes.stage}
          >
            {t("lead.items.stageState", {
              stage: workItem.stage,
              state: t(`lead.items.workStates.${workItem.state}`),
              answered: workItem.answered,
              wanted: workItem.wanted,
            })}
          </Link>
        )),
    },
  ];
  const setFilter = (name: "state" | "text" | "tag", value: string | null) =>
    void navigate({ search: (before) => withFilter(before, name, value), replace: true });
  const isBusy = tagging.isPending || withdrawing.isPending;
  const error = tagging.error ?? withdrawing.error;
  return (
    <>
      <div className={classes.toolbar}>
        <FilterFields
          filter={filter}
          states={States.map((value) => ({ value, label: t(`lead.items.states.${value}`) }))}
          onChange={setFilter}
        />
        <Select
          label={t("lead.items.tag")}
          placeholder={t("lead.items.anyTag")}
          clearable
          searchable
          data={tags.data?.map((tag) => ({ value: tag.name, label: `${tag.name} (${tag.items})` })) ?? []}
          value={filter.tag ?? null}
          onChange={(next) => setFilter("tag", next)}
        />
        <span className={classes.grow} />
        <Link to="/lead/$project/likenesses" params={{ project }} className={classes.stage}>
          {t("lead.likeness.title")}
        </Link>
      </div>
      <div className={classes.toolbar}>
        <Checkbox
          size="md"
          className={classes.all}
          label={t("lead.items.chosen", { count: marked.length })}
          disabled={rows.length === 0}
          checked={areAllMarked}
          indeterminate={marked.length > 0 && !areAllMarked}
          onChange={() => setChosen(new Set(areAllMarked ? [] : shownIds))}
        />
        <TagsInput
          className={classes.words}
          aria-label={t("lead.items.tags")}
          placeholder={words.length > 0 ? "" : t("lead.items.tags")}
          data={tags.data?.map((tag) => tag.name) ?? []}
          value={words}
          maxTags={20}
          onChange={setWords}
        />
        <Button
          variant="default"
          disabled={marked.length === 0 || words.length === 0 || isBusy}
          onClick={() => tagging.mutate({ put: words })}
        >
          {t("lead.items.putTags")}
        </Button>
        <Button
          variant="default"
          disabled={marked.length === 0 || words.length === 0 || isBusy}
          onClick={() => tagging.mutate({ take: words })}
        >
          {t("lead.items.takeTags")}
        </Button>
        <Button
          variant="default"
          disabled={marked.length === 0 || isBusy}
          onClick={() => withdrawing.mutate()}
        >
          {t("lead.items.withdraw")}
        </Button>
      </div>
      {error && (
        <p role="alert" className={classes.bad}>
          {error.message}
        </p>
      )}
      {items.error && <LoadFailure error={items.error} retry={() => void items.refetch()} />}
      {!items.data && !items.error && <SkeletonRows />}
      {rows.length > 0 && (
        <DataTable label={t("lead.items.title")} columns={columns} rows={rows} rowKey={(item) => item.id} />
      )}
      <MoreButton list={items} />
      {items.data && rows.length === 0 && (
        <EmptyState
          title={t(isFiltered ? "lead.nothingMatches" : "lead.items.emptyTitle")}
          hint={t(isFiltered ? "lead.nothingMatchesHint" : "lead.items.emptyHint")}
        />
      )}
    </>
  );
};
