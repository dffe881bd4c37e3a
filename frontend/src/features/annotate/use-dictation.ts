import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { assistQuery } from "@/api/assist";
import type { Dictation, DictationState } from "@/editor/dictation";
import type { ScreenCommand } from "@/workbench/screen-command";
import type { BindField } from "@/workbench/use-dictated-text";

type Wish = {
  annotationId: string;
  project: string;
  /** False where nothing may be written. */
  canWrite: boolean;
  /** The field that is meant when somebody dictates now: the one with the keyboard, or that of what is selected. */
  fieldNow: () => string | null;
  /** Puts words into a field that is not on the screen; false when it is gone. */
  insertUnseen: (field: string, words: string) => boolean;
};

export type DictationHandle = {
  /** `unknown` until the server has said whether it has a speech model. */
  readonly offer: "unknown" | "none" | "ready";
  readonly state: DictationState;
  readonly bind: BindField;
  /** Begins for this field, ends what is being said, or sends again what could not be sent. */
  readonly toggle: (field: string) => void;
  readonly drop: () => void;
  /** What was written last, for a screen reader. */
  readonly written: string;
  readonly commands: readonly ScreenCommand[];
};

const NOT_YET = createStore<DictationState>(() => ({ phase: "idle" }));

/** A person's voice as another way to fill the text fields of a bench. */
export const useDictation = (wish: Wish): DictationHandle => {
  const { annotationId, project, canWrite } = wish;
  const { t } = useTranslation();
  const offers = useQuery({ ...assistQuery(project), enabled: canWrite }).data;
  const offered = canWrite ? offers?.find((each) => each.kind === "transcribe") : undefined;
  const isReady = offered?.available ?? false;
  const [dictation, setDictation] = useState<Dictation | null>(null);
  const state = useStore(dictation?.store ?? NOT_YET);
  const [written, setWritten] = useState("");
  const fields = useRef(new Map<string, (words: string) => void>());
  const latest = useRef(wish);
  latest.current = wish;

  const bind = useCallback<BindField>((field, insert) => {
    fields.current.set(field, insert);
    return () => {
      fields.current.delete(field);
    };
  }, []);
  const insert = useCallback((field: string, words: string): boolean => {
    const known = fields.current.get(field);
    known?.(words);
    const isWritten = known !== undefined || latest.current.insertUnseen(field, words);
    if (isWritten) setWritten(words);
    return isWritten;
  }, []);
  useEffect(() => () => dictation?.drop(), [dictation]);

  const begin = async (field: string) => {
    setWritten("");
    let desk = dictation;
    if (!desk) {
      try {
        const { dictationFor } = await import("@/features/annotate/dictation-desk");
        desk = dictationFor(annotationId, insert);
      } catch {
        notifications.show({ color: "red", message: t("dictation.notLoaded") });
        return;
      }
      setDictation(desk);
    }
    document.getElementById(field)?.focus();
    await desk.start(field);
  };
  const toggle = (field: string) => {
    if (state.phase === "recording") void dictation?.stop();
    else if (state.phase === "failed" && state.canRetry) void dictation?.retry();
    else if (state.phase === "idle" || state.phase === "failed") void begin(field);
  };
  const drop = () => dictation?.drop();
  const isBusy = state.phase === "opening" || state.phase === "writing";
  return {
    offer: offered === undefined ? "unknown" : isReady ? "ready" : "none",
    state,
    bind,
    toggle,
    drop,
    written,
    commands: [
      {
        name: "dictate",
        isEnabled: isReady && !isBusy,
        perform: () => {
          const field = state.phase === "idle" ? wish.fieldNow() : (wish.fieldNow() ?? "");
          if (state.phase !== "idle" || field !== null) toggle(field ?? "");
        },
      },
      { name: "drop_dictation", isEnabled: state.phase !== "idle", perform: drop },
    ],
  };
};
