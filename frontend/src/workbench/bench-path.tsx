import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import classes from "./bench-path.module.css";

type Props = { project: string; stage: string; item: string };

/** Where this is: project ▸ stage ▸ item, with the way back to the work list. */
export const BenchPath = ({ project, stage, item }: Props) => {
  const { t } = useTranslation();
  return (
    <nav className={classes.path} aria-label={t("bench.path")}>
      <Link to="/work" className={classes.home}>
        {t("nav.work")}
      </Link>
      <span className={classes.part} title={project}>
        {project}
      </span>
      <span className={classes.part} title={stage}>
        {stage}
      </span>
      <h1 className={classes.item} title={item}>
        {item}
      </h1>
    </nav>
  );
};
