// Generated from annotation_schemas/*.schema.json by `python -m annotation_schemas.generate`.
// Do not edit: change the schema and generate again.

/** A UUID in lower-case hexadecimal with hyphens, made by the client. */
export type Uuid = string;

/** Index of a source frame in the asset's frame table: 0-based, presentation order. */
export type Frame = number;

/** [x1, y1, x2, y2] in pixels of the upright picture; x1 < x2, y1 < y2. */
export type Box = [number, number, number, number];

/** A binary mask of one frame as a COCO run-length string. */
export interface Mask {
  /** [height, width] of the upright picture. */
  size: [number, number];
  /** COCO compressed run-length string, column-major. */
  counts: string;
}

/** Source frames, both ends inclusive. */
export interface Interval {
  start_frame: Frame;
  end_frame: Frame;
}

/** Values of the attributes that the project added to this kind of object. */
export type Attributes = Record<string, string | number | boolean | null | string[]>;

/** A short text: a name or a label. */
export type Line = string;

/** A sentence or a few, written or checked by a person. */
export type Prose = string;

/** How a value came to be. It ends up in the export. */
export interface Origin {
  by: "human" | "suggestion" | "import" | "interpolation" | "adjudication";
  suggestion_id?: Uuid;
  /** A person changed what was suggested or imported. */
  edited?: boolean;
  /** The answer, or the distractors of the question, were asked for without a draft: the item was drawn to be done without. */
  draft_withheld?: true;
  annotation_id?: Uuid;
  /** Where an imported value came from, or who a simulated person is, in words. */
  source?: string;
}

/** One subject followed through the clip. */
export interface Track {
  id: Uuid;
  category: "person" | "animal" | "object";
  name: Line;
  /** True: nothing is drawn after the last keyframe. False: the last box holds to the end of the clip. */
  finished: boolean;
  attributes: Attributes;
  origin: Origin;
}

/** Where the subject is on one frame; between keyframes the box moves linearly by time. */
export interface Keyframe {
  id: Uuid;
  track_id: Uuid;
  frame: Frame;
  /** Null only where the state is absent. */
  box: Box | null;
  mask?: Mask;
  state: "visible" | "occluded" | "absent";
  origin: Origin;
}

/** What the subject does from start_frame to end_frame, both inclusive. */
export interface Segment {
  id: Uuid;
  track_id: Uuid;
  start_frame: Frame;
  end_frame: Frame;
  kind: "action" | "out_of_frame";
  caption: Prose;
  /** Whether the caption fits exactly one window of the clip; null while undecided. */
  unique: boolean | null;
  attributes: Attributes;
  origin: Origin;
}

/** Captions grounded in space (tubes of boxes and masks) and time (segments). Lists are flat and in no promised order. */
export interface StcDocument {
  document_type: "stc";
  schema_version: 1;
  tracks: Track[];
  keyframes: Keyframe[];
  segments: Segment[];
}

/** The twelve question types of PLM-FGQA, spelled as published. */
export type QuestionType = "Action Recognition" | "Action Sequence" | "Counting Problems" | "Movement Direction" | "Object Attributes" | "Object Location" | "Object Recognition" | "Object State" | "Other" | "Pose" | "Spatial Relations" | "Speed/Force";
export const QUESTION_TYPE_VALUES: readonly QuestionType[] = [
  "Action Recognition",
  "Action Sequence",
  "Counting Problems",
  "Movement Direction",
  "Object Attributes",
  "Object Location",
  "Object Recognition",
  "Object State",
  "Other",
  "Pose",
  "Spatial Relations",
  "Speed/Force",
];

/** One question with its answer and the verdicts on both. */
export interface Pair {
  id: Uuid;
  question: Prose;
  question_verdict: null | "ok" | "irrelevant" | "unanswerable";
  question_explanation: Prose;
  /** The suggested answer that was shown; null when none was. */
  draft_answer: string | null;
  answer: Prose;
  /** Verdict on the draft answer; written when there was none. */
  answer_verdict: null | "accepted" | "factually_incorrect" | "lacking_details" | "written";
  question_type: QuestionType | null;
  question_subtype: Line;
  /** The frames that show the answer. */
  evidence: Interval | null;
  attributes: Attributes;
  origin: Origin;
}

/** Where on one frame the answer can be seen. */
export interface EvidenceBox {
  id: Uuid;
  pair_id: Uuid;
  frame: Frame;
  box: Box;
  origin: Origin;
}

