"""What comes next is kept for a person for a short time, so that it can be fetched; nobody loses work by it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now

from backend.apps.work.models import Assignment, WorkItem
from tests.backend.work.workplace import Crew, Desk, make_item, make_items, together, work_item_of

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
