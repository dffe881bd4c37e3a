import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { cursorAfter, type Page } from "@/api/pages";
import type { AwaitedVideo, Import, Imports, RefusedRow } from "@/api/types";

const STILL_READING_MS = 1_500;
/** A video may be uploaded while somebody looks. */
const STILL_WAITING_MS = 5_000;

export const isReading = (one: Import): boolean => one.state === "queued" || one.state === "running";

/** The files of questions that were brought into the project, and what of them waits for its video. */
export const importsQuery = (slug: string) =>
  queryOptions({
    queryKey: ["projects", slug, "imports"],
    queryFn: async () =>
      (await body(api.GET("/api/v1/projects/{slug}/imports", { params: { path: { slug } } }))) as Imports,
    refetchInterval: (query) => {
      if (query.state.data?.imports.some(isReading)) return STILL_READING_MS;
      return query.state.data?.waiting.clips ? STILL_WAITING_MS : false;
    },
  });

/** The rows of a file that did not come in, a page at a time, in its order; read anew when the import has gone on. */
export const refusedRowsQuery = (import_id: string, goneTo: string) =>
  infiniteQueryOptions({
    queryKey: ["imports", import_id, "refused", goneTo],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam }) =>
      (await body(
        api.GET("/api/v1/imports/{import_id}/refused", {
          params: { path: { import_id }, query: pageParam ? { cursor: pageParam } : {} },
        }),
      )) as Page<RefusedRow>,
    getNextPageParam: cursorAfter,
  });

/** The source videos that imported rows wait for, a page at a time, by dataset and id; read anew when others wait. */
export const awaitedVideosQuery = (slug: string, waiting: Imports["waiting"]) =>
  infiniteQueryOptions({
    queryKey: ["projects", slug, "awaited-videos", waiting],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam }) =>
      (await body(
        api.GET("/api/v1/projects/{slug}/awaited-videos", {
          params: { path: { slug }, query: pageParam ? { cursor: pageParam } : {} },
        }),
      )) as Page<AwaitedVideo>,
    getNextPageParam: cursorAfter,
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
