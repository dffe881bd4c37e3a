"""The filter of question kinds: what is kept, what is not, and that a person's word outweighs it."""

import pytest

from annotation_schemas.asked_kinds import asked_kind, is_kept
from annotation_schemas.rules import check
from annotation_schemas.text import word_count
from annotation_schemas.workflows import InvalidWorkflow, check_workflow, load_workflow
from tests.annotation_schemas.builders import ask, context, sgqa


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What colour is the car in front of me?", "perception"),
        ("How many cups are on the table?", "perception"),
        ("Is the door open?", "perception"),
        ("What did I just pour into the bowl?", "activity"),
        ("Which exercise am I doing?", "activity"),
        ("How many times did she jump?", "activity"),
        ("What time is it?", "changing_information"),
        ("How much does this shirt cost?", "changing_information"),
        ("When does the museum open?", "changing_information"),
        ("Who invented the bicycle?", "outside_knowledge"),
        ("How do I hold this racket?", "outside_knowledge"),
        ("Which one looks better on me?", "opinion"),
        ("Should I buy it?", "opinion"),
        ("Hey, play some music", "command"),
        ("Open the door", "command"),
        ("Bananas", "unclear"),
        ("", "unclear"),
    ],
)
def test_the_words_of_a_question_say_what_it_is_about(question: str, kind: str) -> None:
    assert asked_kind(question) == kind
    assert is_kept(question, "") is (kind in ("perception", "activity"))
    assert is_kept(question, "It is written on the sign.")
    assert is_kept(question, "  ") is is_kept(question, "")


def test_words_are_counted_as_a_person_counts_them() -> None:
    assert word_count("He's a well-known cook — 2 cups.") == 6
    assert word_count(" \n") == 0


def test_of_a_question_asked_at_a_frame_somebody_else_verifies_the_answer() -> None:
    asking, answering, verifying = load_workflow("sgqa")["stages"]
    assert [stage["document_type"] for stage in (asking, answering, verifying)] == ["sgqa"] * 3
    # Whoever asked marks the evidence and answers afterwards, as in the paper, or somebody else does.
    assert [stage["differ_from"] for stage in (asking, answering, verifying)] == [[], [], ["ask", "answer"]]
    assert verifying["returns_to"] == "answer"


@pytest.mark.parametrize(
    ("stage", "change", "place"),
    [
        (1, {"people": 2}, "stages[1].people"),
        (2, {"accept": "review"}, "stages[2].accept"),
        (2, {"returns_to": "verify"}, "stages[2].returns_to"),
        (2, {"least_distractors": 1}, "stages[2].least_distractors"),
        (0, {"edits": ["pair"]}, "stages[0].edits"),
    ],
)
def test_a_stage_that_cannot_work_is_refused(stage: int, change: dict, place: str) -> None:
    workflow = load_workflow("sgqa")
    workflow["stages"][stage].update(change)  # type: ignore[typeddict-item]
    with pytest.raises(InvalidWorkflow) as refused:
        check_workflow(workflow)  # type: ignore[arg-type]
    assert refused.value.place == place


def test_each_stage_hears_only_of_what_it_may_mend() -> None:
    raw = sgqa(
        asks=[
            ask(
                question="Bananas", filter_kind="activity", domain=None, question_verdict=None,
                answer="", evidence=None, answer_verdict=None,
            )
        ]
    )  # fmt: skip
    answered = sgqa(asks=[ask(answer="Milk.", evidence=None, answer_verdict=None)])
    heard = []
    for stage, document in zip(load_workflow("sgqa")["stages"], (raw, answered, answered), strict=True):
        limits = context(editable_kinds=stage["edits"], editable_fields=stage["edit_fields"])
        heard.append([finding.rule for finding in check(document, limits)])
    assert heard == [
        ["filter_kind_stale", "question_filtered", "domain_missing"],
        ["answer_too_short", "evidence_missing"],
        ["answer_verdict_missing"],
    ]
