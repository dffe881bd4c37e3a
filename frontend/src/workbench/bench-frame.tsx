import { type ReactNode, useEffect, useRef } from "react";
import classes from "./bench-frame.module.css";

type Props = {
  bar: ReactNode;
  /** A line under the bar, over everything else. */
  strip?: ReactNode;
  left: ReactNode;
  right: ReactNode;
  rightLabel: string;
  isWordy?: boolean;
};

const KEY_CATCHERS = "button, summary, select, [type=checkbox]";

/**
 * The shape of every player screen: a thin bar, the picture with its timeline at the left, words at the right.
 * A control used with the mouse gives the keyboard back at once, so that the next key is a command again.
 */
export const BenchFrame = ({ bar, strip, left, right, rightLabel, isWordy = false }: Props) => {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = root.current;
    if (!element) return;
    let byPointer = false;
    const pointerUsed = () => {
      byPointer = true;
    };
    const keyUsed = () => {
      byPointer = false;
    };
    const giveKeysBack = () => {
      const active = document.activeElement;
      if (byPointer && active instanceof HTMLElement && active.matches(KEY_CATCHERS)) active.blur();
    };
    element.addEventListener("pointerdown", pointerUsed, true);
    element.addEventListener("keydown", keyUsed, true);
    element.addEventListener("click", giveKeysBack);
    element.addEventListener("change", giveKeysBack);
    return () => {
      element.removeEventListener("pointerdown", pointerUsed, true);
      element.removeEventListener("keydown", keyUsed, true);
      element.removeEventListener("click", giveKeysBack);
      element.removeEventListener("change", giveKeysBack);
    };
  }, []);
  return (
    <div ref={root} className={classes.bench} data-wordy={isWordy}>
      <header className={classes.bar}>{bar}</header>
      {strip && <div className={classes.strip}>{strip}</div>}
      <main className={classes.left}>{left}</main>
      <aside className={classes.right} aria-label={rightLabel}>
        {right}
      </aside>
    </div>
  );
};
