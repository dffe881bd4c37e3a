import { useQuery } from "@tanstack/react-query";
import { Link, Outlet } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { projectsQuery } from "@/api/projects";
import { PersonMenu } from "@/app/person-menu";
import { ColorSchemeSwitch } from "@/workbench/ui/color-scheme-switch";
import classes from "./shell.module.css";

/** The frame of every screen but the player ones: a thin bar with the places that this person may go to. */
export const Shell = () => {
  const { t } = useTranslation();
  const projects = useQuery(projectsQuery);
  const led = projects.data?.filter((project) => project.role === "lead") ?? [];
  const reviewed = projects.data?.filter((project) => project.role !== "annotator") ?? [];
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
          {reviewed.map((project) => (
            <Link
              key={`review-${project.slug}`}
              to="/review/$project"
              params={{ project: project.slug }}
              className={classes.link}
            >
              {t("nav.review", { project: project.name })}
            </Link>
          ))}
          {led.map((project) => (
            <Link
              key={`lead-${project.slug}`}
              to="/lead/$project"
              params={{ project: project.slug }}
              className={classes.link}
            >
              {t("nav.lead", { project: project.name })}
            </Link>
          ))}
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
