// Generated from annotation_schemas/kinds.py by `python -m annotation_schemas.generate`.
// Do not edit: change the kinds and generate again.

import type { ObjectKind } from "@/generated/annotation";

export const SUBSTANCE: { readonly [kind in ObjectKind]: string } = {
  track: "category",
  keyframe: "frame",
  segment: "caption",
  pair: "question",
  evidence_box: "box",
  question: "question",
  distractor: "text",
  blind_question: "question",
  choice: "option_id",
  ask: "question",
};