/** Fine-grained question-answer pairs about one clip. */
export interface FgqaDocument {
  document_type: "fgqa";
  schema_version: 1;
  pairs: Pair[];
  evidence_boxes: EvidenceBox[];
}

/** One question with its right answer, taken from an accepted pair. */
export interface Question {
  id: Uuid;
  /** The pair of an fgqa document that it was taken from; null for one from elsewhere. */
  pair_id: Uuid | null;
  question: Prose;
  answer: Prose;
  question_type: QuestionType | null;
  question_subtype: Line;
  /** The frames that show the answer. */
  evidence: Interval | null;
  origin: Origin;
}

/** A wrong answer to one question. */
export interface Distractor {
  id: Uuid;
  question_id: Uuid;
  text: Prose;
  /** The one detail of the answer that it changes, by name. */
  changed_detail: string;
  /** Whether a person confirmed that this detail is what the question asks about. */
  asked_about: boolean;
  /** What somebody who saw the clip says of it. */
  verdict: null | "wrong_and_plausible" | "also_true" | "implausible";
  origin: Origin;
}

/** Multiple-choice questions about one clip: each has its right answer and wrong ones that differ from it in one detail. */
export interface McqDocument {
  document_type: "mcq";
  schema_version: 1;
  questions: Question[];
  distractors: Distractor[];
}

/** One question with its options, the right one among them, in the order of this person. */
export interface BlindQuestion {
  id: Uuid;
  question: Prose;
  options: Option[];
  origin: Origin;
}

/** One text to choose. Its id says nothing of whether it is right. */
export interface Option {
  id: Uuid;
  text: Prose;
}

/** The option that the person took. */
export interface Choice {
  id: Uuid;
  question_id: Uuid;
  option_id: Uuid;
  origin: Origin;
}

/** What one person chose who saw the questions and their options and nothing else. */
export interface BlindDocument {
  document_type: "blind";
  schema_version: 1;
  blind_questions: BlindQuestion[];
  choices: Choice[];
}

/** What a question is about. Only perception and activity are kept without a person's word. */
export type AskedKind = "perception" | "activity" | "changing_information" | "outside_knowledge" | "opinion" | "command" | "unclear";
export const ASKED_KIND_VALUES: readonly AskedKind[] = [
  "perception",
  "activity",
  "changing_information",
  "outside_knowledge",
  "opinion",
  "command",
  "unclear",
];

/** One question that came up while watching, with its answer and what people say of both. */
export interface Ask {
  id: Uuid;
  /** The frame at which it is asked: nothing after it may be needed for the answer. */
  frame: Frame;
  question: Prose;
  /** What the filter of question kinds says of the words of the question. */
  filter_kind: AskedKind;
  /** Why a person keeps a question that the filter would not; empty where nobody does. */
  kept_because: Prose;
  /** One of the project's domains. */
  domain: string | null;
  /** Whether the question can be answered by what was seen before it. */
  question_verdict: null | "ok" | "irrelevant" | "unanswerable";
  question_explanation: Prose;
  answer: Prose;
  /** The frames that show the answer, marked after asking. */
  evidence: Interval | null;
  /** What somebody else says of the answer. */
  answer_verdict: null | "accepted" | "factually_incorrect" | "lacking_details";
  answer_explanation: Prose;
  origin: Origin;
}

/** Questions that the wearer of a camera asks about what was just seen, each at a frame, with their answers. */
export interface SgqaDocument {
  document_type: "sgqa";
  schema_version: 1;
  asks: Ask[];
}

export type ObjectKind = "track" | "keyframe" | "segment" | "pair" | "evidence_box" | "question" | "distractor" | "blind_question" | "choice" | "ask";
export const OBJECT_KIND_VALUES: readonly ObjectKind[] = [
  "track",
  "keyframe",
  "segment",
  "pair",
  "evidence_box",
  "question",
  "distractor",
  "blind_question",
  "choice",
  "ask",
];

/** One change to one object of a document. A put carries the whole object; its id and origin are those of the operation. */
export interface Operation {
  op_id: Uuid;
  op: "put" | "delete";
  kind: ObjectKind;
  id: Uuid;
  /** Version of the object this change was made on; 0 for a new object. */
  base_version: number;
  value: Record<string, unknown> | null;
  origin: Origin;
}

