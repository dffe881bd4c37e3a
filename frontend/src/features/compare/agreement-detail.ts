/** The shapes of `agreement.detail`, which the description of the interface leaves open. */

export type IouRun = { start_frame: number; end_frame: number; iou: number | null };

export type SegmentAgreement = {
  a_id: string;
  b_id: string;
  tiou: number;
  start_diff: number;
  end_diff: number;
  caption_similarity: number | null;
};

export type TrackAgreement = {
  a_id: string;
  b_id: string;
  viou: number;
  category_equal: boolean;
  iou: IouRun[];
  segments: SegmentAgreement[];
  unmatched_a: string[];
  unmatched_b: string[];
};

export type StcAgreement = {
  document_type: "stc";
  tracks: TrackAgreement[];
  unmatched_a: string[];
  unmatched_b: string[];
};

export type PairAgreement = {
  a_id: string;
  b_id: string;
  question: string;
  verdict_equal: boolean;
  answer_similarity: number | null;
  evidence_tiou: number | null;
};

export type FgqaAgreement = {
  document_type: "fgqa";
  pairs: PairAgreement[];
  unmatched_a: string[];
  unmatched_b: string[];
};

export type AgreementDetail = StcAgreement | FgqaAgreement;
