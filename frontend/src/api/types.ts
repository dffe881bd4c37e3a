import type { Place } from "@/generated/annotation";
import type { components } from "@/generated/openapi";

/**
 * An answer of the server. The description marks every field with a default as optional, which is so for what is
 * sent to it; what it sends always has all of them, but for those named in `Optional`.
 */
type Sent<T, Optional extends PropertyKey = never> = T extends readonly (infer Entry)[]
  ? Sent<Entry, Optional>[]
  : T extends object
    ? { [K in keyof T as K extends Optional ? never : K]-?: Sent<Exclude<T[K], undefined>, Optional> } & {
        [K in keyof T as K extends Optional ? K : never]?: Sent<Exclude<T[K], undefined>, Optional>;
      }
    : T;

type Schemas = components["schemas"];
type Answered<Name extends keyof Schemas> = Sent<
  Schemas[Name],
  "edit_fields" | "share_by_split" | "mask" | "domains" | "audit"
>;

export type Session = Answered<"SessionOut">;
export type Preferences = Answered<"PreferencesFields">;
export type Project = Answered<"ProjectOut">;
export type Member = Answered<"MemberOut">;
export type Role = Schemas["Role"];
export type Stage = Answered<"StageOut">;
export type Asset = Answered<"AssetOut">;
export type ListedAsset = Answered<"ListedAssetOut">;
export type Item = Answered<"ItemOut">;
export type StageProgress = Answered<"StageProgressOut">;
export type ItemRef = Answered<"ItemRefOut">;
export type Suggestion = Answered<"SuggestionOut">;
export type Annotation = Answered<"AnnotationOut">;
export type CheckedAnnotation = Answered<"CheckedAnnotationOut">;
export type Assignment = Answered<"AssignmentOut">;
export type Workbench = Answered<"WorkbenchOut">;
export type HandedOn = Answered<"HandedOnOut">;
export type NeighbourClip = Answered<"NeighbourClipOut">;
export type WorkAhead = Answered<"AheadOut">;
export type WorkOverview = Answered<"WorkOut">;
export type Job = Answered<"JobOut">;
export type Release = Answered<"ReleaseOut">;
export type Import = Answered<"ImportOut">;
export type Imports = Answered<"ImportsOut">;
export type RefusedRow = Answered<"RefusedRowOut">;
export type AwaitedVideo = Answered<"SourceVideoOut">;
export type ReviewEntry = Answered<"ReviewEntryOut">;
export type Comparison = Answered<"ComparisonOut">;
export type Growth = Answered<"GrowthOut">;
export type AssistOffer = Answered<"OfferOut">;
export type AssignmentAudit = Answered<"AssignmentAuditOut">;
export type AuditedObject = Answered<"AuditedObjectOut">;
export type Audit = Answered<"AuditOut">;
export type AuditRates = Answered<"RatesOut">;
export type AuditTrial = Answered<"TrialOut">;
export type AuditNews = Answered<"AuditNewsOut">;
export type Drafts = Answered<"DraftsOut">;
export type DraftShares = Answered<"DraftSharesOut">;
export type AttributesVersion = Answered<"AttributesVersionOut">;

/** The description of the interface leaves `place` open; its shape is finding.schema.json's. */
export type Finding = Omit<Answered<"FindingOut">, "place"> & { place: Place };
