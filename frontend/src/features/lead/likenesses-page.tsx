import { Button, Progress } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { dismissLikeness, findLikenesses, type Likeness, likenessesQuery, withdrawItems } from "@/api/items";
import { framesQuery, mediaAddress } from "@/api/media";
import type { ItemRef } from "@/api/types";
import { useJob } from "@/features/lead/use-job";
import { FrameTable } from "@/media/frame-table";
import { sourceFrame } from "@/shared/units";
import { useFormats } from "@/workbench/ui/formats";
import { EmptyState, LoadFailure, SkeletonRows } from "@/workbench/ui/screen-states";
import classes from "./likenesses-page.module.css";

const route = getRouteApi("/signed-in/shell/lead/$project/likenesses");

type Found = { clips: number; pairs: number; unread_videos: number };

/** Pairs of clips that look nearly the same, side by side; a lead keeps both or withdraws one. */
export const LikenessesPage = () => {
  const { t } = useTranslation();
  const { project } = route.useParams();
  const queryClient = useQueryClient();
  const pairs = useQuery(likenessesQuery(project));
  const [jobId, setJobId] = useState<string | null>(null);
  const refresh = () => {
    void queryClient.invalidateQueries({ queryKey: likenessesQuery(project).queryKey });
    void queryClient.invalidateQueries({ queryKey: ["projects", project, "items"] });
  };
  const { job, isLive } = useJob(jobId, refresh);
  const find = useMutation({ mutationFn: () => findLikenesses(project), onSuccess: setJobId });
  const withdraw = useMutation({
    mutationFn: (item: string) => withdrawItems(project, [item]),
    onSuccess: refresh,
  });
  const dismiss = useMutation({
    mutationFn: (pair: string) => dismissLikeness(project, pair),
    onSuccess: refresh,
  });
  const found = job?.state === "done" ? (job.result as unknown as Found) : null;
  const error = find.error ?? withdraw.error ?? dismiss.error;
  const isBusy = withdraw.isPending || dismiss.isPending;
  return (
    <>
      <div className={classes.head}>
        <p>{t("lead.likeness.hint")}</p>
        <Button loading={isLive || find.isPending} onClick={() => find.mutate()}>
          {t("lead.likeness.find")}
        </Button>
      </div>
      {isLive && (
        <Progress mb={12} size="sm" value={(job?.progress ?? 0) * 100} aria-label={t("lead.jobs.progress")} />
      )}
      {found && (
        <p role="status">
          {t("lead.likeness.found", { clips: found.clips, count: found.pairs })}
          {found.unread_videos > 0 && ` ${t("lead.likeness.unread", { count: found.unread_videos })}`}
        </p>
      )}
      {(error || job?.state === "failed") && (
        <p role="alert" className={classes.bad}>
          {error?.message ?? job?.error}
        </p>
      )}
      {pairs.error && <LoadFailure error={pairs.error} retry={() => void pairs.refetch()} />}
      {!pairs.data && !pairs.error && <SkeletonRows height={120} />}
      {pairs.data?.results.length === 0 && (
        <EmptyState title={t("lead.likeness.emptyTitle")} hint={t("lead.likeness.emptyHint")} />
      )}
      <ul className={classes.pairs} aria-label={t("lead.likeness.title")}>
        {pairs.data?.results.map((pair) => (
          <Pair
            key={pair.id}
            pair={pair}
            isBusy={isBusy}
            onWithdraw={(item) => withdraw.mutate(item)}
            onDismiss={() => dismiss.mutate(pair.id)}
          />
        ))}
      </ul>
      {pairs.data?.next && <p className={classes.dim}>{t("lead.likeness.more")}</p>}
    </>
  );
};

type PairProps = {
  pair: Likeness;
  isBusy: boolean;
  onWithdraw: (item: string) => void;
  onDismiss: () => void;
};

const Pair = ({ pair, isBusy, onWithdraw, onDismiss }: PairProps) => {
  const { t } = useTranslation();
  const { score } = useFormats();
  return (
    <li className={classes.pair}>
      {[pair.first, pair.second].map((item) => (
        <section key={item.id}>
          <ClipPicture item={item} />
          <p className={classes.name}>
            {item.asset_name} · {item.start_frame}–{item.end_frame}
          </p>
          <p className={classes.dim}>{String(item.metadata.what_description ?? "")}</p>
          <Button
            size="compact-xs"
            variant="default"
            disabled={isBusy}
            aria-label={t("lead.likeness.withdrawName", {
              name: item.asset_name,
              from: item.start_frame,
              to: item.end_frame,
            })}
            onClick={() => onWithdraw(item.id)}
          >
            {t("lead.likeness.withdraw")}
          </Button>
        </section>
      ))}
      <div className={classes.verdict}>
        <span>
          {pair.first.asset === pair.second.asset
            ? t("lead.likeness.shared", {
                from: Math.max(pair.first.start_frame, pair.second.start_frame),
                to: Math.min(pair.first.end_frame, pair.second.end_frame),
              })
            : t("lead.likeness.distance", { bits: score(pair.distance) })}
        </span>
        <Button size="compact-xs" variant="default" disabled={isBusy} onClick={onDismiss}>
          {t("lead.likeness.keepBoth")}
        </Button>
      </div>
    </li>
  );
};

/** The frame in the middle of the clip, in a player of the video. */
const ClipPicture = ({ item }: { item: ItemRef }) => {
  const { t } = useTranslation();
  const { clock } = useFormats();
  const frames = useQuery(framesQuery(item.asset));
  if (!frames.data) return <div className={classes.picture} />;
  const table = new FrameTable(frames.data);
  const middle = sourceFrame(Math.floor((item.start_frame + item.end_frame) / 2));
  // A hair into the frame, so that rounding does not show the one before it.
  const at = table.elapsed(middle) + table.duration(middle) / 4;
  return (
    <video
      className={classes.picture}
      src={`${mediaAddress(item.asset, "proxy")}#t=${at.toFixed(4)}`}
      preload="metadata"
      muted
      playsInline
      controls
      aria-label={t("lead.likeness.picture", { name: item.asset_name, time: clock(table.elapsed(middle)) })}
    />
  );
};
