import { queryOptions } from "@tanstack/react-query";
import { api, body, renewCsrfToken } from "@/api/client";
import { ApiError } from "@/api/errors";
import type { CheckedAnnotation, Finding, HandedOn, Workbench } from "@/api/types";
import type { Operation } from "@/editor/journal/operation";
import type { FaultPlace, JournalTransport, SendReply } from "@/editor/journal/transport";
import type { components } from "@/generated/openapi";

export type Saved = { revision: number; findings: Finding[] };

const TOO_MANY_REQUESTS = 429;
/** An attempt without an answer by then is given up and repeated; a sleeping laptop leaves such ones behind. */
const LONGEST_WAIT_MS = 30_000;
const BARRING = [403, 404, 409];

/** What the editor is told when a batch was not stored. */
const replyTo = (error: unknown): SendReply => {
  if (!(error instanceof ApiError)) return { kind: "offline" };
  if (error.status === 401) return { kind: "unauthorised" };
  if (error.status >= 500 || error.status === TOO_MANY_REQUESTS) return { kind: "offline" };
  if (error.code === "csrf") {
    void renewCsrfToken();
    return { kind: "offline" };
  }
  const detail = error.detail ?? {};
  const opId = typeof detail.op_id === "string" ? detail.op_id : null;
  if (error.code === "stale_version" && opId !== null && typeof detail.object_id === "string")
    return {
      kind: "conflict",
      opId,
      id: detail.object_id,
      currentVersion: Number(detail.current_version),
      currentValue: typeof detail.theirs === "object" ? detail.theirs : null,
    };
  if (BARRING.includes(error.status) && error.code !== "op_id_reused")
    return { kind: "barred", code: error.code, message: error.message };
  return { kind: "refused", opId, message: error.message, place: error.place as FaultPlace | null };
};

/** The project's own attributes that the person sees, and who is to hear that they are no longer the newest. */
export type AttributesSeen = { readonly version: number; readonly onChanged: () => void };

export const isSchemaChanged = (error: unknown): boolean =>
  error instanceof ApiError && error.code === "schema_changed";

/** Sends the editor's journal to one annotation and hands on what the server found while it stored. */
export const annotationTransport = (
  annotation_id: string,
  onSaved: (saved: Saved) => void,
  attributes?: AttributesSeen,
): JournalTransport => ({
  async send(operations: readonly Operation[]) {
    try {
      const answer = await body(
        api.POST("/api/v1/annotations/{annotation_id}/operations", {
          params: { path: { annotation_id } },
          signal: AbortSignal.timeout(LONGEST_WAIT_MS),
          body: {
            operations: operations as unknown as components["schemas"]["OperationIn"][],
            ...(attributes ? { attributes_version: attributes.version } : {}),
          },
        }),
      );
      onSaved({ revision: answer.revision, findings: answer.findings as Finding[] });
      return { kind: "acknowledged", results: answer.results };
    } catch (error) {
      if (isSchemaChanged(error)) {
        attributes?.onChanged();
        // Nothing was stored: the changes wait on this device, and are sent again under the newest attributes.
        return { kind: "offline" };
      }
      return replyTo(error);
    }
  },
});

export const annotationQuery = (annotation_id: string) =>
  queryOptions({
    queryKey: ["annotations", annotation_id],
    queryFn: () => annotationNow(annotation_id),
    // An open editor owns its document; a later visit must start from what the server has then.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

/** The annotation as the server has it now, past what is cached. */
export const annotationNow = async (annotation_id: string): Promise<CheckedAnnotation> =>
  (await body(
    api.GET("/api/v1/annotations/{annotation_id}", { params: { path: { annotation_id } } }),
  )) as CheckedAnnotation;

/** Stores operations at once, for screens without an editor. */
export const saveOperations = (annotation_id: string, operations: readonly object[]) =>
  body(
    api.POST("/api/v1/annotations/{annotation_id}/operations", {
      params: { path: { annotation_id } },
      body: { operations: operations as components["schemas"]["OperationIn"][] },
    }),
  );

export const submitAnnotation = (annotation_id: string, revision: number) =>
  body(
    api.POST("/api/v1/annotations/{annotation_id}/submit", {
      params: { path: { annotation_id } },
      body: { revision },
    }),
  );

/** Submits, and hands out the next work of the same stage; null where none waits. */
export const handOn = async (annotation_id: string, revision: number): Promise<Workbench | null> => {
  const answer = (await body(
    api.POST("/api/v1/annotations/{annotation_id}/hand-on", {
      params: { path: { annotation_id } },
      body: { revision },
    }),
  )) as HandedOn;
  return answer.next;
};
