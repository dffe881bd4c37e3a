import type { Asset, ItemRef, Project, Stage } from "@/api/types";
import { emptyDocument, type StcDocument } from "@/editor/documents";
import type { BenchTarget } from "@/features/annotate/bench-target";
import people from "@/features/annotate/practice/people.mp4";
import clip from "@/features/annotate/practice/practice-clip.json";
import { practiceDesk } from "@/features/annotate/practice/practice-desk";
import { type PracticeRule, practiceFindings } from "@/features/annotate/practice/practice-findings";
import { FrameTable } from "@/media/frame-table";
import { newUuid } from "@/shared/uuid";

export type PracticeNames = {
  readonly project: string;
  readonly stage: string;
  readonly clip: string;
  readonly finding: (rule: PracticeRule, track: string) => string;
  readonly refusal: string;
};

export const practiceTable = (): FrameTable =>
  new FrameTable({
    time_base: [clip.time_base[0] ?? 1, clip.time_base[1] ?? 1],
    ticks: Array.from({ length: clip.frames }, (_, frame) => frame),
    hash: "practice",
    grid: null,
  });

/** A piece of work that nobody gave out: an empty document on the clip that comes with the application. */
export const practiceTarget = (names: PracticeNames): BenchTarget<StcDocument> => {
  const now = new Date().toISOString();
  // New with every visit, so that two windows practise each for itself.
  const id = newUuid();
  const document = emptyDocument("stc") as StcDocument;
  const asset: Asset = {
    id,
    name: names.clip,
    state: "ready",
    refusal: "",
    width: clip.width,
    height: clip.height,
    frame_count: clip.frames,
    first_time: 0,
    duration_seconds: null,
    has_audio: false,
    notes: [],
    renditions: [],
    job: null,
    progress: null,
    progress_message: "",
    created_at: now,
  };
  const item: ItemRef = {
    id,
    asset: id,
    asset_name: names.clip,
    start_frame: 0,
    end_frame: clip.frames - 1,
    split: "train",
    state: "open",
    metadata: {},
    created_at: now,
  };
  const stage: Stage = {
    name: "practice",
    title: names.stage,
    document_type: "stc",
    roles: ["annotator"],
    people: 1,
    differ_from: [],
    edits: ["track", "keyframe", "segment"],
    accept: "automatic",
    review_share: 0,
    gold_share: 0,
    audit_share: 0,
    share: 1,
    lease_minutes: 0,
    suggestions: [],
  };
  const project: Project = {
    id,
    slug: "practice",
    name: names.project,
    description: "",
    guideline: "",
    writing_guide: { questions: [], good: [], bad: [] },
    workflow: { name: "practice", title: names.project, stages: [stage] },
    attributes_schema: {},
    grid_fps: null,
    role: "annotator",
    is_demo: true,
    created_at: now,
  };
  const check = (checked: StcDocument) => practiceFindings(checked, names.finding);
  return {
    annotationId: id,
    desk: practiceDesk(document, { clipAddress: people, check, refusal: names.refusal }),
    document,
    versions: {},
    revision: 0,
    readOnly: false,
    asset,
    item,
    stage,
    attributes: {},
    project,
    suggestions: [],
    dismissedDrafts: [],
    findings: check(document),
    sentBackBecause: "",
    answers: [],
    assignmentId: null,
  };
};
