import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { AwaitedVideo, Import, Imports, RefusedRow } from "@/api/types";

const STILL_READING_MS = 1_500;

export const isReading = (one: Import): boolean => one.state === "queued" || one.state === "running";

/** The files of questions that were brought into the project, and what of them waits for its video. */
export const importsQuery = (slug: string) =>
  queryOptions({
    queryKey: ["projects", slug, "imports"],
    queryFn: async () =>
      (await body(api.GET("/api/v1/projects/{slug}/imports", { params: { path: { slug } } }))) as Imports,
    refetchInterval: (query) => (query.state.data?.imports.some(isReading) ? STILL_READING_MS : false),
  });

/** The first rows of a file that did not come in. */
export const refusedRowsQuery = (import_id: string) =>
  queryOptions({
    queryKey: ["imports", import_id, "refused"],
    queryFn: async () =>
      (await body(api.GET("/api/v1/imports/{import_id}/refused", { params: { path: { import_id } } })))
        .results as RefusedRow[],
  });

/** The first of the source videos that imported rows wait for. */
export const awaitedVideosQuery = (slug: string) =>
  queryOptions({
    queryKey: ["projects", slug, "awaited-videos"],
    queryFn: async () =>
      (await body(api.GET("/api/v1/projects/{slug}/awaited-videos", { params: { path: { slug } } })))
        .results as AwaitedVideo[],
  });

export const sendImport = (slug: string, file: File) =>
  body(
    api.POST("/api/v1/projects/{slug}/imports", {
      params: { path: { slug }, query: { name: file.name } },
      // The description of the interface has bytes as text.
      body: file as unknown as string,
      bodySerializer: (bytes) => bytes,
      headers: { "Content-Type": "application/octet-stream" },
    }),
  );
