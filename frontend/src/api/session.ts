import { queryOptions } from "@tanstack/react-query";
import { api, body, bodyOrNothing } from "@/api/client";
import type { Session } from "@/api/types";

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async () => (await body(api.GET("/api/v1/session"))) as Session,
  staleTime: Number.POSITIVE_INFINITY,
});

export const signIn = async (credentials: { username: string; password: string }) =>
  (await body(api.POST("/api/v1/session", { body: credentials }))) as Session;

export const signInByLink = async (token: string) =>
  (await body(api.POST("/api/v1/session/link", { body: { token } }))) as Session;

export const signOut = () => bodyOrNothing(api.DELETE("/api/v1/session"));
