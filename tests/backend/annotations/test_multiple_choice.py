"""A question on its way: its distractors are written, answered without the clip, and judged by others."""

from collections.abc import Callable
from typing import Any

import pytest

from annotation_schemas.seeds import option_id
from annotation_schemas.workflows import load_workflow
from backend.apps.annotations.models import Annotation
from backend.apps.projects.models import Membership
from backend.apps.projects.services import add_member
from backend.apps.work.models import Assignment, Item, WorkItem
from backend.infra.audit.models import AuditEntry
from tests.backend.work.workplace import (
    Crew,
    Desk,
    answered,
    delete,
    distractor,
    fgqa,
    make_item,
    pair,
    put,
    ready_asset,
)

RIGHT, WRONG, BOTH = "The left hand.", "The right hand.", "Both hands."


@pytest.fixture
def mcq(make_crew: Callable[..., Crew]) -> Crew:
    return make_crew(workflow="mcq")


@pytest.fixture
def blinded(mcq: Crew, make_user: Callable[..., Any]) -> list[Desk]:
    """Six more people."""
    people = [make_user() for _ in range(6)]
    for person in people:
        add_member(actor=None, project=mcq.project, user=person, role=Membership.Role.ANNOTATOR)
    return [Desk(person, mcq.project) for person in people]


def asked_in(item: Item) -> str:
    """The id of the question of the item's seed."""
    assert item.seed is not None
    return str(item.seed["pairs"][0]["id"])


def start(crew: Crew, *texts: str, **fields: Any) -> tuple[Item, str, dict[str, Any]]:
    """An item whose distractors Ann has written: the item, the id of its question, her workbench."""
    item = make_item(crew.project, seed=fgqa(answered()), **fields)
    question_id = asked_in(item)
    bench = crew.ann.finish(
        *(distractor(question_id, text) for text in texts or (WRONG, BOTH)), stage="distractors"
    )
    return item, question_id, bench


def choose(bench: dict[str, Any], text: str) -> dict[str, Any]:
    """An operation: the choice of the option that says `text`."""
    (asked,) = bench["annotation"]["document"]["blind_questions"]
    (option,) = [one["id"] for one in asked["options"] if one["text"] == text]
    return put("choice", {"question_id": asked["id"], "option_id": option})


def guess(desk: Desk, text: str) -> dict[str, Any]:
    """Take a blind work item, choose, submit; returns the workbench as taken."""
    bench = desk.take("blind")
    saved = desk.save(bench["annotation"]["id"], choose(bench, text))
    assert desk.submit(bench["annotation"]["id"], saved.json()["revision"]).status_code == 200
    return bench


def judge(desk: Desk, **verdicts: str) -> None:
    """Take a work item of the check and give the distractors of these texts their verdicts."""
    bench = desk.take("check")
    by_text = {"wrong": WRONG, "both": BOTH}
    operations = []
    for name, verdict in verdicts.items():
        (one,) = [
            one for one in bench["annotation"]["document"]["distractors"] if one["text"] == by_text[name]
        ]
        value = {key: entry for key, entry in one.items() if key not in ("id", "origin")}
        version = bench["annotation"]["versions"][one["id"]]
        operations.append(
            put("distractor", {**value, "verdict": verdict}, object_id=one["id"], base_version=version)
        )
    saved = desk.save(bench["annotation"]["id"], *operations)
    assert saved.status_code == 200, saved.content
    assert desk.submit(bench["annotation"]["id"], saved.json()["revision"]).status_code == 200


def steps(item: Item) -> list[tuple[str, int, str]]:
    rows = WorkItem.objects.filter(item=item).order_by("created_at", "id")
    return [(one.stage, one.round, one.state) for one in rows]


def test_an_accepted_pair_becomes_a_question_to_write_distractors_for(mcq: Crew) -> None:
    refused = pair("Which brand?", question_verdict="irrelevant")
    make_item(mcq.project, seed=fgqa(answered(), refused))

    document = mcq.ann.take("distractors")["annotation"]["document"]

    assert (document["document_type"], document["distractors"]) == ("mcq", [])
    (question,) = document["questions"]
    assert (question["question"], question["answer"]) == ("Which hand opens the jar?", RIGHT)
    assert question["origin"] == {"by": "import", "source": "questions.csv"}


