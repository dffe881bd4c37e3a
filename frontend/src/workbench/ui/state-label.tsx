import type { ReactNode } from "react";
import classes from "./state-label.module.css";

export type Tone = "plain" | "good" | "warn" | "bad" | "busy";

/** A state in a word; the tone is a second cue, never the only one. */
export const StateLabel = ({ tone, children }: { tone: Tone; children: ReactNode }) => (
  <span className={classes.label} data-tone={tone}>
    {children}
  </span>
);
