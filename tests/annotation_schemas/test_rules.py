"""Every rule finds its bad example at the exact place, and is silent on the good one and on near misses."""

import copy
import json
from pathlib import Path

import pytest

from annotation_schemas.rules import RULES, check
from annotation_schemas.schemas import SCHEMA_FOLDER, find_fault
from annotation_schemas.workflows import load_workflow
from tests.annotation_schemas.asked_rule_examples import SGQA_EXAMPLES
from tests.annotation_schemas.builders import (
    K1,
    K2,
    K3,
    S1,
    S2,
    S3,
    absent,
    blind,
    context,
    distractor,
    fgqa,
    keyframe,
    mcq,
    out_of_frame,
    pair,
    segment,
    sgqa,
    stc,
    track,
    uid,
)  # fmt: skip
from tests.annotation_schemas.fgqa_rule_examples import FGQA_EXAMPLES
from tests.annotation_schemas.option_rule_examples import BLIND_EXAMPLES, MCQ_EXAMPLES
from tests.annotation_schemas.stc_rule_examples import MASK, STC_EXAMPLES

EXAMPLES = {
    "stc": STC_EXAMPLES,
    "fgqa": FGQA_EXAMPLES,
    "mcq": MCQ_EXAMPLES,
    "blind": BLIND_EXAMPLES,
    "sgqa": SGQA_EXAMPLES,
}
CASES = [(document_type, rule) for document_type, rules in EXAMPLES.items() for rule in rules]
GOOD = {"stc": stc(), "fgqa": fgqa(), "mcq": mcq(), "blind": blind(), "sgqa": sgqa()}
SEVERITIES = {(kind, rule.name): rule.severity for kind, rules in RULES.items() for rule in rules}
# One made-up id in the examples is no UUID; findings of it are not held against the schema.
PLACEHOLDER = "x"


def names(document: dict, severity: str | None = None, **fields: object) -> list[str]:
    findings = check(document, context(**fields))
    return [each.rule for each in findings if severity in (None, each.severity)]


@pytest.mark.parametrize("document_type", list(GOOD))
def test_a_good_document_has_no_findings(document_type: str) -> None:
    assert check(GOOD[document_type], context()) == []
    assert check(GOOD[document_type], context(), moment="release") == []


@pytest.mark.parametrize("document_type", list(GOOD))
def test_every_rule_has_one_name_and_an_example(document_type: str) -> None:
    rules = [rule.name for rule in RULES[document_type]]
    assert len(rules) == len(set(rules))
    assert set(rules) == set(EXAMPLES[document_type])
    assert all(rule.document_type == document_type for rule in RULES[document_type])


@pytest.mark.parametrize(("document_type", "rule"), CASES)
def test_the_bad_example_is_found_at_its_exact_places(document_type: str, rule: str) -> None:
    example = EXAMPLES[document_type][rule]
    before = copy.deepcopy(example.bad)

    findings = [each for each in check(example.bad, context(**example.context)) if each.rule == rule]

    assert [each.place for each in findings] == example.places
    assert {each.severity for each in findings} == {SEVERITIES[document_type, rule]}
    assert example.bad == before
    for each in findings:
        assert each.message[-1] in ".”"
        as_json = {"rule": each.rule, "severity": each.severity, "message": each.message, "place": each.place}
        if each.place.get("object_id") != PLACEHOLDER:
            assert find_fault("finding", as_json) is None


@pytest.mark.parametrize(("document_type", "rule"), CASES)
def test_near_misses_are_not_found(document_type: str, rule: str) -> None:
    example = EXAMPLES[document_type][rule]
    for near in example.near:
        assert rule not in names(near, **example.context)
    if not example.context:
        assert rule not in names(GOOD[document_type])


def test_the_release_is_stricter_than_the_submit() -> None:
    few = context(grid=list(range(31)))
    assert ("too_few_grid_frames", "warning") in [(each.rule, each.severity) for each in check(stc(), few)]
    at_release = check(stc(), few, moment="release")
    assert ("too_few_grid_frames", "error") in [(each.rule, each.severity) for each in at_release]
    untyped = fgqa(pairs=[pair(question_type=None)])
    assert [each.severity for each in check(untyped, context())] == ["warning"]
    assert [each.severity for each in check(untyped, context(), moment="release")] == ["error"]


def test_the_release_checks_the_schema_first() -> None:
    broken = stc(tracks=[{**track(), "colour": "red"}])
    (finding,) = check(broken, context(), moment="release")
    assert (finding.rule, finding.severity, finding.place) == ("schema", "error", {"field": "tracks[0]"})
    assert finding.message == "tracks[0] has unknown fields: colour."


def test_thirty_two_grid_frames_are_enough_and_187_not_too_many() -> None:
    assert "too_few_grid_frames" not in names(stc(), grid=list(range(32)))
    ticks = range(200)
    assert "too_many_grid_frames" not in names(stc(), end_frame=186, ticks=ticks)
    assert "too_many_grid_frames" in names(stc(), end_frame=187, ticks=ticks)


def test_only_the_grid_inside_the_clip_counts() -> None:
    grid = list(range(0, 1000, 2))
    assert "too_few_grid_frames" not in names(stc(), grid=grid)  # 50 of the asset's 500 lie in the clip
    assert "too_many_grid_frames" not in names(stc(), grid=grid)


UNTOUCHED = stc(tracks=[track(finished=False)], segments=[])


