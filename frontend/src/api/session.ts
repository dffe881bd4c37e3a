import { queryOptions } from "@tanstack/react-query";
import { api, body, bodyOrNothing } from "@/api/client";
import type { Session } from "@/api/types";
import { forgetAcknowledged } from "@/editor/journal/indexed-db-storage";
import { forgetKeptWork } from "@/offline/kept-work";

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async () => (await body(api.GET("/api/v1/session"))) as Session,
  staleTime: Number.POSITIVE_INFINITY,
});

/** All windows of a browser have one session: who signs in here is signed in there. */
const windows = globalThis.BroadcastChannel ? new BroadcastChannel("groundling-session") : null;

const announced = async (signedIn: Promise<unknown>): Promise<Session> => {
  const session = (await signedIn) as Session;
  windows?.postMessage(session);
  return session;
};

/** Calls back when somebody signs in in another window of this browser; returns the function that ends it. */
export const onSignedInElsewhere = (listener: (session: Session) => void): (() => void) => {
  const hear = (event: MessageEvent<Session>) => listener(event.data);
  windows?.addEventListener("message", hear);
  return () => windows?.removeEventListener("message", hear);
};

export const signIn = (credentials: { username: string; password: string }) =>
  announced(body(api.POST("/api/v1/session", { body: credentials })));

export const signInByLink = (token: string) =>
  announced(body(api.POST("/api/v1/session/link", { body: { token } })));

/** Ends the session. Nothing of this person's stays on the device but changes that the server does not have yet. */
export const signOut = async () => {
  await bodyOrNothing(api.DELETE("/api/v1/session"));
  await forgetWorkOfPerson();
};

/** Takes off this device what the server has anyway. */
export const forgetWorkOfPerson = async () => {
  await Promise.allSettled([forgetKeptWork(), forgetAcknowledged()]);
};
