import { type ReactNode, useId } from "react";
import classes from "./panel.module.css";

type Props = {
  /** By which an act finds the panel. */
  id?: string;
  title: string;
  /** Stands beside the title: a count, a button. */
  aside?: ReactNode;
  openAtFirst?: boolean;
  children: ReactNode;
};

/** A part of the right side that can be folded away. */
export const Panel = ({ id, title, aside, openAtFirst = true, children }: Props) => {
  const titleId = useId();
  return (
    <details className={classes.panel} open={openAtFirst} aria-labelledby={titleId} {...(id ? { id } : {})}>
      <summary className={classes.head}>
        <span id={titleId} className={classes.title}>
          {title}
        </span>
        {aside}
      </summary>
      <div className={classes.body}>{children}</div>
    </details>
  );
};