/** Operations that are applied all together or not at all. */
export interface OperationBatch {
  operations: Operation[];
}

/** Lower-case identifier, used in addresses. */
export type Name = string;

export interface Stage {
  name: Name;
  title: Line;
  document_type: "stc" | "fgqa" | "mcq" | "blind" | "sgqa";
  /** Who may take work of this stage. */
  roles: ("annotator" | "reviewer" | "lead")[];
  /** How many independent annotations are wanted. */
  people: number;
  /** Earlier stages whose people may not take the same item here. */
  differ_from: Name[];
  /** Kinds of object that may be changed; none in an audit. */
  edits: ObjectKind[];
  /** Where only some fields of a kind may be changed: these. A kind not named here is open whole. Objects of a named kind can be added and deleted only where its words (question, text, caption) are open. */
  edit_fields?: Record<string, string[]>;
  /** Who accepts: a person in review, or the submit itself. */
  accept: "review" | "automatic";
  /** Share of the submitted work that goes to review. */
  review_share: number;
  /** Share of claims answered with an item whose right answer is known. */
  gold_share: number;
  /** Share of accepted work drawn for a later audit. */
  audit_share: number;
  /** Share of the items that enter this stage, chosen by hash. */
  share: number;
  /** Overrides share for items of the named split. */
  share_by_split?: Record<string, number>;
  lease_minutes: number;
  suggestions: StageSuggestion[];
  /** When a question that people answer without the video is too easy. */
  blind_limit?: BlindLimit;
  /** A question with fewer distractors that were found wrong and plausible goes back. */
  least_distractors?: number;
  /** The earlier stage to which an item goes back when this one finds it wanting. */
  returns_to?: Name;
  /** People judge accepted documents here and change nothing. What is audited is drawn by the project's rates, not by share. */
  audit?: boolean;
}

export interface StageSuggestion {
  kind: "propagate" | "answer" | "caption" | "distractors";
  /** Share of the work that is not offered this suggestion, so that its influence can be measured: of people and items; of answers and distractors, of items, until a lead sets shares for the splits. */
  withhold_share: number;
}

/** Solved without the video: at least least_answers answers, at least this share of them right, and so many right by chance no likelier than significance (exact binomial test, one-sided). */
export interface BlindLimit {
  share: number;
  least_answers: number;
  significance: number;
}

/** How the release draws multiple-choice questions so that their kinds are near-uniform: no category of a facet keeps more than ratio times the smallest one that has at least `least` questions. */
export interface Balance {
  facets: ("question_type" | "domain")[];
  ratio: number;
  /** Categories with fewer questions hold no other one down. */
  least: number;
  /** Another seed draws other questions. */
  seed: string;
}

/** The ordered stages an item goes through. A lead may copy and change any of them. */
export interface Workflow {
  name: Name;
  title: Line;
  stages: Stage[];
  balance?: Balance;
  /** What the questions of a project may be about: each has one of these domains. Without it a domain is free. */
  domains?: string[];
}

/** Exactly where: the object, the frames, the field, the words. */
export interface Place {
  object_id?: Uuid;
  kind?: ObjectKind;
  frame?: Frame;
  start_frame?: Frame;
  end_frame?: Frame;
  /** Path inside the object, such as box[2] or evidence.end_frame. */
  field?: string;
  /** [from, to) inside the text of the field, in UTF-16 code units as a browser counts them. */
  text_span?: [number, number];
}

/** What an automated check says of a document. */
export interface Finding {
  rule: string;
  severity: "error" | "warning" | "info";
  /** One sentence for the person who can mend it. */
  message: string;
  place: Place;
}

/** The proxy: frame k of the file is source frame k. */
export interface AssistMedia {
  /** An absolute path under one of the worker's media roots, or an http(s) URL of one of its media hosts. */
  address: string;
  /** SHA-256 of the proxy's bytes, 64 lower-case hexadecimal digits. */
  sha256: string;
  frames: number;
  /** Width of the upright picture, the space of the boxes. */
  width: number;
  height: number;
  /** [numerator, denominator] of a second per tick. */
  time_base: [number, number];
  /** The presentation time of every frame. */
  ticks: number[];
}

/** Source frames, both ends inclusive. */
export interface AssistClip {
  start_frame: Frame;
  end_frame: Frame;
  /** The source frames of the clip that lie on the project's sampling grid, strictly increasing; null or absent when the project annotates on every frame. */
  grid?: Frame[] | null;
}

