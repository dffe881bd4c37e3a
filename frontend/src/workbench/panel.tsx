import { type ReactNode, useId } from "react";
import classes from "./panel.module.css";

type Props = {
  title: string;
  /** Stands beside the title: a count, a button. */
  aside?: ReactNode;
  openAtFirst?: boolean;
  children: ReactNode;
};

/** A part of the right side that can be folded away. */
export const Panel = ({ title, aside, openAtFirst = true, children }: Props) => {
  const id = useId();
  return (
    <details className={classes.panel} open={openAtFirst} aria-labelledby={id}>
      <summary className={classes.head}>
        <span id={id} className={classes.title}>
          {title}
        </span>
        {aside}
      </summary>
      <div className={classes.body}>{children}</div>
    </details>
  );
};
