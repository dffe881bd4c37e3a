"""The shipped workflows, and what a lead's own copy is refused for."""

from typing import Any

import pytest

from annotation_schemas.workflows import InvalidWorkflow, check_workflow, load_workflow, workflow_names


def test_five_workflows_are_shipped() -> None:
    assert workflow_names() == ("fgqa", "mcq", "sgqa", "stc", "stc_one_pass")
    stages = {name: [stage["name"] for stage in load_workflow(name)["stages"]] for name in workflow_names()}
    assert stages == {
        "fgqa": ["question", "answer", "audit"],
        "mcq": ["distractors", "blind", "check"],
        "sgqa": ["ask", "answer", "verify"],
        "stc": ["track", "caption", "verify"],
        "stc_one_pass": ["annotate"],
    }
    assert all(load_workflow(name)["name"] == name for name in workflow_names())


def test_the_three_stages_of_stc_take_three_people() -> None:
    assert [(stage["edits"], stage["differ_from"]) for stage in load_workflow("stc")["stages"]] == [
        (["track", "keyframe"], []),
        (["segment"], ["track"]),
        (["keyframe", "segment"], ["track", "caption"]),
    ]


def test_the_audit_changes_nothing_and_draws_by_the_project_s_rates() -> None:
    audit = load_workflow("fgqa")["stages"][2]
    assert (audit["audit"], audit["edits"], audit["share"]) == (True, [], 1)


@pytest.mark.parametrize(
    ("stages", "change", "place"),
    [
        ([0, 1, 2], {"edits": ["pair"]}, "stages[2].edits"),
        ([0, 1, 2], {"people": 2}, "stages[2].people"),
        ([0, 1, 2], {"accept": "review"}, "stages[2].accept"),
        ([0, 1, 2], {"audit": False}, "stages[2].edits"),
        ([0, 1, 2], {"returns_to": "audit"}, "stages[2].returns_to"),
        ([2], {"differ_from": []}, "stages[0].audit"),
    ],
)
def test_an_audit_that_cannot_work_is_refused(stages: list[int], change: dict[str, Any], place: str) -> None:
    workflow: dict[str, Any] = dict(load_workflow("fgqa"))
    workflow["stages"][2].update(change)
    workflow["stages"] = [workflow["stages"][index] for index in stages]
    with pytest.raises(InvalidWorkflow) as refused:
        check_workflow(workflow)
    assert refused.value.place == place


@pytest.mark.parametrize(
    ("name", "verdicts_only", "writes"),
    [("mcq", "check", "distractors"), ("sgqa", "verify", "answer"), ("stc", "verify", "caption")],
)
def test_an_audit_sends_back_to_a_stage_that_may_change_what_failed(
    name: str, verdicts_only: str, writes: str
) -> None:
    workflow: dict[str, Any] = dict(load_workflow(name))
    audit: dict[str, Any] = {**load_workflow("fgqa")["stages"][2], "differ_from": []}
    audit["document_type"] = workflow["stages"][0]["document_type"]
    if name == "stc":
        workflow["stages"][2]["edits"] = ["keyframe"]
    workflow["stages"].append(audit)
    for returns_to in (None, verdicts_only):
        if returns_to:
            audit["returns_to"] = returns_to
        with pytest.raises(InvalidWorkflow) as refused:
            check_workflow(workflow)
        assert refused.value.place == "stages[3].returns_to"
        assert f"the stage '{verdicts_only}' only judges" in refused.value.message
    audit["returns_to"] = writes

    assert check_workflow(workflow)["stages"][3]["returns_to"] == writes


def test_one_pass_wants_two_people_and_a_review() -> None:
    (stage,) = load_workflow("stc_one_pass")["stages"]
    assert (stage["people"], stage["accept"], stage["edits"]) == (
        2,
        "review",
        ["track", "keyframe", "segment"],
    )