/** Carry the box drawn on `frame` to `until_frame`, both in the clip. */
export interface PropagateInput {
  track_id: Uuid;
  frame: Frame;
  box: Box;
  /** The subject's pixels on `frame`, where somebody has drawn them; else the box is all that is known. */
  mask?: Mask;
  until_frame: Frame;
  direction: "forward" | "backward";
}

/** Which pixels of `frame` are the subject? Told by a box around it, by points on it and beside it, or both. */
export interface SegmentInput {
  track_id: Uuid;
  frame: Frame;
  box: Box | null;
  points: { x: number; y: number; inside: boolean }[];
}

export interface AnswerInput {
  question: string;
}

/** Describe what the subject of the boxes does from `start_frame` to `end_frame`. */
export interface CaptionInput {
  /** Source frame, as a string, to the subject's box, or null where it is absent. */
  boxes: Record<string, Box | null>;
  start_frame: Frame;
  end_frame: Frame;
}

/** Write down what a person said. */
export interface TranscribeInput {
  recording: AssistRecording;
  /** ISO 639 code of the language that is spoken; null: the model tells it by itself. */
  language: string | null;
}

/** Answer multiple-choice questions from their words alone. Each sheet holds all questions, with the options in an order of its own. */
export interface ChooseInput {
  sheets: AskedQuestion[][];
}

export interface AskedQuestion {
  id: Uuid;
  question: string;
  options: { id: Uuid; text: string }[];
}

/** Draft wrong answers to a question, each of which changes one detail of the right answer: the one that is asked about. */
export interface DistractorsInput {
  question: string;
  /** The right one. */
  answer: string;
  question_type: QuestionType | null;
  /** The detail to change, by the name that a person gave it; empty: what the question asks about. */
  detail: string;
  /** Distractors that are written already, or were refused; none of them is to be drafted again. */
  avoid: string[];
  /** How many. */
  wanted: number;
}

/** A sound file with one track, at most two minutes long. */
export interface AssistRecording {
  /** As that of a proxy. */
  address: string;
  /** SHA-256 of the recording's bytes, 64 lower-case hexadecimal digits. */
  sha256: string;
  media_type: "audio/webm" | "audio/ogg" | "audio/mp4" | "audio/wav";
}

/** What the backend asks of a model worker. Sent as the one argument of the Celery task `model_assist.run` on the queue `assist`. All frames are source frames of the asset, all boxes are pixels of the upright picture. */
export interface AssistRequest {
  protocol: 1;
  job_id: Uuid;
  /** The number of this attempt. Results carry it back, so that the backend can drop those of an older attempt. */
  fencing: number;
  kind: "propagate" | "segment" | "answer" | "caption" | "transcribe" | "choose" | "distractors";
  /** The video it is about; null for `transcribe` and `choose`, which are about no video, and for `distractors` where a model drafts them from words alone. */
  media: AssistMedia | null;
  /** Null exactly where `media` is. */
  clip: AssistClip | null;
  /** A name of the worker's registry, or null for the default of the kind. */
  model: string | null;
  /** Which wording of the prompt, such as `plm-1`. Kinds without a prompt ignore it. */
  prompt_version: string;
  input: Record<string, unknown>;
}

export interface AssistModel {
  name: string;
  /** What tells two weights or versions of one name apart. */
  revision: string;
  licence: string;
}

/** Likeness of the picture in the box to that in the first box: 1 the same, 0 nothing in common. */
export type Score = number;

export interface TrackedBox {
  frame: Frame;
  box: Box;
  score: Score;
  /** True where the model doubts that the box still holds the subject and a person should look. Absent: false. */
  uncertain?: boolean;
  /** The subject's pixels at the full size of the picture; from models that tell them. */
  mask?: Mask;
}

export interface PropagatePart {
  /** How many boxes the reports of this attempt have held before. */
  after: number;
  /** Those that follow, in the order of propagation. */
  boxes: TrackedBox[];
}

export interface PropagateOutput {
  /** One for each frame after the drawn one, in the order of propagation. */
  boxes: TrackedBox[];
  /** The last frame with a box; the drawn one when there is none after it. */
  stopped_at: Frame;
  /** `interrupted` is never a worker's: the backend keeps so what had arrived when the job was cancelled or failed. */
  reason: "until_frame" | "left_picture" | "lost" | "interrupted";
}