@pytest.mark.parametrize(
    ("seed", "start_stage", "message"),
    [
        (fgqa(pair()), None, "The seed holds no question with an accepted answer."),
        (fgqa(answered()), "blind", 'The stage "blind" needs a seed of type mcq.'),
        ({"document_type": "stc"}, None, 'The stage "distractors" needs a seed of type mcq.'),
    ],
)
def test_a_seed_without_a_question_is_refused(
    mcq: Crew, seed: dict[str, Any], start_stage: str | None, message: str
) -> None:
    asset = ready_asset(mcq.project)
    body = {"asset": str(asset.pk), "seed": seed, **({"start_stage": start_stage} if start_stage else {})}

    answer = mcq.lead.post(f"projects/{mcq.project.slug}/items", body)

    assert (answer.status_code, answer.json()["error"]["message"]) == (422, message)
    assert not Item.objects.exists()


def test_unfinished_distractors_are_not_handed_in(mcq: Crew) -> None:
    item = make_item(mcq.project, seed=fgqa(answered()))
    question_id = asked_in(item)
    annotation = mcq.ann.take()["annotation"]["id"]
    same = distractor(question_id, "the LEFT  hand", asked_about=False, changed_detail="")

    findings = mcq.ann.save(annotation, same).json()["findings"]
    refused = mcq.ann.submit(annotation, 1)

    assert [(one["rule"], one["severity"]) for one in findings] == [
        ("distractor_equals_answer", "error"),
        ("changed_detail_missing", "error"),
        ("asked_about_unconfirmed", "error"),
    ]
    assert refused.status_code == 422
    assert steps(item) == [("distractors", 1, "open")]


def test_the_writer_gives_no_verdict_and_the_judge_changes_no_word(mcq: Crew, blinded: list[Desk]) -> None:
    item = make_item(mcq.project, seed=fgqa(answered()))
    question_id = asked_in(item)
    writing = mcq.ann.take()["annotation"]["id"]
    verdict = mcq.ann.save(writing, distractor(question_id, WRONG, verdict="wrong_and_plausible"))
    assert (verdict.status_code, verdict.json()["error"]["place"]["field"]) == (422, "verdict")
    mcq.ann.save(writing, distractor(question_id, WRONG), distractor(question_id, BOTH))
    assert mcq.ann.submit(writing, 1).status_code == 200
    for desk in blinded[:3]:
        guess(desk, WRONG)
    bench = mcq.bob.take("check")
    one = bench["annotation"]["document"]["distractors"][0]
    value = {key: entry for key, entry in one.items() if key not in ("id", "origin")}
    changed = put("distractor", {**value, "text": "No hand."}, object_id=one["id"], base_version=1)

    answer = mcq.bob.save(bench["annotation"]["id"], changed)

    assert (answer.status_code, answer.json()["error"]["place"]["field"]) == (422, "text")


def test_who_answers_blind_is_told_nothing_and_shown_nothing_of_the_clip(
    mcq: Crew, blinded: list[Desk]
) -> None:
    item, question_id, writing = start(mcq, metadata={"domain": "Cooking", "what_description": "opens a jar"})
    asset = str(item.asset_id)
    places = [f"assets/{asset}", f"assets/{asset}/frames", f"assets/{asset}/media/proxy"]
    desk, other = blinded[:2]
    assert [desk.get(place).status_code for place in places] == [200, 200, 200]

    bench = desk.take("blind")

    said = str(bench) + str(desk.get("work").json())
    for secret in (asset, "clip.mp4", "opens a jar", "Cooking", "which hand"):
        assert secret not in said
    assert bench["asset"] is None
    assert [desk.get(place).status_code for place in places] == [404, 404, 404]
    assert desk.get(f"projects/{mcq.project.slug}/assets").json()["results"] == []
    assert [other.get(place).status_code for place in places] == [200, 200, 200]
    (asked,) = bench["annotation"]["document"]["blind_questions"]
    assert {one["text"] for one in asked["options"]} == {RIGHT, WRONG, BOTH}
    assert question_id == asked["id"]
    writer = writing["annotation"]["id"]
    assert desk.get(f"annotations/{writer}").status_code == 404


