import { ActionIcon, Button, TextInput } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { type CutOutcome, startCut } from "@/api/cuts";
import { matchingItemsQuery } from "@/api/items";
import { assetQuery, framesQuery, mediaAddress } from "@/api/media";
import type { Asset } from "@/api/types";
import {
  dropMark,
  endClip,
  type HandCuts,
  keepCuts,
  keptCuts,
  labelClip,
  markStart,
  moveEdge,
  neighbourOf,
  removeClip,
  selectClip,
  startOf,
  takeBack,
} from "@/features/lead/hand-cuts";
import { useJob } from "@/features/lead/use-job";
import { FrameTable } from "@/media/frame-table";
import { clampFrame, sourceFrame } from "@/shared/units";
import { newUuid } from "@/shared/uuid";
import { BenchFrame } from "@/workbench/bench-frame";
import { BenchPath } from "@/workbench/bench-path";
import { BenchSkeleton } from "@/workbench/bench-skeleton";
import { KeysOverlay } from "@/workbench/keys-overlay";
import { mediaSize, pictureSize } from "@/workbench/picture-size";
import { playerCommands } from "@/workbench/player-acts";
import { usePlayerFrame } from "@/workbench/player-state";
import { type LaneRow, Timeline } from "@/workbench/timeline";
import { SIDE_LOOKS } from "@/workbench/track-look";
import { Transport } from "@/workbench/transport";
import { ColorSchemeSwitch } from "@/workbench/ui/color-scheme-switch";
import { useFormats } from "@/workbench/ui/formats";
import { Icon } from "@/workbench/ui/icons";
import { EmptyState, LoadFailure } from "@/workbench/ui/screen-states";
import { useBenchActs } from "@/workbench/use-bench-acts";
import { useBenchKeys } from "@/workbench/use-bench-keys";
import { useKeysOfActs } from "@/workbench/use-key-labels";
import { usePlayer } from "@/workbench/use-player";
import { usePlayerKeys } from "@/workbench/use-player-keys";
import { VideoStage } from "@/workbench/video-stage";
import classes from "./cut-by-hand-page.module.css";

const route = getRouteApi("/signed-in/lead/$project/cut/$assetId");

const NEW_LANE = "new";
const ITEM_LANE = "items";

/** One video on a timeline, on which a lead marks clips. */
export const CutByHandPage = () => {
  const { assetId } = route.useParams();
  const asset = useQuery(assetQuery(assetId));
  const frames = useQuery(framesQuery(assetId));
  const table = useMemo(() => frames.data && new FrameTable(frames.data), [frames.data]);
  const failed = asset.error ?? frames.error;
  if (failed) return <LoadFailure error={failed} retry={() => void asset.refetch()} />;
  if (!asset.data || !table) return <BenchSkeleton />;
  return <OpenCuts asset={asset.data} table={table} />;
};

