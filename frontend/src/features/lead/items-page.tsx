import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { itemsQuery } from "@/api/items";
import type { Item } from "@/api/types";
import { withFilter } from "@/features/lead/filter-address";
import { FilterFields } from "@/features/lead/filter-fields";
import { type Column, DataTable } from "@/workbench/ui/data-table";
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
  const { state, text = "" } = filter;
  const navigate = route.useNavigate();
  const items = useQuery(itemsQuery(project));
  const columns: Column<Item>[] = [
    { name: t("lead.items.asset"), cell: (item) => item.asset_name },
    { name: t("lead.items.clip"), cell: (item) => `${item.start_frame}–${item.end_frame}`, numeric: true },
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
  const shown = items.data?.results.filter(
    (item) => (!state || item.state === state) && item.asset_name.toLowerCase().includes(text.toLowerCase()),
  );
  return (
    <>
      <div className={classes.toolbar}>
        <FilterFields
          filter={filter}
          states={States.map((value) => ({ value, label: t(`lead.items.states.${value}`) }))}
          onChange={(name, value) =>
            void navigate({ search: (before) => withFilter(before, name, value), replace: true })
          }
        />
      </div>
      {items.error && <LoadFailure error={items.error} retry={() => void items.refetch()} />}
      {!items.data && !items.error && <SkeletonRows />}
      {shown && shown.length > 0 && (
        <DataTable label={t("lead.items.title")} columns={columns} rows={shown} rowKey={(item) => item.id} />
      )}
      {shown?.length === 0 && (
        <EmptyState
          title={t(items.data?.results.length ? "lead.nothingMatches" : "lead.items.emptyTitle")}
          hint={t(items.data?.results.length ? "lead.nothingMatchesHint" : "lead.items.emptyHint")}
        />
      )}
    </>
  );
};