export interface MaskOutput {
  frame: Frame;
  /** The hull of the mask. */
  box: Box;
  score: Score;
  /** At the full size of the picture. */
  mask: Mask;
}

export interface TextOutput {
  text: string;
  /** The source frames the model was shown, in order. */
  frames: Frame[];
  /** For a caption: how alike the subject's box looks to the first shown one. A low score says that the boxes may have drifted to something else. */
  appearance: { frame: Frame; score: Score }[];
}

/** What the model chose: a sheet for each that was asked, a choice for each of its questions, in their order. */
export interface ChooseOutput {
  sheets: { question_id: Uuid; option_id: Uuid; share: number }[][];
}

/** Drafts that could stand in a document, and how much else the model wrote. */
export interface DistractorsOutput {
  distractors: { id: Uuid; text: string; changed_detail: string }[];
  /** How many lines nobody is shown, by the reason. */
  dropped: { unreadable: number; same_as_answer: number; repeated: number; unsafe: number; surplus: number };
  /** The source frames the model was shown, in order; none where it was told words alone. */
  frames: Frame[];
}

/** What a person said, written down. */
export interface TranscriptOutput {
  text: string;
  /** ISO 639 code of the language that was spoken; null where the model knows only one. */
  language: string | null;
}

/** What a model worker reports. Sent as the one argument of the Celery task `groundling.assist.report` on the queue `results`: any number of `progress`, then exactly one `done` or `failed` for each attempt that ends. */
export interface AssistResult {
  protocol: 1;
  job_id: Uuid;
  fencing: number;
  state: "progress" | "done" | "failed";
  progress: number;
  /** What is going on, for a person. */
  message: string;
  model: AssistModel | null;
  /** The whole text given to the model; null where there was none. */
  prompt: string | null;
  output: PropagateOutput | MaskOutput | TextOutput | TranscriptOutput | ChooseOutput | DistractorsOutput | null;
  /** What a propagation found since the report before; only with `progress`. A worker that does not stream leaves it out. */
  partial?: PropagatePart;
  /** Time since the attempt began. */
  seconds: number;
  /** One sentence for a person; null unless failed. */
  error: string | null;
  /** Why it failed, for programs; null unless failed. */
  error_code: "invalid_request" | "not_configured" | "media_refused" | "cancelled" | "no_output" | "time_limit" | "gave_up" | "internal" | null;
}

/** A stable name: lower-case letters, digits and _, a letter first. */
export type AttributeName = string;

/** One choice, or what is shown of an attribute. */
export type Word = string;

export type Choices = Word[];

/** The same in other languages, by their code. */
export type Translations = Record<string, string>;

/** One attribute: a text, one of some choices (enum), some of them (array), a number, or yes or no. */
export interface Attribute {
  type: "string" | "array" | "number" | "integer" | "boolean";
  title?: Word;
  titles?: Translations;
  /** The help beside the field. */
  description?: string;
  descriptions?: Translations;
  enum?: Choices;
  items?: { type: "string"; enum: Choices };
  uniqueItems?: true;
  minItems?: 1;
  minLength?: 1;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  /** What the number counts, such as km/h. */
  unit?: string;
}

/** What the other attribute must be (enum), or hold one of (contains). */
export interface Wanted {
  enum?: (string | boolean)[];
  contains?: { enum: Choices };
}

/** An attribute that is asked only where another one has a certain value: then it may be required, else it must not be given. */
export interface Condition {
  if: { properties: Record<string, Wanted>; required: [AttributeName] };
  then: { required?: AttributeName[] };
  else: { properties: Record<string, false> };
}

/** The attributes of one kind of object; they are asked in this order. */
export interface ObjectAttributes {
  type: "object";
  properties: Record<string, Attribute>;
  required?: AttributeName[];
  allOf?: Condition[];
  additionalProperties: false;
}

/** The sub-types among which one is chosen, by question type; where a type has none, they are free text. */
export type QuestionSubtypes = Record<string, Choices>;

/** What a project asks of its objects beside the fields that all have: a small, closed part of JSON Schema 2020-12 for each kind. */
export interface AttributeSchemas {
  track?: ObjectAttributes;
  segment?: ObjectAttributes;
  pair?: ObjectAttributes;
  question_subtypes?: QuestionSubtypes;
}
