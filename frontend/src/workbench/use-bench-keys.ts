import { useEffect, useRef } from "react";
import { type BenchAct, screenActFor } from "@/workbench/bench-acts";
import { pressOf } from "@/workbench/screen-command";
import type { AnySession } from "@/workbench/sessions";

const isTextField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.matches("textarea, select, [contenteditable=true]") ||
    (target instanceof HTMLInputElement && !["checkbox", "radio", "button"].includes(target.type)));

/** Keys that a focused control answers itself. With Ctrl or Alt they are a command, but for a link that they open. */
const belongsToControl = (event: KeyboardEvent): boolean => {
  if ((event.key !== " " && event.key !== "Enter") || !(event.target instanceof HTMLElement)) return false;
  const isChord = event.ctrlKey || event.metaKey || event.altKey;
  const controls = isChord ? "a" : "button, a, summary, input, [role=menuitem], [role=option]";
  return event.target.closest(controls) !== null;
};

const isDialogOpen = (): boolean => document.querySelector("[role=dialog]") !== null;

/** True where a key is typed into a field, or answered by the control or the dialog that has the keyboard. */
export const isForControl = (event: KeyboardEvent): boolean =>
  event.isComposing || isDialogOpen() || isTextField(event.target) || belongsToControl(event);

/**
 * Offers every key first to the mask tool in hand, then to the screen's acts, then to the editor. Typing in a
 * field stays typing.
 */
export const useBenchKeys = (
  session: Pick<AnySession, "key" | "masks"> | null,
  acts: readonly BenchAct[],
) => {
  const latest = useRef(acts);
  latest.current = acts;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || isDialogOpen()) return;
      const inField = isTextField(event.target);
      if (!inField && belongsToControl(event)) return;
      const press = pressOf(event);
      if (!inField && session?.masks.key(press)) {
        event.preventDefault();
        return;
      }
      const act = screenActFor(latest.current, press, inField);
      if (act) {
        event.preventDefault();
        act.perform();
      } else if (inField && event.key === "Escape") (event.target as HTMLElement).blur();
      else if (!inField && session?.key(press)) event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [session]);
};
