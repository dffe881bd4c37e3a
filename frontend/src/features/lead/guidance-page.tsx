import { Button, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { changeProject, projectQuery } from "@/api/projects";
import type { Project } from "@/api/types";
import { Guideline } from "@/workbench/guideline";
import { LoadFailure, SkeletonRows } from "@/workbench/ui/screen-states";
import classes from "./guidance-page.module.css";

const route = getRouteApi("/signed-in/shell/lead/$project/guidance");

export const GuidancePage = () => {
  const { project } = route.useParams();
  const query = useQuery(projectQuery(project));
  if (query.error) return <LoadFailure error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <SkeletonRows />;
  return <GuidanceForm key={query.data.id} project={query.data} />;
};

const LISTS = ["questions", "good", "bad"] as const;

const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** What annotators read: the guideline beside the work, and the few lines under the caption they write. */
const GuidanceForm = ({ project }: { project: Project }) => {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const [guideline, setGuideline] = useState(project.guideline);
  const [lists, setLists] = useState({
    questions: (project.writing_guide.questions ?? []).join("\n"),
    good: (project.writing_guide.good ?? []).join("\n"),
    bad: (project.writing_guide.bad ?? []).join("\n"),
  });
  const save = useMutation({
    mutationFn: () =>
      changeProject(project.slug, {
        guideline,
        writing_guide: {
          questions: linesOf(lists.questions),
          good: linesOf(lists.good),
          bad: linesOf(lists.bad),
        },
      }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: projectQuery(project.slug).queryKey }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit} className={classes.form}>
      <div className={classes.columns}>
        <Textarea
          label={t("lead.guidance.guideline")}
          description={t("lead.guidance.markdown")}
          autosize
          minRows={12}
          maxRows={30}
          value={guideline}
          onChange={(event) => setGuideline(event.currentTarget.value)}
        />
        <section aria-label={t("lead.guidance.preview")} className={classes.preview}>
          <Guideline text={guideline} />
        </section>
      </div>
      <div className={classes.lists}>
        {LISTS.map((list) => (
          <Textarea
            key={list}
            label={t(`lead.guidance.${list}`)}
            description={t("lead.guidance.onePerLine")}
            autosize
            minRows={4}
            value={lists[list]}
            onChange={(event) => {
              const { value } = event.currentTarget;
              setLists((before) => ({ ...before, [list]: value }));
            }}
          />
        ))}
      </div>
      <div className={classes.row}>
        <Button type="submit" loading={save.isPending}>
          {t("lead.guidance.save")}
        </Button>
        <span role="status">{save.isSuccess ? t("lead.guidance.saved") : ""}</span>
      </div>
    </form>
  );
};