def test_a_choice_is_one_of_the_options_and_must_be_made(mcq: Crew, blinded: list[Desk]) -> None:
    start(mcq)
    desk = blinded[0]
    bench = desk.take("blind")
    annotation = bench["annotation"]["id"]
    asked = bench["annotation"]["document"]["blind_questions"][0]

    assert desk.submit(annotation, 0).json()["error"]["code"] == "has_errors"
    stray = put("choice", {"question_id": asked["id"], "option_id": option_id(asked["id"], "No hand.")})
    assert desk.save(annotation, stray).json()["error"]["detail"]["rule"] == "unknown_option"
    edit = put("blind_question", {"question": "?", "options": []}, object_id=asked["id"], base_version=1)
    assert desk.save(annotation, edit).json()["error"]["detail"]["rule"] == "kind_not_editable"
    assert desk.save(annotation, choose(bench, RIGHT)).status_code == 200


def test_media_come_back_when_the_blind_work_is_handed_in(mcq: Crew, blinded: list[Desk]) -> None:
    item, _, _ = start(mcq)
    place = f"assets/{item.asset_id}/media/proxy"

    bench = guess(blinded[0], WRONG)
    assert blinded[0].get(place).status_code == 200

    second = blinded[1].take("blind")
    assert blinded[1].get(place).status_code == 404
    assert blinded[1].post(f"assignments/{second['assignment']['id']}/return").status_code == 200
    assert blinded[1].get(place).status_code == 200
    assert bench["stage"]["name"] == "blind"


def test_nobody_answers_blind_who_had_to_do_with_the_clip(mcq: Crew) -> None:
    item, _, _ = start(mcq)
    assert mcq.ann.post(f"projects/{mcq.project.slug}/work/next", {"stage": "blind"}).status_code == 204
    # Bob wrote distractors for a question on the same frames.
    make_item(mcq.project, item.asset, seed=fgqa(answered("Which jar?", "The blue one.")))
    bench = mcq.bob.take("distractors")
    assert mcq.bob.post(f"assignments/{bench['assignment']['id']}/return").status_code == 200
    assert mcq.bob.post(f"projects/{mcq.project.slug}/work/next", {"stage": "blind"}).status_code == 204
    assert mcq.cleo.take("blind")["item"]["id"] == str(item.pk)


def test_a_question_that_is_not_solved_goes_to_somebody_else_for_a_check(
    mcq: Crew, blinded: list[Desk]
) -> None:
    item, _, _ = start(mcq)

    for desk, text in zip(blinded, (RIGHT, WRONG, RIGHT), strict=False):
        guess(desk, text)

    assert steps(item) == [("distractors", 1, "accepted"), ("blind", 1, "accepted"), ("check", 1, "open")]
    assert set(Annotation.objects.filter(document_type="blind").values_list("state", flat=True)) == {
        "submitted"
    }
    for desk in (mcq.ann, blinded[0]):
        assert desk.post(f"projects/{mcq.project.slug}/work/next", {"stage": "check"}).status_code == 204
    judge(mcq.bob, wrong="wrong_and_plausible", both="implausible")
    item.refresh_from_db()
    assert (item.state, steps(item)[-1]) == ("complete", ("check", 1, "accepted"))


