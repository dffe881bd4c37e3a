import type { Asset, Finding, ItemRef, Project, Stage, Suggestion } from "@/api/types";
import type { AnnotationDocument, ObjectVersions } from "@/editor/documents";
import type { Desk } from "@/features/annotate/desk";
import type { AttributeSchemas } from "@/generated/annotation";

/** What a bench works on, whether a person answers or a lead adjudicates. */
export type BenchTarget<D extends AnnotationDocument = AnnotationDocument> = {
  annotationId: string;
  desk: Desk;
  document: D;
  versions: ObjectVersions;
  revision: number;
  /** True once submitted: there is nothing to change any more. */
  readOnly: boolean;
  asset: Asset;
  item: ItemRef;
  stage: Stage;
  /** What the project asks of the document's objects, as it stood when this was begun or last brought up to date. */
  attributes: AttributeSchemas;
  project: Project;
  suggestions: readonly Suggestion[];
  /** Drafted distractors that the person does not want. */
  dismissedDrafts: readonly string[];
  findings: readonly Finding[];
  /** Why it came back, in the reviewer's words; empty when it did not. */
  sentBackBecause: string;
  /** Addresses of the answers that made this, which a reload without the network needs again. */
  answers: readonly string[];
  /** The lease that is held while this is open; null for an adjudication. */
  assignmentId: string | null;
};
