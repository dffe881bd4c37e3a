import createClient, { type Middleware } from "openapi-fetch";
import { apiErrorFrom } from "@/api/errors";
import type { paths } from "@/generated/openapi";

const SESSION_ADDRESS = "/api/v1/session";
const READ_ONLY_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

const cookie = (name: string): string => {
  const found = document.cookie.split("; ").find((entry) => entry.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
};

/** Has the server hand out a new secret. Without the network the old one stays. */
export const renewCsrfToken = async (): Promise<void> => {
  await fetch(SESSION_ADDRESS, { credentials: "same-origin" }).catch(() => undefined);
};

/** The secret that proves that a request comes from our own page. The server hands it out with the session. */
export const csrfToken = async (): Promise<string> => {
  if (cookie("csrftoken") === "") await renewCsrfToken();
  return cookie("csrftoken");
};

const proveOrigin: Middleware = {
  async onRequest({ request }) {
    if (!READ_ONLY_METHODS.has(request.method)) request.headers.set("X-CSRFToken", await csrfToken());
    return request;
  },
};

type SignedOutListener = () => void;
const signedOutListeners = new Set<SignedOutListener>();

/** Calls back whenever the server says that this browser is no longer signed in. */
export const onSignedOut = (listener: SignedOutListener): (() => void) => {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
};

export const api = createClient<paths>({
  baseUrl: window.location.origin,
  credentials: "same-origin",
  // Looked up at each call: what replaces fetch later, such as a page's own tracing, then counts too.
  fetch: (request) => globalThis.fetch(request),
});
api.use(proveOrigin);

type Answer<T> = { data?: T; error?: unknown; response: Response };

const refuse = (answer: Answer<unknown>): never => {
  if (answer.response.status === 401) for (const listener of signedOutListeners) listener();
  throw apiErrorFrom(answer.response.status, answer.error);
};

/** The body of the answer; throws ApiError when the server refused. */
export const body = async <T>(call: Promise<Answer<T>>): Promise<T> => {
  const answer = await call;
  if (!answer.response.ok || answer.data === undefined) return refuse(answer);
  return answer.data;
};

/** As `body`, where an empty answer means that there is nothing. */
export const bodyOrNothing = async <T>(call: Promise<Answer<T>>): Promise<T | null> => {
  const answer = await call;
  return answer.response.ok ? (answer.data ?? null) : refuse(answer);
};
