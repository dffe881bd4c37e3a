import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { assignmentAuditQuery, giveVerdict, type Verdict, withdrawAppeal, writeAppeal } from "@/api/audits";
import type { AssignmentAudit, AuditedObject } from "@/api/types";
import type { AnnotationDocument } from "@/editor/documents";
import type { BenchTarget } from "@/features/annotate/bench-target";
import type { ScreenCommand } from "@/workbench/screen-command";

/** What an audit has to do with the work on the bench. */
export type BenchAudit = {
  readonly isAuditing: boolean;
  readonly canWork: boolean;
  readonly objects: readonly AuditedObject[];
  /** The object that the keys are about. */
  readonly current: string | null;
  /** The object whose failure is being put into words. */
  readonly failing: string | null;
  readonly isBusy: boolean;
  readonly choose: (id: string) => void;
  readonly give: (id: string, verdict: Verdict) => void;
  readonly beginFailure: (id: string) => void;
  readonly dropFailure: () => void;
  readonly appeal: (id: string, words: string) => void;
  readonly withdraw: (id: string) => void;
};

type Wish<D extends AnnotationDocument> = {
  target: BenchTarget<D>;
  canWork: boolean;
  /** Shows the object in the document, with its frames. */
  select: (id: string) => void;
};

const MUTATION = ["audit"];

const nextToJudge = (objects: readonly AuditedObject[], after: string | null): string | null => {
  const at = objects.findIndex(({ id }) => id === after);
  const turned = [...objects.slice(at + 1), ...objects.slice(0, at + 1)];
  return turned.find((one) => one.to_judge && one.verdict === null)?.id ?? null;
};

/** The verdicts of an auditor, each stored as it is given; or the failures that came back to an author. */
export const useAudit = <D extends AnnotationDocument>({ target, canWork, select }: Wish<D>) => {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const { assignmentId } = target;
  const isAuditing = target.stage.audit === true;
  const query = assignmentAuditQuery(assignmentId ?? "");
  const audit = useQuery({
    ...query,
    enabled:
      assignmentId !== null && !target.desk.isPractice && (isAuditing || target.sentBackBecause !== ""),
  });
  const [chosen, setChosen] = useState<string | null>(null);
  const [failing, setFailing] = useState<string | null>(null);
  const objects = audit.data?.objects ?? [];
  const current = chosen ?? nextToJudge(objects, null) ?? objects[0]?.id ?? null;

  const choose = (id: string) => {
    setChosen(id);
    select(id);
  };
  const change = useMutation({
    mutationFn: (act: { id: string; run: () => Promise<AssignmentAudit> }) => act.run(),
    // One after the other, in the order of the keys; none is dropped because the one before is on its way.
    scope: { id: `audit ${assignmentId}` },
    meta: { failureShownByScreen: true },
    onSuccess: (data) => {
      if (queryClient.isMutating({ mutationKey: MUTATION }) === 1)
        queryClient.setQueryData(query.queryKey, data);
    },
    mutationKey: MUTATION,
    onError: (error, { id }) => {
      notifications.show({ color: "red", title: t("state.notDone"), message: error.message });
      choose(id);
      void queryClient.invalidateQueries({ queryKey: query.queryKey });
    },
  });
  const act = (id: string, run: (assignment: string) => Promise<AssignmentAudit>) => {
    if (assignmentId !== null) change.mutate({ id, run: () => run(assignmentId) });
  };
  /** Shown as given at once, with the next object in its turn: whoever judges is faster than the network. */
  const give = (id: string, verdict: Verdict) => {
    const judged = objects.map((one) =>
      one.id === id ? { ...one, reason: "", words: "", ...verdict } : one,
    );
    if (audit.data) queryClient.setQueryData(query.queryKey, { ...audit.data, objects: judged });
    setFailing(null);
    const next = nextToJudge(judged, id);
    if (next !== null) choose(next);
    act(id, (assignment) => giveVerdict(assignment, id, verdict));
  };
  const beginFailure = (id: string) => {
    choose(id);
    setFailing(id);
  };

  // The first that waits is what the picture and the first key are about.
  const firstToJudge = isAuditing ? nextToJudge(objects, null) : null;
  const hasObjects = objects.length > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only once, when it is known what is to be judged
  useEffect(() => {
    if (hasObjects && firstToJudge !== null && chosen === null) choose(firstToJudge);
  }, [hasObjects]);

  const canJudge = canWork && isAuditing && objects.some(({ id, to_judge }) => id === current && to_judge);
  const commands: ScreenCommand[] = isAuditing
    ? [
        {
          name: "audit_pass",
          isEnabled: canJudge,
          perform: () => current !== null && give(current, { verdict: "pass" }),
        },
        {
          name: "audit_fail",
          isEnabled: canJudge,
          perform: () => current !== null && beginFailure(current),
        },
      ]
    : [];
  const here: BenchAudit | null = hasObjects
    ? {
        isAuditing,
        canWork,
        objects,
        current,
        failing,
        isBusy: change.isPending,
        choose,
        give,
        beginFailure,
        dropFailure: () => setFailing(null),
        appeal: (id, words) => act(id, (assignment) => writeAppeal(assignment, id, words)),
        withdraw: (id) => act(id, (assignment) => withdrawAppeal(assignment, id)),
      }
    : null;
  return { here, commands };
};
