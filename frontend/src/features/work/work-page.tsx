import { Button, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { WorkOverview } from "@/api/types";
import { claimNext, MOST_COUNTED, returnAssignment, workQuery } from "@/api/work";
import { AuditNewsList } from "@/features/work/audit-news";
import { firstThingToDo } from "@/features/work/next-work";
import { ActiveToday } from "@/workbench/active-today";
import { declineTour, TourInvitation, useIsTourUnseen } from "@/workbench/tour-invitation";
import { EmptyState, LoadFailure, SkeletonRows } from "@/workbench/ui/screen-states";
import { useBenchActs } from "@/workbench/use-bench-acts";
import { useBenchKeys } from "@/workbench/use-bench-keys";
import { useKeysOfActs } from "@/workbench/use-key-labels";
import classes from "./work-page.module.css";

type Queue = WorkOverview["queues"][number];

/** What waits for me: what came back first, then what I have begun, then the queues; one key starts the next. */
export const WorkPage = () => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const work = useQuery(workQuery);
  const [takenByOthers, setTakenByOthers] = useState(false);

  const open = (assignmentId: string) =>
    void navigate({ to: "/annotate/$assignmentId", params: { assignmentId } });
  const claim = useMutation({
    mutationFn: (queue: Queue) => claimNext(queue.project.slug, queue.stage.name),
    onSuccess: (assignment) => {
      setTakenByOthers(assignment === null);
      if (assignment) open(assignment.id);
      void queryClient.invalidateQueries({ queryKey: workQuery.queryKey });
    },
  });
  const giveBack = useMutation({
    mutationFn: returnAssignment,
    onSettled: () => void queryClient.invalidateQueries({ queryKey: workQuery.queryKey }),
  });
  const startNext = () => {
    if (!work.data || claim.isPending) return;
    const next = firstThingToDo(work.data);
    if (next?.kind === "assignment") open(next.assignmentId);
    if (next?.kind === "queue") claim.mutate(next.queue);
  };
  const nextKey = useKeysOfActs().of("start_next");
  const isTourUnseen = useIsTourUnseen();
  const acts = useBenchActs(null, [
    { name: "start_next", isEnabled: true, perform: startNext },
    { name: "start_tour", isEnabled: true, perform: () => void navigate({ to: "/practice" }) },
    { name: "leave_tour", isEnabled: isTourUnseen, perform: declineTour },
  ]);
  useBenchKeys(null, acts);

  if (work.error) return <LoadFailure error={work.error} retry={() => void work.refetch()} />;
  if (!work.data) return <SkeletonRows count={6} height={40} />;
  const { queues, assignments, today } = work.data;
  const returned = assignments.filter((assignment) => assignment.state === "sent_back");
  const begun = assignments.filter((assignment) => assignment.state === "active");
  const nothing = firstThingToDo(work.data) === null;
  return (
    <>
      <div className={classes.head}>
        <Title order={1}>{t("work.title")}</Title>
        <p className={classes.today}>{t("work.today")}</p>
        <dl className={classes.figures} aria-label={t("work.today")}>
          {(["submitted", "accepted", "sent_back"] as const).map((figure) => (
            <div key={figure}>
              <dt>{t(`work.figures.${figure}`)}</dt>
              <dd>{today[figure]}</dd>
            </div>
          ))}
          <div>
            <dt>{t("work.active")}</dt>
            <dd>
              <ActiveToday today={today} />
            </dd>
          </div>
        </dl>
        <Button size="sm" onClick={startNext} disabled={nothing} loading={claim.isPending}>
          {t("work.startNext")} {nextKey && <kbd className={classes.kbd}>{nextKey}</kbd>}
        </Button>
      </div>
      <TourInvitation />
      {takenByOthers && (
        <p role="status" className={classes.note}>
          {t("work.takenByOthers")}
        </p>
      )}
      {nothing && <EmptyState title={t("work.emptyTitle")} hint={t("work.emptyHint")} />}
      {returned.length > 0 && (
        <section className={classes.section} aria-label={t("work.returned")}>
          <Title order={2}>{t("work.returned")}</Title>
          {returned.map((assignment) => (
            <div key={assignment.id} className={classes.row} data-tone="warn">
              <div className={classes.what}>
                <strong>{assignment.project.name}</strong> ▸ {assignment.stage.title} ▸{" "}
                {assignment.asset_name}
                <p className={classes.reason}>{t("work.reason", { reason: assignment.reason })}</p>
              </div>
              <Button onClick={() => open(assignment.id)}>{t("work.correct")}</Button>
            </div>
          ))}
        </section>
      )}
      <AuditNewsList />
      {begun.length > 0 && (
        <section className={classes.section} aria-label={t("work.begun")}>
          <Title order={2}>{t("work.begun")}</Title>
          {begun.map((assignment) => (
            <div key={assignment.id} className={classes.row}>
              <div className={classes.what}>
                <strong>{assignment.project.name}</strong> ▸ {assignment.stage.title} ▸{" "}
                {assignment.asset_name}
              </div>
              <Button variant="default" onClick={() => open(assignment.id)}>
                {t("work.continue")}
              </Button>
              <Button
                variant="subtle"
                color="gray"
                loading={giveBack.isPending && giveBack.variables === assignment.id}
                onClick={() => giveBack.mutate(assignment.id)}
              >
                {t("work.giveBack")}
              </Button>
            </div>
          ))}
        </section>
      )}
      {queues.length > 0 && (
        <section className={classes.section} aria-label={t("work.waiting")}>
          <Title order={2}>{t("work.waiting")}</Title>
          {queues.map((queue) => (
            <div key={`${queue.project.slug}/${queue.stage.name}`} className={classes.row}>
              <div className={classes.what}>
                <strong>{queue.project.name}</strong> ▸ {queue.stage.title}
              </div>
              <span className={classes.count}>
                {t(queue.available < MOST_COUNTED ? "work.available" : "work.availableMany", {
                  count: queue.available,
                })}
              </span>
              <Button variant="default" disabled={queue.available === 0} onClick={() => claim.mutate(queue)}>
                {t("work.start")}
              </Button>
            </div>
          ))}
        </section>
      )}
    </>
  );
};
