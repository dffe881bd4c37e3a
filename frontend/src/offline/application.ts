import { createStore } from "zustand/vanilla";

export type ApplicationState = {
  /** Whether this browser can show the application after a reload without the network. */
  readonly offline: "unavailable" | "preparing" | "ready";
  /** A newer version stands ready, or has taken over in another window: this page still runs the older one. */
  readonly isOutdated: boolean;
};

const WORKER = "/service-worker.js";
const LOOK_AGAIN_MS = 60 * 60_000;

/** Whether the application itself is on this device, and in which version. */
export const application = createStore<ApplicationState>(() => ({
  offline: "unavailable",
  isOutdated: false,
}));

let registered: ServiceWorkerRegistration | null = null;

/** Keeps the application on this device, where the browser allows it. */
export async function keepApplication(): Promise<void> {
  // Absent where the page has not come over a secure connection.
  if (!navigator.serviceWorker) return;
  application.setState({ offline: "preparing" });
  try {
    registered = await navigator.serviceWorker.register(WORKER);
  } catch {
    application.setState({ offline: "unavailable" });
    return;
  }
  watch(registered);
  await navigator.serviceWorker.ready;
  application.setState({ offline: "ready" });
}

function watch(registration: ServiceWorkerRegistration): void {
  const hadOne = navigator.serviceWorker.controller !== null;
  const outdated = () => application.setState({ isOutdated: true });
  if (registration.waiting && hadOne) outdated();
  registration.addEventListener("updatefound", () => {
    const next = registration.installing;
    next?.addEventListener("statechange", () => {
      if (next.state === "installed" && navigator.serviceWorker.controller) outdated();
    });
  });
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (hadOne) outdated();
  });
  setInterval(() => void lookForNewVersion(), LOOK_AGAIN_MS);
}

/** Asks the server for a newer version; without the network nothing happens. */
export async function lookForNewVersion(): Promise<void> {
  await registered?.update().catch(() => undefined);
}

/** Loads the page anew, with the newer version in charge. What is kept on this device stays. */
export function takeNewVersion(): void {
  const waiting = registered?.waiting;
  if (!waiting) {
    window.location.reload();
    return;
  }
  navigator.serviceWorker.addEventListener("controllerchange", () => window.location.reload(), {
    once: true,
  });
  waiting.postMessage("take over");
}