def test_of_a_multiple_choice_question_nobody_judges_or_answers_what_they_wrote() -> None:
    writing, blind, judging = load_workflow("mcq")["stages"]
    assert [stage["document_type"] for stage in (writing, blind, judging)] == ["mcq", "blind", "mcq"]
    assert (blind["people"], blind["differ_from"], blind["edits"]) == (3, ["distractors"], ["choice"])
    assert (judging["people"], judging["differ_from"]) == (1, ["distractors", "blind"])
    assert judging["edit_fields"] == {"distractor": ["verdict"]}
    assert (blind["returns_to"], judging["returns_to"]) == ("distractors", "distractors")


def test_a_workflow_may_go_on_from_pairs_to_multiple_choice() -> None:
    joined = {
        "name": "both",
        "title": "Both",
        "stages": [*load_workflow("fgqa")["stages"], *load_workflow("mcq")["stages"]],
    }
    assert len(check_workflow(joined)["stages"]) == 6


@pytest.mark.parametrize(
    ("stages", "change", "place"),
    [
        ([1, 2], {}, "stages[0].document_type"),
        ([0, 1], {}, "stages[1].document_type"),
        ([0, 1, 2], {"returns_to": "blind"}, "stages[1].returns_to"),
        ([0, 1, 2], {"returns_to": "check"}, "stages[1].returns_to"),
        ([0, 1, 2], {"returns_to": None}, "stages[1].blind_limit"),
        ([0, 1, 2], {"blind_limit": None}, "stages[1].blind_limit"),
        ([0, 1, 2], {"accept": "review"}, "stages[1].accept"),
        ([0, 1, 2], {"least_distractors": 1}, "stages[1].least_distractors"),
        ([0, 1, 2], {"edits": ["distractor"]}, "stages[1].edits"),
        ([0, 1, 2], {"document_type": "mcq", "edits": ["distractor"], "people": 2}, "stages[1].blind_limit"),
    ],
)
def test_a_blind_stage_that_cannot_work_is_refused(
    stages: list[int], change: dict[str, Any], place: str
) -> None:
    workflow: dict[str, Any] = dict(load_workflow("mcq"))
    workflow["stages"][1].update(change)
    workflow["stages"][1] = {key: entry for key, entry in workflow["stages"][1].items() if entry is not None}
    workflow["stages"] = [workflow["stages"][index] for index in stages]
    with pytest.raises(InvalidWorkflow) as refused:
        check_workflow(workflow)
    assert refused.value.place == place


def test_a_loaded_workflow_is_the_caller_s_own() -> None:
    load_workflow("stc")["stages"].clear()
    assert len(load_workflow("stc")["stages"]) == 3


def test_an_unknown_workflow_is_a_key_error() -> None:
    with pytest.raises(KeyError, match=r"no workflow named '\.\./stc'"):
        load_workflow("../stc")


@pytest.mark.parametrize(
    ("stage", "changes", "place"),
    [
        (1, {"name": "track"}, "stages[1].name"),
        (0, {"differ_from": ["caption"]}, "stages[0].differ_from"),
        (1, {"differ_from": ["caption"]}, "stages[1].differ_from"),
        (1, {"edits": ["pair"]}, "stages[1].edits"),
        (1, {"document_type": "fgqa", "edits": ["pair"]}, "stages[1].document_type"),
        (1, {"edit_fields": {"track": ["name"]}}, "stages[1].edit_fields"),
        (1, {"edit_fields": {"segment": ["text"]}}, "stages[1].edit_fields.segment"),
        (2, {"review_share": 1.5}, "stages[2].review_share"),
        (2, {"name": "Verify!"}, "stages[2].name"),
    ],
)
def test_a_workflow_whose_parts_do_not_fit_is_refused(
    stage: int, changes: dict[str, Any], place: str
) -> None:
    workflow: dict[str, Any] = dict(load_workflow("stc"))
    workflow["stages"][stage] = {**workflow["stages"][stage], **changes}
    with pytest.raises(InvalidWorkflow) as refused:
        check_workflow(workflow)
    assert refused.value.place == place
    assert refused.value.message.endswith(".")
