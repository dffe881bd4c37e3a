import { Button, Menu } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, Outlet } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { projectsQuery } from "@/api/projects";
import type { Project } from "@/api/types";
import { PersonMenu } from "@/app/person-menu";
import { ColorSchemeSwitch } from "@/workbench/ui/color-scheme-switch";
import classes from "./shell.module.css";

/** The frame of every screen but the player ones: a thin bar with the places that this person may go to. */
export const Shell = () => {
  const { t } = useTranslation();
  const projects = useQuery(projectsQuery).data ?? [];
  const led = projects.filter((project) => project.role === "lead");
  const judged = projects.filter((project) => project.role !== "annotator");
  return (
    <div className={classes.shell}>
      <header className={classes.bar}>
        <Link to="/work" className={classes.name}>
          {t("app.name")}
        </Link>
        <nav className={classes.nav} aria-label={t("nav.label")}>
          <Link to="/work" className={classes.link}>
            {t("nav.work")}
          </Link>
          <ProjectsMenu name={t("nav.review")} to="/review/$project" projects={judged} />
          <ProjectsMenu name={t("nav.lead")} to="/lead/$project" projects={led} />
        </nav>
        <ColorSchemeSwitch />
        <PersonMenu />
      </header>
      <main className={classes.main}>
        <Outlet />
      </main>
    </div>
  );
};

type MenuProps = { name: string; to: "/review/$project" | "/lead/$project"; projects: readonly Project[] };

const ProjectsMenu = ({ name, to, projects }: MenuProps) =>
  projects.length === 0 ? null : (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button variant="subtle" color="gray" className={classes.menu}>
          {name} ▾
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {projects.map((project) => (
          <Menu.Item
            key={project.slug}
            renderRoot={(props) => <Link {...props} to={to} params={{ project: project.slug }} />}
          >
            {project.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
