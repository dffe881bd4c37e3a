import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { AssignmentAudit, Audit, AuditNews, AuditRates, AuditTrial } from "@/api/types";

/** Why something fails, in the order in which it is offered. */
export const FAILURE_REASONS = [
  "factually_incorrect",
  "lacking_details",
  "question_faulty",
  "wrong_type",
  "wrong_evidence",
  "wrong_place_or_time",
  "language",
  "other",
] as const;
export type FailureReason = (typeof FAILURE_REASONS)[number];

export type Verdict =
  | { readonly verdict: "pass" }
  | { readonly verdict: "fail"; readonly reason: FailureReason; readonly words: string };

/** The signals for which more can be audited. */
export const RISKS = [
  "too_fast",
  "draft_unchanged",
  "findings_overridden",
  "disagreement",
  "edited_after_rejection",
] as const;

export const assignmentAuditQuery = (assignment_id: string) =>
  queryOptions({
    queryKey: ["assignments", assignment_id, "audit"],
    queryFn: async () =>
      (await body(
        api.GET("/api/v1/assignments/{assignment_id}/audit", { params: { path: { assignment_id } } }),
      )) as AssignmentAudit,
    // What it holds changes by the person's own acts alone.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

export const giveVerdict = async (assignment_id: string, object_id: string, verdict: Verdict) =>
  (await body(
    api.PUT("/api/v1/assignments/{assignment_id}/verdicts/{object_id}", {
      params: { path: { assignment_id, object_id } },
      body: { reason: "", words: "", ...verdict },
    }),
  )) as AssignmentAudit;

export const writeAppeal = async (assignment_id: string, object_id: string, words: string) =>
  (await body(
    api.PUT("/api/v1/assignments/{assignment_id}/appeals/{object_id}", {
      params: { path: { assignment_id, object_id } },
      body: { words },
    }),
  )) as AssignmentAudit;

export const withdrawAppeal = async (assignment_id: string, object_id: string) =>
  (await body(
    api.DELETE("/api/v1/assignments/{assignment_id}/appeals/{object_id}", {
      params: { path: { assignment_id, object_id } },
    }),
  )) as AssignmentAudit;

export const auditQuery = (slug: string) =>
  queryOptions({
    queryKey: ["projects", slug, "audit"],
    queryFn: async () =>
      (await body(api.GET("/api/v1/projects/{slug}/audit", { params: { path: { slug } } }))) as Audit,
  });

export const changeRates = async (slug: string, rates: AuditRates, version: number) =>
  (await body(
    api.PUT("/api/v1/projects/{slug}/audit", { params: { path: { slug } }, body: { rates, version } }),
  )) as Audit;

export const tryRates = async (slug: string, rates: AuditRates) =>
  (await body(
    api.POST("/api/v1/projects/{slug}/audit/try", { params: { path: { slug } }, body: rates }),
  )) as AuditTrial;

export const auditNewsQuery = queryOptions({
  queryKey: ["work", "audit"],
  queryFn: async () => (await body(api.GET("/api/v1/work/audit"))) as AuditNews[],
});
