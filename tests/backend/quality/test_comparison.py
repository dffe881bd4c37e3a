"""Answers side by side, and how far they agree."""

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from annotation_schemas.workflows import load_workflow
from backend.apps.annotations.models import Annotation
from backend.apps.quality.models import Agreement
from backend.apps.work.models import WorkItem
from backend.domain.captions import caption_similarity
from tests.backend.work.workplace import (
    Crew,
    make_item,
    put,
    whole_stc,
    work_item_of,
)
from tests.domain.documents import stc

# A box of 100 × 200 moved by 50 pixels overlaps itself by 50 × 200 of 150 × 200.
THIRD = pytest.approx(1 / 3)


def _two_answers(crew: Crew) -> tuple[str, str, str]:
    item = make_item(crew.project)
    ann = crew.ann.finish(*whole_stc("The walker crosses the yard."))["annotation"]["id"]
    bob = crew.bob.finish(*whole_stc("The walker leaves the yard.", shift=50.0))["annotation"]["id"]
    return f"work-items/{work_item_of(item).pk}/comparison", ann, bob


def test_two_answers_stand_side_by_side_with_their_agreement(crew: Crew) -> None:
    path, ann, bob = _two_answers(crew)

    shown = crew.reviewer.get(path)

    assert shown.status_code == 200
    body = shown.json()
    assert [one["id"] for one in body["annotations"]] == [ann, bob]
    assert [one["author"]["id"] for one in body["annotations"]] == [
        str(crew.ann.person.pk),
        str(crew.bob.person.pk),
    ]
    assert (body["work_item"]["state"], body["stage"]["name"], body["project"]["role"]) == (
        "review",
        "annotate",
        "reviewer",
    )
    words = caption_similarity("The walker crosses the yard.", "The walker leaves the yard.")
    agreement = body["agreement"]
    assert agreement["facets"] == {"tube": THIRD, "time": 1.0, "caption": pytest.approx(words)}
    assert agreement["overall"] == pytest.approx((1 / 3 + 1 + words) / 3)
    [matched] = agreement["detail"]["tracks"]
    assert (matched["viou"], len(matched["segments"])) == (THIRD, 1)
    assert agreement["pairs"][0]["first"] == ann
    assert agreement["pairs"][0]["second"] == bob


def test_agreement_is_kept_and_measured_anew_when_an_answer_moves_on(crew: Crew) -> None:
    path, ann, bob = _two_answers(crew)
    crew.lead.get(path)
    crew.lead.get(path)
    assert Agreement.objects.count() == 1
    crew.lead.post(f"annotations/{bob}/send-back", {"reason": "Look again."})
    document = Annotation.objects.get(pk=bob).document
    box = Annotation.objects.get(pk=ann).document["keyframes"][0]["box"]
    moved = [
        put(
            "keyframe",
            {key: value for key, value in {**one, "box": box}.items() if key not in ("id", "origin")},
            object_id=one["id"],
            base_version=1,
        )
        for one in document["keyframes"]
    ]
    crew.bob.save(bob, *moved)
    crew.bob.submit(bob, 2)

    facets = crew.lead.get(path).json()["agreement"]["facets"]

    assert facets["tube"] == 1.0
    rows = Agreement.objects.order_by("created_at").values_list("first_revision", "second_revision")
    assert list(rows) == [(1, 1), (1, 2)]


def test_one_answer_has_nothing_to_agree_with(crew: Crew) -> None:
    item = make_item(crew.project)
    crew.ann.finish(*whole_stc())

    body = crew.lead.get(f"work-items/{work_item_of(item).pk}/comparison").json()

    assert len(body["annotations"]) == 1
    assert body["agreement"] is None


def test_three_answers_are_compared_in_pairs(crew: Crew) -> None:
    item = make_item(crew.project)
    WorkItem.objects.filter(item=item).update(wanted=3)
    for desk, shift in ((crew.ann, 0.0), (crew.bob, 0.0), (crew.cleo, 50.0)):
        desk.finish(*whole_stc(shift=shift))

    agreement = crew.lead.get(f"work-items/{work_item_of(item).pk}/comparison").json()["agreement"]

    assert [pair["facets"]["tube"] for pair in agreement["pairs"]] == [1.0, THIRD, THIRD]
    assert agreement["facets"]["tube"] == pytest.approx((1 + 2 / 3) / 3)


