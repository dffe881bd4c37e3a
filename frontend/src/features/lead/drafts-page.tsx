import { Button, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { changeDraftShares, draftsQuery } from "@/api/drafts";
import type { Drafts } from "@/api/types";
import { PercentField } from "@/features/lead/percent-field";
import { LoadFailure, SkeletonRows } from "@/workbench/ui/screen-states";
import classes from "./audit-page.module.css";

const route = getRouteApi("/signed-in/shell/lead/$project/drafts");

const SPLITS = ["train", "validation", "test"] as const;

/** From how much of the work the draft of an answer is withheld, so that its influence can be measured. */
export const DraftsPage = () => {
  const { project } = route.useParams();
  const query = useQuery(draftsQuery(project));
  if (query.error) return <LoadFailure error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <SkeletonRows />;
  return <DraftSharesForm key={query.data.version} project={project} drafts={query.data} />;
};

const DraftSharesForm = ({ project, drafts }: { project: string; drafts: Drafts }) => {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const [shares, setShares] = useState(drafts.shares);
  const save = useMutation({
    mutationFn: () => changeDraftShares(project, shares, drafts.version),
    onSuccess: (changed) => queryClient.setQueryData(draftsQuery(project).queryKey, changed),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form className={classes.section} onSubmit={submit} aria-label={t("lead.drafts.shares")}>
      <Title order={2}>{t("lead.drafts.shares")}</Title>
      <p className={classes.hint}>{t("lead.drafts.modes")}</p>
      <p className={classes.hint}>{t("lead.drafts.draw")}</p>
      <div className={classes.fields}>
        {SPLITS.map((split) => (
          <PercentField
            key={split}
            label={t(`lead.drafts.${split}`)}
            value={shares[split]}
            onChange={(share) => setShares((before) => ({ ...before, [split]: share ?? 0 }))}
          />
        ))}
      </div>
      <div className={classes.buttons}>
        <Button type="submit" loading={save.isPending} disabled={shares === drafts.shares}>
          {t("lead.drafts.save")}
        </Button>
        <p role="status" className={classes.tried}>
          {t("lead.drafts.begun", { count: drafts.begun, withheld: drafts.withheld })}
        </p>
      </div>
    </form>
  );
};