def test_a_question_that_people_solve_blind_goes_back_with_the_numbers(
    mcq: Crew, blinded: list[Desk]
) -> None:
    item, question_id, _ = start(mcq)

    for desk in blinded[:3]:
        guess(desk, RIGHT)

    assert steps(item) == [
        ("distractors", 1, "accepted"),
        ("blind", 1, "accepted"),
        ("distractors", 2, "open"),
    ]
    bench = mcq.bob.take("distractors")
    assert bench["assignment"]["reason"] == (
        "3 of 3 people chose the right one of 3 options without the video (by guessing 0.037): "
        "“Which hand opens the jar?”"
    )
    assert [one["text"] for one in bench["annotation"]["document"]["distractors"]] == [WRONG, BOTH]
    counted = AuditEntry.objects.get(action="work.counted_blind").detail
    assert counted["solved"] == [question_id]
    assert (counted["questions"][0]["answers"], counted["questions"][0]["right"]) == (3, 3)
    # The second round: other people, and nobody of the first.
    kept = bench["annotation"]["document"]["distractors"]
    saved = mcq.bob.save(
        bench["annotation"]["id"],
        delete("distractor", kept[0]["id"], 1),
        distractor(question_id, "The left hand, from below."),
    )
    assert mcq.bob.submit(bench["annotation"]["id"], saved.json()["revision"]).status_code == 200
    assert steps(item)[-1] == ("blind", 2, "open")
    refused = [
        desk.post(f"projects/{mcq.project.slug}/work/next", {"stage": "blind"}).status_code
        for desk in (*blinded[:3], mcq.ann, mcq.bob)
    ]
    assert refused == [204] * 5
    for desk in blinded[3:]:
        guess(desk, BOTH)
    assert steps(item)[-1] == ("check", 2, "open")


def test_an_item_with_a_distractor_that_is_also_true_is_withdrawn(mcq: Crew, blinded: list[Desk]) -> None:
    item, _, _ = start(mcq)
    for desk in blinded[:3]:
        guess(desk, WRONG)

    judge(mcq.bob, wrong="also_true", both="wrong_and_plausible")

    item.refresh_from_db()
    assert item.state == "withdrawn"
    last = WorkItem.objects.get(item=item, stage="check")
    assert (last.state, last.reason) == (
        "accepted",
        "Every question of the item has a distractor that is also true.",
    )
    assert AuditEntry.objects.filter(action="work.found_ambiguous", subject=f"work_item:{last.pk}").exists()


def test_an_item_left_without_distractors_goes_back_without_the_implausible_ones(
    mcq: Crew, blinded: list[Desk]
) -> None:
    item, _, _ = start(mcq)
    for desk in blinded[:3]:
        guess(desk, WRONG)

    judge(mcq.bob, wrong="implausible", both="implausible")

    assert steps(item)[-1] == ("distractors", 2, "open")
    bench = mcq.cleo.take("distractors")
    assert bench["annotation"]["document"]["distractors"] == []
    assert bench["assignment"]["reason"] == (
        "Whoever saw the clip did not find 1 distractor wrong and plausible: “Which hand opens the jar?”"
    )


@pytest.fixture
def both(make_crew: Callable[..., Crew]) -> Crew:
    """A project that goes on from answers to multiple choice."""
    stages = [load_workflow("fgqa")["stages"][1], *load_workflow("mcq")["stages"]]
    stages[0]["differ_from"] = []
    return make_crew(workflow={"name": "both", "title": "Both", "stages": stages})


def test_answers_that_were_accepted_go_on_to_distractors_and_rejected_questions_do_not(both: Crew) -> None:
    good, bad = (make_item(both.project, seed=fgqa(pair(question))) for question in ("How?", "Why?"))
    for fields in (
        {"question_verdict": "ok", "answer": RIGHT, "answer_verdict": "written"},
        {"question_verdict": "irrelevant"},
    ):
        bench = both.ann.take("answer")
        (asked,) = bench["annotation"]["document"]["pairs"]
        value = {key: entry for key, entry in asked.items() if key not in ("id", "origin")}
        change = put(
            "pair", {**value, **fields}, object_id=asked["id"], base_version=1, origin=asked["origin"]
        )
        saved = both.ann.save(bench["annotation"]["id"], change)
        assert both.ann.submit(bench["annotation"]["id"], saved.json()["revision"]).status_code == 200

    assert steps(good) == [("answer", 1, "accepted"), ("distractors", 1, "open")]
    bad.refresh_from_db()
    assert (steps(bad), bad.state) == ([("answer", 1, "accepted")], "withdrawn")
    assert both.bob.take("distractors")["annotation"]["document"]["questions"][0]["answer"] == RIGHT
    assert Assignment.objects.filter(user=both.bob.person).count() == 1
