"""What comes next is kept for a person for a short time, so that it can be fetched; nobody loses work by it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now

from backend.apps.annotations.models import Annotation
from backend.apps.work.models import Assignment, WorkItem
from tests.backend.work.workplace import (
    Crew,
    Desk,
    fgqa,
    make_item,
    make_items,
    pair,
    put,
    ready_asset,
    together,
    work_item_of,
)

STAGE = "annotate"


def _ahead(desk: Desk, after: str | None = None, stage: str = STAGE) -> Any:
    return desk.post(f"projects/{desk.project.slug}/work/ahead", {"stage": stage, "after": after})


def _item(desk: Desk, after: str | None = None) -> str:
    answer = _ahead(desk, after)
    assert answer.status_code == 200, answer.content
    return str(answer.json()["item"]["id"])


def _one_each(crew: Crew) -> None:
    WorkItem.objects.filter(project=crew.project).update(wanted=1)


def test_what_is_shown_ahead_is_what_comes_next_and_nothing_is_claimed(crew: Crew) -> None:
    make_items(crew.project, 3)
    at = crew.ann.take()

    ahead = _ahead(crew.ann, at["assignment"]["id"]).json()

    assert ahead["item"]["asset"] == ahead["asset"]["id"]
    assert ahead["item"]["id"] != at["item"]["id"]
    assert Assignment.objects.count() == 1
    Assignment.objects.update(state="submitted", lease_until=None)
    assert crew.ann.take()["item"]["id"] == ahead["item"]["id"]


def test_nobody_else_is_given_what_is_kept_and_asking_again_keeps_the_same(crew: Crew) -> None:
    make_items(crew.project, 3)
    _one_each(crew)
    mine = _item(crew.ann)

    assert _item(crew.ann) == mine
    assert _item(crew.bob) != mine
    assert crew.cleo.take()["item"]["id"] not in {mine, _item(crew.bob)}


def test_a_seat_is_kept_and_not_the_work_item(crew: Crew) -> None:
    item = make_item(crew.project)
    WorkItem.objects.update(wanted=2)

    assert _item(crew.ann) == str(item.pk)
    assert crew.bob.take()["item"]["id"] == str(item.pk)
    assert crew.cleo.post(f"projects/{crew.project.slug}/work/next").status_code == 204
    assert crew.ann.take()["item"]["id"] == str(item.pk)


def test_what_is_let_go_or_ran_out_is_free_again(crew: Crew) -> None:
    item = make_item(crew.project)
    _one_each(crew)
    assert _item(crew.ann) == str(item.pk)
    assert _ahead(crew.bob).status_code == 204

    path = f"/api/v1/projects/{crew.project.slug}/work/ahead"
    assert crew.bob.client.delete(path).status_code == 204
    assert _ahead(crew.bob).status_code == 204
    assert crew.ann.client.delete(path).status_code == 204
    assert _item(crew.bob) == str(item.pk)

    WorkItem.objects.update(kept_until=Now() - timedelta(seconds=1))
    assert crew.cleo.take()["item"]["id"] == str(item.pk)
    assert _ahead(crew.bob).status_code == 204


def test_what_is_kept_waits_for_nobody_else_in_the_counts(crew: Crew) -> None:
    make_items(crew.project, 2)
    _one_each(crew)
    _item(crew.ann)

    assert [crew.ann.get("work").json()["queues"][0]["available"]] == [2]
    assert [crew.bob.get("work").json()["queues"][0]["available"]] == [1]


def test_work_that_came_back_is_shown_ahead_of_new_work(crew: Crew) -> None:
    make_items(crew.project, 3)
    back = crew.ann.take()
    Assignment.objects.filter(pk=back["assignment"]["id"]).update(state="submitted", lease_until=None)
    at = crew.ann.take()
    Assignment.objects.filter(pk=back["assignment"]["id"]).update(
        state="sent_back", lease_until=Now() + timedelta(days=1)
    )

    assert _item(crew.ann, at["assignment"]["id"]) == back["item"]["id"]
    assert not WorkItem.objects.exclude(kept_for=None).exists()


def test_a_claim_ends_the_keeping(crew: Crew) -> None:
    item = make_item(crew.project)
    _item(crew.ann)
    crew.ann.take()

    row = work_item_of(item)
    assert (row.kept_for, row.kept_until) == (None, None)


def test_the_clip_of_a_blind_stage_is_not_shown_ahead(make_crew: Any) -> None:
    crew = make_crew(workflow="mcq")
    item = make_item(crew.project)
    WorkItem.objects.filter(item=item).update(stage="blind")

    assert _ahead(crew.ann, stage="blind").status_code == 204
    assert not WorkItem.objects.exclude(kept_for=None).exists()


def test_strangers_and_unknown_stages_are_refused(crew: Crew) -> None:
    make_item(crew.project)
    assert _ahead(crew.stranger).status_code == 404
    assert _ahead(crew.ann, stage="nowhere").status_code == 404
    assert crew.stranger.client.delete(f"/api/v1/projects/{crew.project.slug}/work/ahead").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_many_who_look_ahead_at_once_are_each_kept_another(crew: Crew) -> None:
    make_items(crew.project, 3)
    _one_each(crew)
    desks = [crew.ann, crew.bob, crew.cleo]

    assert len(set(together(3, lambda number: _item(desks[number])))) == 3


def test_handing_in_gives_the_next_work_of_the_stage_with_all_that_its_screen_needs(make_crew: Any) -> None:
    crew = make_crew(workflow="fgqa")
    items = [make_item(crew.project, seed=fgqa(pair()), start_stage="answer") for _ in range(2)]
    first = crew.ann.take("answer")
    annotation = first["annotation"]["id"]

    # Refused: nothing is claimed.
    refused = crew.ann.post(f"annotations/{annotation}/hand-on", {"revision": 0})
    assert refused.status_code == 422
    assert Assignment.objects.count() == 1

    [seeded] = first["annotation"]["document"]["pairs"]
    value = {key: field for key, field in seeded.items() if key not in ("id", "origin")}
    judged = {**value, "question_verdict": "irrelevant", "question_explanation": "Nobody is there."}
    saved = crew.ann.save(annotation, put("pair", judged, object_id=seeded["id"], base_version=1))
    assert saved.status_code == 200, saved.content
    revision = {"revision": saved.json()["revision"]}
    done = crew.ann.post(f"annotations/{annotation}/hand-on", revision).json()
    assert done["next"]["item"]["id"] == str(items[1].pk)
    assert done["next"] == crew.ann.get(f"assignments/{done['next']['assignment']['id']}").json()

    # The answer was lost on its way: asking again gives the same.
    again = crew.ann.post(f"annotations/{annotation}/hand-on", revision).json()
    assert again["next"]["assignment"]["id"] == done["next"]["assignment"]["id"]


def test_the_clips_before_and_after_are_shown_as_they_were_accepted(make_crew: Any) -> None:
    crew = make_crew(workflow="fgqa")
    asset = ready_asset(crew.project)

    def clip(start: int, end: int, question: str, **fields: Any) -> str:
        seed = fgqa(pair(question, **fields))
        item = make_item(
            crew.project, asset, start_frame=start, end_frame=end, seed=seed, start_stage="answer"
        )
        work_item = work_item_of(item)
        Annotation.objects.create(
            work_item=work_item,
            document_type="fgqa",
            schema_version=1,
            state="accepted",
            kind="answer",
            author=crew.bob.person,
            document=seed,
            seed=seed,
            versions={},
            seed_versions={},
            frame_table_hash="h",
        )
        WorkItem.objects.filter(pk=work_item.pk).update(state="accepted")
        return str(item.pk)

    good: dict[str, Any] = {"question_verdict": "ok", "answer": "Red.", "answer_verdict": "written"}
    clip(0, 9, "Too far away?", **good)
    before = [clip(10, 19, "What colour?", **good), clip(20, 29, "Which hat?", **good)]
    clip(25, 45, "The same frames?", **good)
    clip(30, 39, "Refused?", question_verdict="irrelevant")
    after = clip(60, 69, "Which coat?", **good)
    here = make_item(
        crew.project, asset, start_frame=40, end_frame=50, seed=fgqa(pair()), start_stage="answer"
    )
    bench = crew.ann.take("answer")
    assert bench["item"]["id"] == str(here.pk)

    path = f"assignments/{bench['assignment']['id']}/neighbours"
    shown = crew.ann.get(path).json()

    assert [(each["item"], each["is_before"]) for each in shown] == [
        (before[0], True),
        (before[1], True),
        (after, False),
    ]
    assert shown[0]["pairs"] == [{"question": "What colour?", "answer": "Red."}]
    assert crew.bob.get(path).status_code == 404
