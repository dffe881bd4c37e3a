"""A question on its way: asked at a frame, answered, verified by somebody else, refused or sent back."""

from collections.abc import Callable
from typing import Any

import pytest

from annotation_schemas.workflows import load_workflow
from backend.apps.work.models import Item, WorkItem
from backend.infra.audit.models import AuditEntry
from tests.backend.work.workplace import Crew, Desk, delete, make_item, put
from tests.domain.documents import GOOD_ANSWER

ANSWERED = {"question_verdict": "ok", "answer": GOOD_ANSWER, "evidence": {"start_frame": 10, "end_frame": 50}}
REFUSED = {"question_verdict": "unanswerable", "question_explanation": "Her hands are hidden."}


@pytest.fixture
def sgqa(make_crew: Callable[..., Crew]) -> Crew:
    return make_crew(workflow="sgqa")


def asked(question: str = "What is she cutting?", **fields: Any) -> dict[str, Any]:
    """An operation that asks at frame 60."""
    value = {
        "frame": 60,
        "question": question,
        "filter_kind": "activity",
        "kept_because": "",
        "domain": "Cooking",
        "question_verdict": None,
        "question_explanation": "",
        "answer": "",
        "evidence": None,
        "answer_verdict": None,
        "answer_explanation": "",
    }
    return put("ask", {**value, **fields})


def changed(bench: dict[str, Any], *changes: dict[str, Any]) -> list[dict[str, Any]]:
    """Operations that change the questions of a workbench, in their order."""
    annotation = bench["annotation"]
    return [
        put(
            "ask",
            {key: value for key, value in {**one, **change}.items() if key not in ("id", "origin")},
            object_id=one["id"],
            base_version=annotation["versions"][one["id"]],
        )
        for one, change in zip(annotation["document"]["asks"], changes, strict=True)
    ]


def go_on(desk: Desk, stage: str, *changes: dict[str, Any]) -> dict[str, Any]:
    """Take a work item of the stage, change its questions, submit; returns the workbench as taken."""
    bench = desk.take(stage)
    saved = desk.save(bench["annotation"]["id"], *changed(bench, *changes))
    assert saved.status_code == 200, saved.content
    answer = desk.submit(bench["annotation"]["id"], saved.json()["revision"])
    assert answer.status_code == 200, answer.content
    return bench


def start(crew: Crew, *questions: dict[str, Any]) -> Item:
    """An item at which Ann has asked."""
    item = make_item(crew.project)
    crew.ann.finish(*(questions or (asked(),)), stage="ask")
    return item


def steps(item: Item) -> list[tuple[str, int, str]]:
    rows = WorkItem.objects.filter(item=item).order_by("created_at", "id")
    return [(one.stage, one.round, one.state) for one in rows]


def test_what_was_asked_is_answered_also_by_the_asker_and_verified_by_somebody_else(sgqa: Crew) -> None:
    item = start(sgqa)
    go_on(sgqa.ann, "answer", ANSWERED)
    assert sgqa.ann.post(f"projects/{sgqa.project.slug}/work/next", {"stage": "verify"}).status_code == 204

    bench = go_on(sgqa.bob, "verify", {"answer_verdict": "accepted"})

    assert steps(item) == [("ask", 1, "accepted"), ("answer", 1, "accepted"), ("verify", 1, "accepted")]
    assert bench["project"]["workflow"]["domains"] == load_workflow("sgqa")["domains"]
    item.refresh_from_db()
    assert item.state == Item.State.COMPLETE


def test_the_filter_and_the_domains_of_the_project_speak_until_a_person_has(sgqa: Crew) -> None:
    make_item(sgqa.project)
    annotation = sgqa.ann.take("ask")["annotation"]["id"]
    wrong = asked("What time is it?", filter_kind="perception", domain="Baking", frame=0)

    saved = sgqa.ann.save(annotation, wrong).json()

    assert [(one["rule"], one["severity"]) for one in saved["findings"]] == [
        ("seen_too_short", "error"),
        ("filter_kind_stale", "error"),
        ("question_filtered", "error"),
        ("domain_unknown", "error"),
    ]
    assert sgqa.ann.submit(annotation, saved["revision"]).status_code == 422
    value = {
        **wrong["value"],
        "filter_kind": "changing_information",
        "kept_because": "The clock can be read.",
        "domain": "Cooking",
        "frame": 60,
    }
    again = sgqa.ann.save(annotation, put("ask", value, object_id=wrong["id"], base_version=1)).json()
    assert again["findings"] == []
    assert sgqa.ann.submit(annotation, again["revision"]).status_code == 200


