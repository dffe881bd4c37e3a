/** How often the clock is looked at, and how much it must have jumped for a sleep of the computer. */
const TICK_MS = 5_000;
const SLEEP_MS = 20_000;

/**
 * Calls back when a person is back at a page that could do nothing meanwhile: seen again, brought back from the
 * browser's memory, online again, or after the computer slept. Returns the function that ends it.
 */
export const onReturn = (listener: () => void): (() => void) => {
  let lastTick = Date.now();
  const timer = setInterval(() => {
    const now = Date.now();
    const hasSlept = now - lastTick > TICK_MS + SLEEP_MS;
    lastTick = now;
    if (hasSlept) listener();
  }, TICK_MS);
  const seen = () => {
    if (document.visibilityState === "visible") listener();
  };
  document.addEventListener("visibilitychange", seen);
  window.addEventListener("pageshow", listener);
  window.addEventListener("online", listener);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", seen);
    window.removeEventListener("pageshow", listener);
    window.removeEventListener("online", listener);
  };
};
