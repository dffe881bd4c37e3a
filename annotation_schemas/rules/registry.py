"""Every rule, in the order findings are shown, and the check that runs them."""

from collections.abc import Collection
from typing import cast

from annotation_schemas.context import DocumentContext
from annotation_schemas.generated.types import (
    BlindDocument,
    FgqaDocument,
    McqDocument,
    SgqaDocument,
    StcDocument,
)
from annotation_schemas.rules import asked, options, pairs, segments, tracks, whole, wording
from annotation_schemas.rules.finding import Finding, Moment, Rule
from annotation_schemas.rules.view import BlindView, FgqaView, McqView, SgqaView, StcView, View
from annotation_schemas.schemas import JsonObject, find_fault

STC_RULES = (
    *whole.invariant_rules("stc", whole.STC_INVARIANTS),
    Rule("no_tracks", "stc", "error", "track", tracks.no_tracks),
    Rule("track_without_keyframes", "stc", "error", "keyframe", tracks.track_without_keyframes),
    Rule("track_never_visible", "stc", "error", "keyframe", tracks.track_never_visible),
    Rule("track_unfinished", "stc", "error", "track", tracks.track_unfinished, "finished"),
    Rule("track_on_one_frame", "stc", "warning", "keyframe", tracks.track_on_one_frame),
    Rule("track_name_empty", "stc", "info", "track", tracks.track_name_empty, "name"),
    whole.attribute_rule("stc", "track"),
    Rule("keyframe_absent_first", "stc", "warning", "keyframe", tracks.keyframe_absent_first),
    Rule("mask_empty", "stc", "error", "keyframe", tracks.mask_empty, "mask"),
    Rule("box_off_mask", "stc", "error", "keyframe", tracks.box_off_mask, "box"),
    Rule("too_few_grid_frames", "stc", "warning", "track", tracks.too_few_grid_frames, None, "error"),
    Rule("too_many_grid_frames", "stc", "warning", "track", tracks.too_many_grid_frames),
    Rule("segments_missing", "stc", "error", "segment", segments.segments_missing),
    Rule("segments_gap", "stc", "error", "segment", segments.segments_gap),
    Rule("segments_overlap", "stc", "error", "segment", segments.segments_overlap),
    Rule("out_of_frame_neighbours", "stc", "error", "segment", segments.out_of_frame_neighbours),
    Rule("action_while_absent", "stc", "error", "segment", segments.action_while_absent),
    Rule("action_partly_absent", "stc", "warning", "segment", segments.action_partly_absent),
    Rule("out_of_frame_while_visible", "stc", "error", "segment", segments.out_of_frame_while_visible),
    Rule("out_of_frame_partly_visible", "stc", "warning", "segment", segments.out_of_frame_partly_visible),
    Rule("segment_off_grid", "stc", "error", "segment", segments.segment_off_grid),
    Rule("segment_collapses", "stc", "warning", "segment", segments.segment_collapses),
    Rule("caption_empty", "stc", "error", "segment", wording.caption_empty, "caption"),
    *wording.caption_rules(),
    Rule("captions_equal", "stc", "warning", "segment", segments.captions_equal, "caption"),
    Rule("out_of_frame_caption", "stc", "warning", "segment", segments.out_of_frame_caption, "caption"),
    Rule("uniqueness_undecided", "stc", "info", "segment", segments.uniqueness_undecided, "unique"),
    whole.attribute_rule("stc", "segment"),
)
FGQA_RULES = (
    *whole.invariant_rules("fgqa", whole.FGQA_INVARIANTS),
    Rule("no_pairs", "fgqa", "error", "pair", pairs.no_pairs),
    Rule("clip_too_short", "fgqa", "warning", "pair", pairs.clip_too_short, None, "error"),
    Rule("question_empty", "fgqa", "error", "pair", wording.question_empty, "question"),
    *wording.question_rules(),
    Rule("questions_equal", "fgqa", "warning", "pair", pairs.questions_equal, "question"),
    Rule(
        "question_type_missing",
        "fgqa",
        "warning",
        "pair",
        pairs.question_type_missing,
        "question_type",
        "error",
    ),
    Rule(
        "question_verdict_missing",
        "fgqa",
        "error",
        "pair",
        pairs.question_verdict_missing,
        "question_verdict",
    ),
    Rule(
        "question_explanation_missing",
        "fgqa",
        "error",
        "pair",
        pairs.question_explanation_missing,
        "question_explanation",
    ),
    Rule("answer_verdict_missing", "fgqa", "error", "pair", pairs.answer_verdict_missing, "answer_verdict"),
    Rule("accepted_without_draft", "fgqa", "error", "pair", pairs.accepted_without_draft, "answer_verdict"),
    Rule(
        "accepted_answer_changed", "fgqa", "warning", "pair", pairs.accepted_answer_changed, "answer_verdict"
    ),
    Rule("answer_empty", "fgqa", "error", "pair", pairs.answer_empty, "answer"),
    Rule(
        "answer_correction_missing",
        "fgqa",
        "warning",
        "pair",
        pairs.answer_correction_missing,
        "answer",
        "error",
    ),
    Rule("rejected_answer_unchanged", "fgqa", "error", "pair", pairs.rejected_answer_unchanged, "answer"),
    *wording.answer_rules(),
    Rule("evidence_missing", "fgqa", "warning", "pair", pairs.evidence_missing, "evidence"),
    Rule("evidence_too_short", "fgqa", "warning", "pair", pairs.evidence_too_short, "evidence"),
    Rule(
        "evidence_box_outside_evidence",
        "fgqa",
        "warning",
        "evidence_box",
        pairs.evidence_box_outside_evidence,
    ),
    whole.attribute_rule("fgqa", "pair"),
)
MCQ_RULES = (
    *whole.invariant_rules("mcq", whole.MCQ_INVARIANTS),
    Rule("no_questions", "mcq", "error", "distractor", options.no_questions, "text"),
    Rule("right_answer_empty", "mcq", "error", "question", options.right_answer_empty, "answer"),
    *wording.right_answer_rules(),
    Rule("distractors_missing", "mcq", "error", "distractor", options.distractors_missing),
    Rule("distractor_empty", "mcq", "error", "distractor", options.distractor_empty, "text"),
    Rule("distractor_equals_answer", "mcq", "error", "distractor", options.distractor_equals_answer, "text"),
    Rule("distractors_equal", "mcq", "error", "distractor", options.distractors_equal, "text"),
    *wording.distractor_rules(),
    Rule("distractor_length_tells", "mcq", "warning", "distractor", options.distractor_length_tells, "text"),
    Rule(
        "changed_detail_missing",
        "mcq",
        "error",
        "distractor",
        options.changed_detail_missing,
        "changed_detail",
    ),
    Rule(
        "asked_about_unconfirmed",
        "mcq",
        "error",
        "distractor",
        options.asked_about_unconfirmed,
        "asked_about",
    ),
    Rule("verdict_missing", "mcq", "error", "distractor", options.verdict_missing, "verdict"),
)
BLIND_RULES = (
    *whole.invariant_rules("blind", whole.BLIND_INVARIANTS),
    Rule("choice_missing", "blind", "error", "choice", options.choice_missing),
    Rule("choice_twice", "blind", "error", "choice", options.choice_twice),
)
SGQA_RULES = (
    *whole.invariant_rules("sgqa", whole.SGQA_INVARIANTS),
    Rule("no_asks", "sgqa", "error", "ask", asked.no_asks, "question"),
    Rule("question_empty", "sgqa", "error", "ask", asked.ask_empty, "question"),
    *wording.asked_rules(),
    Rule("question_too_long", "sgqa", "warning", "ask", asked.ask_too_long, "question"),
    Rule("questions_equal", "sgqa", "warning", "ask", asked.asks_equal, "question"),
    Rule("seen_too_short", "sgqa", "error", "ask", asked.seen_too_short, "frame"),
    Rule("filter_kind_stale", "sgqa", "error", "ask", asked.filter_kind_stale, "filter_kind"),
    Rule("question_filtered", "sgqa", "error", "ask", asked.question_filtered, "kept_because"),
    Rule("domain_missing", "sgqa", "error", "ask", asked.domain_missing, "domain"),
    Rule("domain_unknown", "sgqa", "error", "ask", asked.domain_unknown, "domain"),
    Rule(
        "question_verdict_missing", "sgqa", "error", "ask", asked.question_verdict_missing, "question_verdict"
    ),
    Rule(
        "question_explanation_missing",
        "sgqa",
        "error",
        "ask",
        asked.question_explanation_missing,
        "question_explanation",
    ),
    Rule("answer_empty", "sgqa", "error", "ask", asked.answer_empty, "answer"),
    Rule("answer_too_short", "sgqa", "error", "ask", asked.answer_too_short, "answer"),
    Rule("answer_too_long", "sgqa", "error", "ask", asked.answer_too_long, "answer"),
    *wording.asked_answer_rules(),
    Rule("evidence_missing", "sgqa", "error", "ask", asked.evidence_missing, "evidence"),
    Rule("evidence_after_question", "sgqa", "error", "ask", asked.evidence_after_question),
    Rule("evidence_too_short", "sgqa", "warning", "ask", asked.evidence_too_short, "evidence"),
    Rule("answer_verdict_missing", "sgqa", "error", "ask", asked.answer_verdict_missing, "answer_verdict"),
    Rule(
        "answer_explanation_missing",
        "sgqa",
        "error",
        "ask",
        asked.answer_explanation_missing,
        "answer_explanation",
    ),
)
RULES: dict[str, tuple[Rule, ...]] = {
    "stc": STC_RULES,
    "fgqa": FGQA_RULES,
    "mcq": MCQ_RULES,
    "blind": BLIND_RULES,
    "sgqa": SGQA_RULES,
}