const OpenCuts = ({ asset, table }: { asset: Asset; table: FrameTable }) => {
  const { t } = useTranslation();
  const { clock } = useFormats();
  const keys = useKeysOfActs();
  const { project } = route.useParams();
  const queryClient = useQueryClient();
  const [state, setState] = useState<HandCuts>(() => keptCuts(asset.id));
  const [jobId, setJobId] = useState<string | null>(null);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const clip = useMemo(() => table.interval, [table]);
  const { player, fault, seek, bindVideo, bindCanvas } = usePlayer({
    address: mediaAddress(asset.id, "proxy"),
    table,
    clip,
    initialFrame: clip.startFrame,
  });
  const frame = usePlayerFrame(player, clip.startFrame);
  const items = useInfiniteQuery(matchingItemsQuery(project, { asset: asset.id }));
  const { job, isLive } = useJob(jobId, () => {
    setState((before) => ({ ...before, cuts: [], before: [], selected: null }));
    void queryClient.invalidateQueries({ queryKey: ["projects", project, "items"] });
  });
  useEffect(() => keepCuts(asset.id, state.cuts), [asset.id, state.cuts]);
  const make = useMutation({
    mutationFn: () =>
      startCut(project, {
        by: "hand",
        clips: state.cuts.map((cut) => ({
          asset: asset.id,
          start_frame: cut.startFrame,
          end_frame: cut.endFrame,
          label: cut.label.trim(),
        })),
      }),
    onSuccess: setJobId,
  });

  const goTo = (to: number) => seek(clampFrame(to, clip));
  const select = (id: string) => {
    const cut = state.cuts.find((each) => each.id === id);
    setState((before) => selectClip(before, id));
    if (cut) goTo(cut.startFrame);
  };
  const step = (by: 1 | -1) => {
    const next = neighbourOf(state, by);
    if (next) select(next.id);
  };
  const { selected } = state;
  const canMake = state.cuts.length > 0 && !isLive && !make.isPending;
  const act = (
    name: Parameters<typeof useBenchActs>[1][number]["name"],
    perform: () => void,
    isEnabled = true,
  ) => ({
    name,
    isEnabled,
    perform,
  });
  const toStart = () => setState((before) => markStart(before, player?.frame ?? frame));
  const toEnd = () => setState((before) => endClip(before, player?.frame ?? frame, newUuid()));
  const edge = (which: "start" | "end") => {
    if (selected) setState((before) => moveEdge(before, selected, which, player?.frame ?? frame));
  };
  const acts = useBenchActs(null, [
    ...playerCommands(player, table),
    act("cut_begin", toStart),
    act("cut_end", toEnd),
    act("cut_drop_mark", () => setState(dropMark), state.mark !== null),
    act("cut_begin_here", () => edge("start"), selected !== null),
    act("cut_end_here", () => edge("end"), selected !== null),
    act("cut_next", () => step(1), state.cuts.length > 0),
    act("cut_previous", () => step(-1), state.cuts.length > 0),
    act("cut_remove", () => setState((before) => removeClip(before, selected ?? "")), selected !== null),
    act("cut_take_back", () => setState(takeBack), state.before.length > 0),
    act("cut_make", () => make.mutate(), canMake),
    act("show_keys", () => setHelpOpen(true)),
  ]);
  useBenchKeys(null, acts);
  usePlayerKeys(player, table, clip);

  const made = useMemo(() => items.data?.pages.flatMap((page) => page.results) ?? [], [items.data]);
  const rows = useMemo((): LaneRow[] => {
    const lane = (id: string, spans: LaneRow["source"]["spans"], look: number, name: string): LaneRow => ({
      source: { id, dots: [], spans },
      letter: name.slice(0, 1),
      color: SIDE_LOOKS[look]?.color ?? "",
      name,
    });
    const span = (id: string, startFrame: number, endFrame: number, label: string) => ({
      id,
      startFrame,
      endFrame,
      kind: "action",
      label,
    });
    const fresh = state.cuts.map((cut) => span(cut.id, cut.startFrame, cut.endFrame, cut.label));
    const open =
      state.mark === null ? [] : [span("mark", Math.min(state.mark, frame), Math.max(state.mark, frame), "")];
    const there = made.map((item) =>
      span(item.id, item.start_frame, item.end_frame, String(item.metadata.what_description ?? "")),
    );
    return [
      lane(
        NEW_LANE,
        [...fresh, ...open].toSorted((one, other) => one.startFrame - other.startFrame),
        0,
        t("lead.byHand.lane"),
      ),
      lane(
        ITEM_LANE,
        there.toSorted((one, other) => one.startFrame - other.startFrame),
        1,
        t("lead.items.title"),
      ),
    ];
  }, [state.cuts, state.mark, made, frame, t]);
  const lengthOf = (startFrame: number, endFrame: number) => {
    const last = sourceFrame(endFrame);
    return table.elapsed(last) + table.duration(last) - table.elapsed(sourceFrame(startFrame));
  };
  const outcome = job?.state === "done" ? (job.result as unknown as CutOutcome) : null;
  const error = make.error?.message ?? (job?.state === "failed" ? job.error : null);
  return (
    <BenchFrame
      rightLabel={t("lead.byHand.clips")}
      bar={
        <>
          <BenchPath project={project} stage={t("lead.byHand.title")} item={asset.name} />
          <Link to="/lead/$project/media" params={{ project }} className={classes.back}>
            {t("lead.media.title")}
          </Link>
          <Button
            disabled={!canMake}
            loading={isLive}
            title={keys.of("cut_make") ?? undefined}
            onClick={() => make.mutate()}
          >
            {t("lead.cut.make", { count: state.cuts.length })}
          </Button>
          <ActionIcon
            aria-label={t("command.show_keys")}
            title={t("command.show_keys")}
            onClick={() => setHelpOpen(true)}
          >
            ?
          </ActionIcon>
          <ColorSchemeSwitch />
          <KeysOverlay opened={isHelpOpen} onClose={() => setHelpOpen(false)} acts={acts} />
        </>
      }
      left={
        <>
          <VideoStage
            picture={pictureSize(asset)}
            media={mediaSize(asset)}
            bindVideo={bindVideo}
            bindCanvas={bindCanvas}
            label={t("picture.label", { name: asset.name })}
            fault={fault && t(`media_fault.${fault.code}`)}
            overlay={() => null}
          />
          <Transport player={player} table={table} clip={clip} loopInterval={null} />
          <Timeline
            asset={asset}
            table={table}
            clip={clip}
            player={player}
            rows={rows}
            selectedLane={NEW_LANE}
            selectedId={selected}
            canEdit
            emptyHint=""
            onEffect={(effect) => {
              if (effect.type === "seek") goTo(effect.frame);
              else if (effect.type === "select-span" && effect.laneId === NEW_LANE)
                setState((before) => selectClip(before, effect.id));
              else if (effect.type === "move-edge" && state.cuts.some((cut) => cut.id === effect.id))
                setState((before) => moveEdge(before, effect.id, effect.edge, effect.frame));
              else if (effect.type === "cut" && effect.laneId === NEW_LANE)
                setState((before) => endClip(before, effect.frame, newUuid()));
            }}
          />
        </>
      }
      right={
        <div className={classes.side}>
          <div className={classes.marks}>
            <Button variant="default" title={keys.of("cut_begin") ?? undefined} onClick={toStart}>
              {t("command.cut_begin")}
            </Button>
            <Button variant="default" title={keys.of("cut_end") ?? undefined} onClick={toEnd}>
              {t("command.cut_end")}
            </Button>
          </div>
          <p className={classes.dim}>
            {t(state.mark === null ? "lead.byHand.wouldBegin" : "lead.byHand.begun", {
              frame: startOf(state, frame),
            })}
          </p>
          {error && (
            <p role="alert" className={classes.bad}>
              {error}
            </p>
          )}
          {outcome && state.cuts.length === 0 && (
            <p role="status">
              {t("lead.cut.madeNow", { count: outcome.made })}
              {outcome.existing > 0 && ` ${t("lead.cut.thereAlready", { count: outcome.existing })}`}
            </p>
          )}
          {state.cuts.length === 0 && !outcome && (
            <EmptyState title={t("lead.byHand.emptyTitle")} hint={t("lead.byHand.emptyHint")} />
          )}
          <ol className={classes.list} aria-label={t("lead.byHand.clips")}>
            {state.cuts.map((cut) => (
              <li key={cut.id} data-selected={cut.id === selected}>
                <button type="button" className={classes.times} onClick={() => select(cut.id)}>
                  <span>
                    {cut.startFrame}–{cut.endFrame}
                  </span>
                  <span className={classes.dim}>
                    {clock(table.elapsed(sourceFrame(cut.startFrame)))} ·{" "}
                    {clock(lengthOf(cut.startFrame, cut.endFrame))}
                  </span>
                </button>
                <TextInput
                  size="xs"
                  className={classes.label}
                  aria-label={t("lead.byHand.labelOf", { from: cut.startFrame, to: cut.endFrame })}
                  placeholder={t("lead.items.label")}
                  value={cut.label}
                  maxLength={2000}
                  onChange={(event) => {
                    const { value } = event.currentTarget;
                    setState((before) => labelClip(before, cut.id, value));
                  }}
                />
                <ActionIcon
                  aria-label={t("lead.byHand.remove", { from: cut.startFrame, to: cut.endFrame })}
                  onClick={() => setState((before) => removeClip(before, cut.id))}
                >
                  <Icon name="trash" />
                </ActionIcon>
              </li>
            ))}
          </ol>
        </div>
      }
    />
  );
};