def test_each_stage_hears_only_of_what_it_can_change() -> None:
    tracking, captioning, verifying = (
        check(UNTOUCHED, context(), stage_edits=stage["edits"]) for stage in load_workflow("stc")["stages"]
    )
    assert [each.rule for each in tracking] == ["track_unfinished"]
    assert [each.rule for each in captioning] == ["segments_missing"]
    assert [each.rule for each in verifying] == ["segments_missing"]
    assert names(UNTOUCHED, editable_kinds=["track", "keyframe"]) == ["track_unfinished"]
    assert names(UNTOUCHED) == ["track_unfinished", "segments_missing"]


def test_the_question_stage_hears_nothing_of_answers() -> None:
    asked = pair(
        question_verdict=None,
        draft_answer=None,
        answer="",
        answer_verdict=None,
        evidence=None,
        question_type=None,
    )
    document = fgqa(pairs=[asked], evidence_boxes=[])
    asking = load_workflow("fgqa")["stages"][0]
    assert names(document, editable_kinds=asking["edits"], editable_fields=asking["edit_fields"]) == [
        "question_type_missing"
    ]
    assert "question_verdict_missing" in names(document, editable_kinds=["pair"])


def test_whoever_writes_distractors_is_not_asked_for_verdicts_and_whoever_judges_for_nothing_else() -> None:
    writing, _, judging = load_workflow("mcq")["stages"]
    unjudged = mcq(distractors=[distractor(verdict=None, changed_detail="")])
    assert names(unjudged, editable_kinds=writing["edits"], editable_fields=writing["edit_fields"]) == [
        "changed_detail_missing"
    ]
    assert names(unjudged, editable_kinds=judging["edits"], editable_fields=judging["edit_fields"]) == [
        "verdict_missing"
    ]


def test_a_broken_invariant_is_told_in_every_stage() -> None:
    outside = stc(keyframes=[keyframe(K1, 0, box=[0.0, 0.0, 900.0, 9.0]), keyframe(K2, 99)])
    assert names(outside, "error", editable_kinds=["segment"])[0] == "box_outside_picture"


def test_a_rejected_question_needs_nothing_more() -> None:
    rejected = pair(
        question="Is it [on] or off?", question_verdict="irrelevant", draft_answer=None, answer="",
        answer_verdict=None, evidence=None, question_type=None,
    )  # fmt: skip
    assert names(fgqa(pairs=[rejected], evidence_boxes=[])) == []


def test_a_difference_of_less_than_a_grid_step_is_no_contradiction() -> None:
    # absent on 41 to 59 while the segments, snapped to the grid of 0, 3, 6 …, say 42 to 59
    snapped = stc(
        keyframes=[keyframe(K1, 0), absent(K2, 41), keyframe(K3, 60), keyframe(uid(14), 99)],
        segments=[segment(S1, 0, 41), out_of_frame(S2, 42, 59), segment(S3, 60, 99)],
    )
    assert names(snapped, grid=list(range(0, 100, 3))) == []
    assert names(snapped) == ["action_partly_absent"]


def test_a_track_that_begins_late_and_ends_early_is_out_of_frame_there() -> None:
    document = stc(
        keyframes=[keyframe(K1, 10), keyframe(K2, 80)],
        segments=[out_of_frame(S1, 0, 9), segment(S2, 10, 80), out_of_frame(S3, 81, 99)],
    )
    assert names(document) == []


def shifted(document: dict, by: int) -> dict:
    """Return the document with every frame moved."""
    moved = copy.deepcopy(document)
    for values in moved.values():
        for value in values if isinstance(values, list) else ():
            for field in ("frame", "start_frame", "end_frame"):
                if field in value:
                    value[field] += by
    return moved


def test_a_clip_in_the_middle_of_an_asset_is_judged_by_its_own_ends() -> None:
    middle = {"start_frame": 500, "end_frame": 599, "ticks": range(1000)}
    assert names(shifted(stc(), 500), **middle) == []
    late = stc(segments=[segment(S1, 1, 39), out_of_frame(S2, 40, 59), segment(S3, 60, 98)])
    gaps = [
        each.place for each in check(shifted(late, 500), context(**middle)) if each.rule == "segments_gap"
    ]
    assert [(place["start_frame"], place["end_frame"]) for place in gaps] == [(500, 500), (599, 599)]


def test_tracks_are_judged_each_by_itself() -> None:
    other = uid(2)
    document = stc(
        tracks=[track(), track(other)],
        keyframes=[
            *stc()["keyframes"],
            keyframe(uid(50), 0, track_id=other),
            keyframe(uid(51), 99, track_id=other),
        ],
        segments=[*stc()["segments"], segment(uid(60), 0, 98, track_id=other)],
    )
    (finding,) = check(document, context())
    assert (finding.rule, finding.place) == (
        "segments_gap",
        {"object_id": other, "kind": "track", "start_frame": 99, "end_frame": 99},
    )
    assert finding.message == "No segment of “boy” covers frame 99."


def test_a_mask_with_its_hull_is_right() -> None:
    masked = stc(keyframes=[keyframe(K1, 0, mask=MASK), *stc()["keyframes"][1:]])
    assert check(masked, context()) == []


@pytest.mark.parametrize(
    "path", sorted((SCHEMA_FOLDER / "examples/valid/stc").glob("*.json")), ids=lambda path: path.stem
)
def test_the_valid_examples_can_be_checked(path: Path) -> None:
    check(json.loads(path.read_text(encoding="utf-8")), context(end_frame=239, ticks=range(240)))


def test_an_unknown_document_type_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        check({"document_type": "notes"}, context())
