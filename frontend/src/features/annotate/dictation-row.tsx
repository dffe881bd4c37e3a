import { Button } from "@mantine/core";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type DictationState, LONGEST_MS } from "@/editor/dictation";
import type { DictationHandle } from "@/features/annotate/use-dictation";
import { useKeysOfActs } from "@/workbench/use-key-labels";
import classes from "./dictation.module.css";

type Props = { dictation: DictationHandle; state: Exclude<DictationState, { phase: "idle" }> };

/** How far a dictation is, and what can be done with it. */
export const DictationRow = ({ dictation, state }: Props) => {
  const { t } = useTranslation();
  const keys = useKeysOfActs();
  const act = (words: string, name: "dictate" | "drop_dictation", perform: () => void): ReactNode => {
    const key = keys.of(name);
    return (
      <Button
        variant="default"
        size="compact-xs"
        onMouseDown={(event) => event.preventDefault()}
        onClick={perform}
      >
        {words}
        {key && <kbd className={classes.key}>{key}</kbd>}
      </Button>
    );
  };
  const again = () => dictation.toggle(state.field);
  switch (state.phase) {
    case "recording":
      return (
        <div className={classes.row} data-phase="recording">
          <span className={classes.light} aria-hidden="true" />
          <span>{t("dictation.recording")}</span>
          <Elapsed since={state.since} />
          <Level level={state.level} />
          {act(t("dictation.stop"), "dictate", again)}
          {act(t("dictation.drop"), "drop_dictation", dictation.drop)}
        </div>
      );
    case "opening":
    case "writing":
      return (
        <div className={classes.row}>
          <span>{t(`dictation.${state.phase}`)}</span>
          {act(t("assist.cancel"), "drop_dictation", dictation.drop)}
        </div>
      );
    case "failed": {
      const { code, sentence } = state.fault;
      return (
        <div className={classes.row} role="alert">
          <span className={classes.bad}>
            {t(`dictation.fault.${code}`, { words: sentence ?? "" })} {code === "failed" && sentence}
          </span>
          {state.canRetry && act(t("dictation.retry"), "dictate", again)}
          {act(t(state.canRetry ? "dictation.drop" : "assist.close"), "drop_dictation", dictation.drop)}
        </div>
      );
    }
  }
};

const TICK_MS = 250;

const minutes = (ms: number): string => {
  const seconds = Math.floor(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
};

const Elapsed = ({ since }: { since: number }) => {
  const [now, setNow] = useState(since);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <span role="timer" className={classes.elapsed}>
      {minutes(Math.max(0, now - since))} / {minutes(LONGEST_MS)}
    </span>
  );
};

/** How loud it is, so that a muted microphone is seen before much has been said. */
const Level = ({ level }: { level: () => number }) => {
  const bar = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let frame = 0;
    const draw = () => {
      if (bar.current) bar.current.style.transform = `scaleX(${level()})`;
      frame = requestAnimationFrame(draw);
    };
    draw();
    return () => cancelAnimationFrame(frame);
  }, [level]);
  return (
    <span className={classes.level} aria-hidden="true">
      <span ref={bar} />
    </span>
  );
};