def test_a_reviewer_sees_no_answer_while_the_work_item_is_given_out(crew: Crew) -> None:
    item = make_item(crew.project)
    crew.ann.finish(*whole_stc())

    assert crew.reviewer.get(f"work-items/{work_item_of(item).pk}/comparison").json()["annotations"] == []


def test_the_worklist_shows_what_waits_with_its_agreement_in_few_queries(
    crew: Crew, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        _two_answers(crew)
    make_item(crew.project)
    path = f"projects/{crew.project.slug}/reviews"
    crew.reviewer.get(path)

    with django_assert_max_num_queries(7):
        rows = crew.reviewer.get(path).json()["results"]

    assert len(rows) == 3
    assert {(row["answers"], row["wanted"], row["state"], row["asset_name"]) for row in rows} == {
        (2, 2, "review", "clip.mp4")
    }
    assert rows[0]["stage"] == {"name": "annotate", "title": "Track, cut and caption"}
    assert rows[0]["agreement"] == pytest.approx(Agreement.objects.earliest("pk").overall)
    assert rows[0]["my_adjudication"] is None
    work_item = rows[0]["work_item"]
    answers = crew.reviewer.get(f"work-items/{work_item}/comparison").json()["annotations"]
    draft = crew.reviewer.post(
        f"work-items/{work_item}/adjudicate", {"from_annotation_id": answers[0]["id"]}
    ).json()
    assert crew.reviewer.get(path).json()["results"][0]["my_adjudication"] == draft["id"]
    assert crew.lead.get(path).json()["results"][0]["my_adjudication"] is None
    shown = crew.reviewer.get(f"work-items/{work_item}/comparison").json()["annotations"]
    assert [one["kind"] for one in shown] == ["answer", "answer", "adjudication"]


def test_the_worklist_is_for_those_who_judge(crew: Crew) -> None:
    path, _, _ = _two_answers(crew)
    worklist = f"projects/{crew.project.slug}/reviews"

    assert [
        desk.get(worklist).status_code for desk in (crew.lead, crew.reviewer, crew.ann, crew.stranger)
    ] == [
        200,
        200,
        403,
        404,
    ]
    assert [desk.get(path).status_code for desk in (crew.ann, crew.cleo, crew.stranger)] == [404] * 3
    crew.project.memberships.filter(user=crew.ann.person).update(role="reviewer")
    assert crew.ann.get(worklist).json()["results"] == []
    assert crew.ann.get(path).status_code == 404


def test_the_worklist_can_be_of_one_stage(make_crew: Callable[..., Crew]) -> None:
    workflow: dict[str, Any] = dict(load_workflow("stc"))
    workflow["stages"][0] |= {"accept": "review", "review_share": 1}
    crew = make_crew(workflow=workflow)
    tracked = make_item(crew.project)
    subject, first, last, spoken = whole_stc()
    crew.ann.finish(subject, first, last, stage="track")
    one_of = [
        {**one["value"], "id": one["id"], "origin": one["origin"]} for one in (subject, first, last, spoken)
    ]
    whole = stc(one_of[:1], one_of[1:3], one_of[3:])
    verified = make_item(crew.project, seed=whole, start_stage="verify")
    bench = crew.bob.take("verify")
    assert crew.bob.submit(bench["annotation"]["id"], 0).status_code == 200
    path = f"projects/{crew.project.slug}/reviews"

    def waiting(stage: str) -> list[tuple[str, str]]:
        rows = crew.reviewer.get(f"{path}?stage={stage}").json()["results"]
        return [(row["work_item"], row["stage"]["name"]) for row in rows]

    assert waiting("track") == [(str(work_item_of(tracked).pk), "track")]
    assert waiting("verify") == [(str(work_item_of(verified).pk), "verify")]
    assert waiting("caption") == waiting("nowhere") == []
    assert len(crew.reviewer.get(path).json()["results"]) == 2
