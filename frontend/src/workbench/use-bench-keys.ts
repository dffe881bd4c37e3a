import { useEffect, useRef } from "react";
import { pressOf, type ScreenCommand, screenCommandFor } from "@/workbench/screen-command";
import type { AnySession } from "@/workbench/sessions";

const isTextField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.matches("textarea, select, [contenteditable=true]") ||
    (target instanceof HTMLInputElement && !["checkbox", "radio", "button"].includes(target.type)));

/** Keys that a focused control answers itself. */
const belongsToControl = (event: KeyboardEvent): boolean =>
  (event.key === " " || event.key === "Enter") &&
  event.target instanceof HTMLElement &&
  event.target.closest("button, a, summary, input, [role=menuitem], [role=option]") !== null;

const isDialogOpen = (): boolean => document.querySelector("[role=dialog]") !== null;

/** Offers every key first to the screen's commands, then to the editor. Typing in a field stays typing. */
export const useBenchKeys = (session: Pick<AnySession, "key"> | null, commands: readonly ScreenCommand[]) => {
  const latest = useRef(commands);
  latest.current = commands;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || isDialogOpen()) return;
      const inField = isTextField(event.target);
      if (inField && event.key === "Escape") {
        (event.target as HTMLElement).blur();
        return;
      }
      if (!inField && belongsToControl(event)) return;
      const press = pressOf(event);
      const command = screenCommandFor(latest.current, press, inField);
      if (command) {
        event.preventDefault();
        command.perform();
      } else if (!inField && session?.key(press)) event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [session]);
};