def test_a_question_that_is_taken_back_is_gone_and_none_cannot_be_handed_in(sgqa: Crew) -> None:
    make_item(sgqa.project)
    annotation = sgqa.ann.take("ask")["annotation"]["id"]
    first, second = asked(), asked("What is on the table?", filter_kind="perception")
    sgqa.ann.save(annotation, first, second)

    left = sgqa.ann.save(annotation, delete("ask", first["id"], 1), delete("ask", second["id"], 1)).json()

    assert [one["rule"] for one in left["findings"]] == ["no_asks"]
    assert sgqa.ann.submit(annotation, left["revision"]).status_code == 422


@pytest.mark.parametrize(
    ("stage", "change", "field"),
    [
        ("answer", {"question": "What is he cutting?"}, "question"),
        ("answer", {"frame": 70}, "frame"),
        ("answer", {"answer_verdict": "accepted"}, "answer_verdict"),
        ("verify", {"answer": "Bread."}, "answer"),
        ("verify", {"evidence": None}, "evidence"),
    ],
)
def test_each_stage_changes_its_own_part_only(
    sgqa: Crew, stage: str, change: dict[str, Any], field: str
) -> None:
    start(sgqa)
    desk = sgqa.ann
    if stage == "verify":
        go_on(sgqa.ann, "answer", ANSWERED)
        desk = sgqa.bob
    bench = desk.take(stage)

    answer = desk.save(bench["annotation"]["id"], *changed(bench, change))

    assert (answer.status_code, answer.json()["error"]["place"]["field"]) == (422, field)


def test_a_rejected_answer_goes_back_with_the_reason_and_is_verified_again(sgqa: Crew) -> None:
    item = start(sgqa)
    go_on(sgqa.ann, "answer", ANSWERED)
    go_on(sgqa.bob, "verify", {"answer_verdict": "lacking_details", "answer_explanation": "Which knife?"})

    work_item = WorkItem.objects.get(item=item, round=2)
    assert work_item.reason == "“What is she cutting?”: the answer is lacking details. Which knife?"
    mended = GOOD_ANSWER.replace("a spoon", "a spoon of wood")
    bench = go_on(sgqa.cleo, "answer", {"answer": mended})
    (one,) = bench["annotation"]["document"]["asks"]
    assert (one["answer_verdict"], one["answer_explanation"]) == (None, "Which knife?")
    go_on(sgqa.bob, "verify", {"answer_verdict": "accepted", "answer_explanation": ""})

    assert [step[:2] for step in steps(item)] == [
        ("ask", 1), ("answer", 1), ("verify", 1), ("answer", 2), ("verify", 2),
    ]  # fmt: skip
    item.refresh_from_db()
    assert item.state == Item.State.COMPLETE


def test_an_item_whose_questions_are_all_refused_is_withdrawn(sgqa: Crew) -> None:
    item = start(sgqa)

    go_on(sgqa.bob, "answer", REFUSED)

    assert steps(item) == [("ask", 1, "accepted"), ("answer", 1, "accepted")]
    item.refresh_from_db()
    assert item.state == Item.State.WITHDRAWN
    reason = WorkItem.objects.get(item=item, stage="answer").reason
    assert reason == (
        "Every question was refused. “What is she cutting?”: unanswerable. Her hands are hidden."
    )
    assert AuditEntry.objects.filter(action="work.questions_refused").count() == 1


def test_one_refused_question_does_not_stop_the_others(sgqa: Crew) -> None:
    item = start(sgqa, asked(), asked("What is on the table?", filter_kind="perception"))

    go_on(sgqa.bob, "answer", REFUSED, ANSWERED)
    go_on(sgqa.cleo, "verify", {}, {"answer_verdict": "accepted"})

    item.refresh_from_db()
    assert item.state == Item.State.COMPLETE


def test_whoever_verifies_may_refuse_the_question_too(sgqa: Crew) -> None:
    item = start(sgqa)
    go_on(sgqa.ann, "answer", ANSWERED)

    go_on(sgqa.bob, "verify", {"question_verdict": "irrelevant", "question_explanation": "A label says it."})

    item.refresh_from_db()
    assert item.state == Item.State.WITHDRAWN
