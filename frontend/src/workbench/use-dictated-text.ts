import { useEffect, useRef } from "react";
import type { EditMode } from "@/editor/session";
import { typeWords } from "@/workbench/type-words";
import { useDraftText } from "@/workbench/use-draft-text";

/** Makes a field known into which words can be put; returns the function that ends it. */
export type BindField = (field: string, insert: (words: string) => void) => () => void;

/** A typed text, as `useDraftText`, into which words can also be put from elsewhere; each time they are one step. */
export const useDictatedText = (
  id: string,
  value: string,
  commit: (text: string, mode: EditMode) => void,
  bind: BindField | undefined,
) => {
  const field = useRef<HTMLTextAreaElement>(null);
  const mode = useRef<EditMode>("merge");
  const { text, change, leave, flush } = useDraftText(value, (typed) => commit(typed, mode.current));
  useEffect(
    () =>
      bind?.(id, (words) => {
        const element = field.current;
        if (!element) return;
        flush();
        mode.current = "step";
        typeWords(element, words);
        // A field without the keyboard is not left later, and would go on showing what it was given.
        if (document.activeElement === element) flush();
        else leave();
        mode.current = "merge";
      }),
    [bind, id, flush, leave],
  );
  return { text, change, leave, field };
};
