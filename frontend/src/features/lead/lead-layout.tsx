import { Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, Outlet } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { projectQuery } from "@/api/projects";
import type { Stage } from "@/api/types";
import { LoadFailure } from "@/workbench/ui/screen-states";
import classes from "./lead-layout.module.css";

const route = getRouteApi("/signed-in/shell/lead/$project");

const sections = [
  { to: "/lead/$project", name: "lead.overview.title", exact: true },
  { to: "/lead/$project/media", name: "lead.media.title", exact: false },
  { to: "/lead/$project/cut", name: "lead.cut.title", exact: false },
  { to: "/lead/$project/import", name: "lead.import.title", exact: false },
  { to: "/lead/$project/items", name: "lead.items.title", exact: false },
  { to: "/lead/$project/audit", name: "lead.audit.title", exact: false },
  { to: "/lead/$project/drafts", name: "lead.drafts.title", exact: false },
  { to: "/lead/$project/releases", name: "lead.releases.title", exact: false },
  { to: "/lead/$project/jobs", name: "lead.jobs.title", exact: false },
  { to: "/lead/$project/guidance", name: "lead.guidance.title", exact: false },
  { to: "/lead/$project/attributes", name: "lead.attributes.title", exact: false },
  { to: "/lead/$project/members", name: "lead.members.title", exact: false },
] as const;

/** Answers to questions are given in it. */
const takesAnswers = (stage: Stage): boolean =>
  stage.document_type === "fgqa" &&
  stage.edits.includes("pair") &&
  (stage.edit_fields?.pair?.includes("answer") ?? true);

export const LeadLayout = () => {
  const { t } = useTranslation();
  const { project } = route.useParams();
  const query = useQuery(projectQuery(project));
  if (query.error) return <LoadFailure error={query.error} retry={() => void query.refetch()} />;
  const stages = query.data?.workflow.stages ?? [];
  const isThere: Partial<Record<(typeof sections)[number]["to"], boolean>> = {
    "/lead/$project/audit": stages.some((stage) => stage.audit),
    "/lead/$project/drafts": stages.some(takesAnswers),
  };
  const shown = sections.filter((section) => isThere[section.to] ?? true);
  return (
    <>
      <div className={classes.head}>
        <Title order={1}>{query.data?.name ?? project}</Title>
        <nav className={classes.tabs} aria-label={t("lead.sections")}>
          {shown.map((section) => (
            <Link
              key={section.to}
              to={section.to}
              params={{ project }}
              activeOptions={{ exact: section.exact, includeSearch: false }}
              className={classes.tab}
            >
              {t(section.name)}
            </Link>
          ))}
        </nav>
      </div>
      <Outlet />
    </>
  );
};