def check(
    document: JsonObject,
    context: DocumentContext,
    *,
    stage_edits: Collection[str] | None = None,
    moment: Moment = "submit",
) -> list[Finding]:
    """Return every finding, in the order of the rules.

    Rules about kinds that the stage may not change stay silent: `stage_edits`, or `context.editable_kinds`
    where it is not given; None for all. At `release` some warnings are errors and the document is checked
    against its schema first; documents made by operations keep it anyway. Raises KeyError for an unknown
    document type.
    """
    rules = RULES[document["document_type"]]
    if moment == "release":
        fault = find_fault(document["document_type"], document)
        if fault is not None:
            return [Finding("schema", "error", fault.sentence(), {"field": fault.path})]
    view = _view(document, context)
    return [
        Finding(rule.name, rule.severity_at(moment), hit.message, hit.place)
        for rule in rules
        if _speaks(rule, context, stage_edits)
        for hit in rule.find(view)
    ]


def _view(document: JsonObject, context: DocumentContext) -> View:
    match document["document_type"]:
        case "stc":
            return StcView(cast(StcDocument, document), context)
        case "fgqa":
            return FgqaView(cast(FgqaDocument, document), context)
        case "mcq":
            return McqView(cast(McqDocument, document), context)
        case "sgqa":
            return SgqaView(cast(SgqaDocument, document), context)
        case _:
            return BlindView(cast(BlindDocument, document), context)


def _speaks(rule: Rule, context: DocumentContext, stage_edits: Collection[str] | None) -> bool:
    if rule.kind is None:
        return True
    if stage_edits is not None and rule.kind not in stage_edits:
        return False
    return context.may_edit(rule.kind, rule.field)
