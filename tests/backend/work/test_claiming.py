"""Who is given which work, for how long, and what happens when many ask at once."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from time import sleep
from typing import Any

import pytest
from django.db import OperationalError
from django.db.models.functions import Now
from django.utils import timezone

from backend.apps.accounts.models import User
from backend.apps.audits.models import AuditPlan
from backend.apps.projects.models import Project
from backend.apps.work.models import Assignment, WorkItem
from backend.apps.work.services import claim_next, expire_leases
from backend.domain.auditing import AuditRates
from tests.backend.work.workplace import (
    Crew,
    fgqa,
    make_item,
    make_items,
    pair,
    together,
    whole_stc,
    work_item_of,
)

CLAIMERS = 16
WORK_ITEMS = 200
PAUSE_SECONDS = 0.02


def _run_out(**which: Any) -> None:
    Assignment.objects.filter(**which).update(lease_until=Now() - timedelta(seconds=1))


def test_next_gives_the_oldest_of_the_highest_priority(crew: Crew) -> None:
    make_item(crew.project)
    urgent = make_item(crew.project, priority=5)
    make_item(crew.project, priority=5)

    bench = crew.ann.take()

    assert bench["item"]["id"] == str(urgent.pk)
    assert bench["assignment"]["state"] == "active"
    assert bench["annotation"]["document"] == {
        "document_type": "stc",
        "schema_version": 1,
        "tracks": [],
        "keyframes": [],
        "segments": [],
    }
    assert bench["stage"]["name"] == "annotate"
    assert bench["project"]["role"] == "annotator"
    assert bench["asset"]["frame_count"] == 90


def test_asking_again_gives_the_same_assignment_until_it_is_submitted(crew: Crew) -> None:
    make_items(crew.project, 2)

    first = crew.ann.take()
    again = crew.ann.take()

    assert again["assignment"]["id"] == first["assignment"]["id"]
    assert Assignment.objects.count() == 1
    crew.ann.finish(*whole_stc())
    assert crew.ann.take()["item"]["id"] != first["item"]["id"]


def test_a_work_item_is_given_to_as_many_people_as_wanted_and_to_nobody_twice(crew: Crew) -> None:
    make_item(crew.project)
    path = f"projects/{crew.project.slug}/work/next"

    crew.ann.finish(*whole_stc())
    assert crew.ann.post(path).status_code == 204
    crew.bob.take()
    answer = crew.cleo.post(path)

    assert (answer.status_code, answer.content) == (204, b"")
    assert Assignment.objects.count() == 2


def test_a_seat_is_free_again_when_its_lease_ran_out(crew: Crew) -> None:
    item = make_item(crew.project)
    crew.ann.take()
    crew.bob.take()
    _run_out(user=crew.ann.person)

    assert crew.cleo.take()["item"]["id"] == str(item.pk)
    assert crew.ann.post(f"projects/{crew.project.slug}/work/next").status_code == 204


def test_whose_lease_ran_out_goes_on_while_the_seat_is_free(crew: Crew) -> None:
    make_items(crew.project, 2)
    first = crew.ann.take()
    _run_out(user=crew.ann.person)
    assert expire_leases() == 1
    assert Assignment.objects.get().state == Assignment.State.EXPIRED

    again = crew.ann.take()

    assert again["assignment"]["id"] == first["assignment"]["id"]
    assert again["assignment"]["state"] == "active"
    assert Assignment.objects.filter(lease_until__gt=Now() + timedelta(minutes=59)).count() == 1


def test_the_sweep_marks_only_leases_that_ran_out(crew: Crew) -> None:
    make_item(crew.project)
    crew.ann.take()
    crew.bob.take()
    _run_out(user=crew.bob.person)

    assert (expire_leases(), expire_leases()) == (1, 0)
    states = {one.user_id: one.state for one in Assignment.objects.all()}
    assert states == {crew.ann.person.pk: "active", crew.bob.person.pk: "expired"}


def test_leases_follow_the_clock_of_the_database(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    make_item(crew.project)
    wrong: datetime = timezone.now() + timedelta(days=300)
    monkeypatch.setattr(timezone, "now", lambda: wrong)

    assignment = claim_next(actor=crew.ann.person, project=crew.project)

    assert assignment is not None
    assert Assignment.objects.filter(
        pk=assignment.pk,
        lease_until__gt=Now() + timedelta(minutes=59),
        lease_until__lte=Now() + timedelta(minutes=60),
    ).exists()


def test_a_stage_is_only_for_its_roles(make_crew: Callable[..., Crew]) -> None:
    crew = make_crew(workflow="fgqa")
    make_item(crew.project)
    path = f"projects/{crew.project.slug}/work/next"

    for desk, stage in ((crew.ann, "audit"), (crew.lead, "question"), (crew.ann, "nowhere")):
        answer = desk.post(path, {"stage": stage})
        assert answer.status_code == 404
        assert answer.json()["error"]["message"] == f'There is no stage "{stage}" for you in this project.'
    assert crew.reviewer.post(path).status_code == 204
    assert crew.stranger.post(path).status_code == 404
    assert Assignment.objects.count() == 0


def test_three_stages_are_done_by_three_people(make_crew: Callable[..., Crew]) -> None:
    crew = make_crew(workflow="stc")
    item = make_item(crew.project)
    path = f"projects/{crew.project.slug}/work/next"
    operations = whole_stc()
    crew.ann.finish(*operations[:3])
    assert work_item_of(item, "track").state == WorkItem.State.ACCEPTED
    seeded = work_item_of(item, "caption").seed

    assert crew.ann.post(path).status_code == 204
    bench = crew.bob.finish(operations[3])
    assert crew.ann.post(path).status_code == 204
    assert crew.bob.post(path).status_code == 204
    verify = crew.cleo.take()

    assert bench["annotation"]["document"] == seeded
    assert bench["annotation"]["versions"] == {operation["id"]: 1 for operation in operations[:3]}
    assert verify["stage"]["name"] == "verify"
    assert [one["caption"] for one in verify["annotation"]["document"]["segments"]] == [
        "The walker crosses the yard."
    ]


def test_who_adjudicated_a_stage_is_not_given_the_next_one(make_crew: Callable[..., Crew]) -> None:
    crew = make_crew(workflow="stc")
    item = make_item(crew.project, seed=None)
    first = work_item_of(item)
    WorkItem.objects.filter(pk=first.pk).update(adjudicated_by=crew.ann.person, state=WorkItem.State.ACCEPTED)
    WorkItem.objects.create(item=item, project=crew.project, stage="caption", wanted=1)
    path = f"projects/{crew.project.slug}/work/next"

    assert crew.ann.post(path).status_code == 204
    assert crew.bob.take()["stage"]["name"] == "caption"


def test_the_audit_takes_its_share_of_train_and_all_that_evaluates(make_crew: Callable[..., Crew]) -> None:
    crew = make_crew(workflow="fgqa")
    AuditPlan.objects.create(
        project=crew.project, key="k", rates=AuditRates(new_people_until=0, risks={}).as_json()
    )
    question = pair(
        question_verdict="ok",
        answer="The left hand.",
        answer_verdict="written",
        evidence={"start_frame": 0, "end_frame": 60},
    )
    items = {
        split: [
            make_item(crew.project, split=split, seed=fgqa(question), start_stage="answer") for _ in range(12)
        ]
        for split in ("train", "val", "test")
    }
    for _ in range(36):
        bench = crew.ann.take("answer")
        assert crew.ann.submit(bench["annotation"]["id"], 0).json()["state"] == "accepted"

    audited = set(WorkItem.objects.filter(stage="audit").values_list("item", flat=True))
    for split in ("val", "test"):
        assert {item.pk for item in items[split]} <= audited
        assert {item.state for item in items[split]} == {"open"}
    skipped = [item for item in items["train"] if item.pk not in audited]
    assert len(skipped) > 6
    for item in skipped:
        item.refresh_from_db()
        assert item.state == "complete"


def test_returned_and_skipped_work_goes_to_others(crew: Crew) -> None:
    make_item(crew.project)
    mine, bobs = crew.ann.take(), crew.bob.take()

    returned = crew.ann.post(f"assignments/{mine['assignment']['id']}/return")
    skipped = crew.bob.post(
        f"assignments/{bobs['assignment']['id']}/skip", {"reason": "The picture is black."}
    )

    assert (returned.status_code, returned.json()["state"]) == (200, "returned")
    assert (skipped.json()["state"], skipped.json()["reason"]) == ("skipped", "The picture is black.")
    assert crew.ann.post(f"projects/{crew.project.slug}/work/next").status_code == 204
    assert crew.cleo.take()["item"]["id"] == mine["item"]["id"]
    late = crew.ann.save(mine["annotation"]["id"], *whole_stc())
    assert (late.status_code, late.json()["error"]["code"]) == (409, "locked")
    again = crew.ann.post(f"assignments/{mine['assignment']['id']}/return")
    assert (again.status_code, again.json()["state"]) == (200, "returned")
    renewed = crew.ann.post(f"assignments/{mine['assignment']['id']}/renew")
    assert (renewed.status_code, renewed.json()["error"]["code"]) == (409, "wrong_state")


def test_renewing_begins_the_lease_anew_and_is_for_the_holder_alone(crew: Crew) -> None:
    make_item(crew.project)
    path = f"assignments/{crew.ann.take()['assignment']['id']}"
    held = Assignment.objects.filter(user=crew.ann.person)
    held.update(lease_until=Now() + timedelta(minutes=5))

    for desk in (crew.bob, crew.lead, crew.stranger):
        for act in ("renew", "return", "skip"):
            assert desk.post(f"{path}/{act}", {"reason": "no"} if act == "skip" else {}).status_code == 404
        assert desk.get(path).status_code == 404
    assert held.filter(state="active", lease_until__lt=Now() + timedelta(minutes=6)).exists()
    assert crew.ann.post(f"{path}/renew").status_code == 200
    assert held.filter(lease_until__gt=Now() + timedelta(minutes=59)).exists()


def test_renewing_after_somebody_took_over_says_so(crew: Crew) -> None:
    make_item(crew.project)
    path = f"assignments/{crew.ann.take()['assignment']['id']}/renew"
    _run_out(user=crew.ann.person)
    crew.bob.take()
    crew.cleo.take()

    answer = crew.ann.post(path)

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "lease_lost")


def _patiently(act: Callable[[], Any]) -> Any:
    """Ask again, a few times, when the database is busy, as browsers do when they are answered 503."""
    for _ in range(5):
        with suppress(OperationalError):
            return act()
    return act()


@pytest.mark.django_db(transaction=True)
def test_many_people_at_once_get_every_work_item_as_often_as_wanted(
    make_user: Callable[..., User], make_project: Callable[..., Project]
) -> None:
    people = [make_user() for _ in range(CLAIMERS)]
    project = make_project(annotator=people)
    make_items(project, WORK_ITEMS)

    def work(number: int) -> int:
        done = 0
        while assignment := _patiently(lambda: claim_next(actor=people[number], project=project)):
            mine = Assignment.objects.filter(pk=assignment.pk)
            _patiently(lambda mine=mine: mine.update(state=Assignment.State.SUBMITTED))
            done += 1
            # SQLite does not queue who waits for its write lock: whoever asks again at once leaves nobody a gap.
            sleep(PAUSE_SECONDS)
        return done

    done = together(CLAIMERS, work)

    given = Counter(Assignment.objects.values_list("work_item", flat=True))
    assert set(given.values()) == {2}
    assert len(given) == WORK_ITEMS
    assert sum(done) == 2 * WORK_ITEMS


@pytest.mark.django_db(transaction=True)
def test_one_person_in_many_windows_gets_one_assignment(
    make_user: Callable[..., User], make_project: Callable[..., Project]
) -> None:
    person = make_user()
    project = make_project(annotator=[person])
    make_items(project, 20)

    claims = together(8, lambda _: claim_next(actor=person, project=project))

    assert len({claim.pk for claim in claims}) == 1
    assert Assignment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_last_seat_is_not_missed_while_others_hold_its_lock(
    make_user: Callable[..., User], make_project: Callable[..., Project]
) -> None:
    people = [make_user() for _ in range(8)]
    project = make_project(annotator=people)
    item = make_item(project)
    WorkItem.objects.filter(item=item).update(wanted=8)

    claims = together(8, lambda number: claim_next(actor=people[number], project=project))

    assert [claim is None for claim in claims] == [False] * 8
