"""Handing work in: when it is refused, what it leads to, and that it is then closed."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from pytest_django import DjangoAssertNumQueries

from backend.apps.annotations.models import Annotation, Finding, Operation
from backend.apps.annotations.selectors import seconds_active
from backend.apps.work.models import Assignment, WorkItem
from backend.infra.audit.models import AuditEntry
from tests.backend.work.workplace import (
    Crew,
    fgqa,
    keyframe,
    make_item,
    make_items,
    pair,
    segment,
    track,
    whole_stc,
    work_item_of,
)


def _states(crew: Crew) -> tuple[list[str], list[str], list[str]]:
    return (
        [one.state for one in WorkItem.objects.filter(project=crew.project).order_by("created_at")],
        [one.state for one in Assignment.objects.order_by("claimed_at")],
        [one.state for one in Annotation.objects.order_by("created_at")],
    )


def test_a_document_with_errors_is_not_taken_and_the_errors_are_named(crew: Crew) -> None:
    make_item(crew.project)
    annotation_id = crew.ann.take()["annotation"]["id"]
    subject = track()
    crew.ann.save(annotation_id, subject, keyframe(subject["id"], 0), segment(subject["id"], 0, 40))

    answer = crew.ann.submit(annotation_id, 1)

    assert answer.status_code == 422
    error = answer.json()["error"]
    assert error["code"] == "has_errors"
    found = {(one["rule"], one["severity"]) for one in error["detail"]["findings"]}
    assert ("segments_gap", "error") in found
    assert error["place"]
    assert _states(crew) == (["open"], ["active"], ["draft"])
    assert Finding.objects.count() == 0


def test_a_submit_of_an_old_revision_is_refused(crew: Crew) -> None:
    make_item(crew.project)
    annotation_id = crew.ann.take()["annotation"]["id"]
    crew.ann.save(annotation_id, *whole_stc())

    answer = crew.ann.submit(annotation_id, 0)

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "stale_revision")
    assert answer.json()["error"]["detail"] == {"revision": 1}
    assert _states(crew) == (["open"], ["active"], ["draft"])


def test_the_last_answer_wanted_sends_the_work_item_to_review(crew: Crew) -> None:
    make_item(crew.project)
    crew.ann.finish(*whole_stc())
    assert _states(crew) == (["open"], ["submitted"], ["submitted"])

    crew.bob.finish(*whole_stc())

    assert _states(crew) == (["review"], ["submitted", "submitted"], ["submitted", "submitted"])
    assert Assignment.objects.filter(lease_until=None, submitted_at__isnull=False).count() == 2
    actions = list(
        AuditEntry.objects.filter(scope=str(crew.project.pk)).order_by("id").values_list("action", flat=True)
    )
    assert actions[-4:] == ["work.claimed", "annotation.submitted", "work.claimed", "annotation.submitted"]


def test_a_repeated_submit_answers_the_same(crew: Crew) -> None:
    make_item(crew.project)
    annotation_id = crew.ann.take()["annotation"]["id"]
    crew.ann.save(annotation_id, *whole_stc(caption="The walker seems to cross the yard."))
    first = crew.ann.submit(annotation_id, 1)

    again = crew.ann.submit(annotation_id, 1)

    assert (again.status_code, again.json()) == (200, first.json())
    assert first.json()["state"] == "submitted"
    kept = [(one.rule, one.severity, one.revision) for one in Finding.objects.order_by("pk")]
    assert kept == [(one["rule"], one["severity"], 1) for one in first.json()["findings"]]
    assert kept


def test_submitted_work_is_locked(crew: Crew) -> None:
    make_item(crew.project)
    operations = whole_stc()
    annotation_id = crew.ann.finish(*operations)["annotation"]["id"]
    before = Annotation.objects.get(pk=annotation_id).document

    answer = crew.ann.save(annotation_id, track())
    repeated = crew.ann.save(annotation_id, *operations)

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "locked")
    assert answer.json()["error"]["detail"] == {"state": "submitted"}
    assert repeated.status_code == 200
    assert Annotation.objects.get(pk=annotation_id).document == before


def test_work_on_a_withdrawn_work_item_is_kept_but_not_added_to(crew: Crew) -> None:
    item = make_item(crew.project)
    annotation_id = crew.ann.take()["annotation"]["id"]
    crew.ann.save(annotation_id, *whole_stc())
    WorkItem.objects.filter(item=item).update(state=WorkItem.State.WITHDRAWN)

    save, submit = crew.ann.save(annotation_id, track()), crew.ann.submit(annotation_id, 1)

    assert [save.json()["error"]["code"], submit.json()["error"]["code"]] == ["locked", "locked"]
    assert crew.ann.get(f"annotations/{annotation_id}").json()["revision"] == 1


def test_an_automatic_stage_hands_its_document_on_with_its_origins(make_crew: Callable[..., Crew]) -> None:
    crew = make_crew(workflow="fgqa")
    question = pair(answer="The left hand.", answer_verdict="written", question_verdict="ok")
    item = make_item(
        crew.project,
        split="val",
        seed=fgqa({**question, "evidence": {"start_frame": 0, "end_frame": 60}}),
        start_stage="answer",
    )
    bench = crew.ann.take()

    answer = crew.ann.submit(bench["annotation"]["id"], 0)

    assert answer.json()["state"] == "accepted"
    assert work_item_of(item, "answer").state == "accepted"
    audit = work_item_of(item, "audit")
    assert audit.seed == Annotation.objects.get().document
    assert audit.seed["pairs"][0]["origin"] == {"by": "import", "source": "questions.csv"}


def test_after_the_last_stage_the_item_is_complete(make_crew: Callable[..., Crew]) -> None:
    crew = make_crew(workflow="fgqa")
    question = pair(answer="The left hand.", answer_verdict="written", question_verdict="ok")
    item = make_item(
        crew.project,
        seed=fgqa({**question, "evidence": {"start_frame": 0, "end_frame": 60}}),
        start_stage="audit",
    )
    crew.reviewer.judge(crew.reviewer.take())

    item.refresh_from_db()
    assert item.state == "complete"
    assert work_item_of(item).state == "accepted"


def test_nobody_sees_anothers_answer_before_one_is_accepted(crew: Crew) -> None:
    make_item(crew.project)
    anns = crew.ann.finish(*whole_stc())
    mine = anns["annotation"]["id"]
    bobs = crew.bob.take()
    work_item = anns["assignment"]["work_item"]
    paths = (
        f"annotations/{mine}",
        f"annotations/{mine}/operations",
        f"annotations/{mine}/suggestions",
        f"assignments/{anns['assignment']['id']}",
        f"work-items/{work_item}/comparison",
    )

    for desk in (crew.bob, crew.cleo, crew.stranger):
        assert [desk.get(path).status_code for path in paths] == [404] * len(paths)
        for path in (f"projects/{crew.project.slug}/items", f"projects/{crew.project.slug}/reviews"):
            assert desk.get(path).status_code in (403, 404)
    assert bobs["annotation"]["document"]["tracks"] == []
    # A reviewer waits until nobody can take the work item any more; a lead answers none of this stage.
    assert crew.reviewer.get(paths[0]).status_code == 404
    assert crew.lead.get(paths[0]).status_code == 200

    crew.bob.finish(*whole_stc())
    assert crew.reviewer.get(paths[0]).status_code == 200
    assert crew.bob.get(paths[0]).status_code == 404
    crew.lead.post(f"work-items/{work_item}/accept", {"annotation_id": mine})
    assert crew.bob.get(paths[0]).status_code == 200
    assert crew.cleo.get(paths[0]).status_code == 404


def test_a_lead_who_answers_a_work_item_is_as_blind_as_anybody(make_crew: Callable[..., Crew]) -> None:
    crew = make_crew(workflow="fgqa")
    WorkItem.objects.filter(project=crew.project).delete()
    make_item(crew.project, seed=fgqa(pair()), start_stage="audit")
    WorkItem.objects.update(wanted=2)
    reviewers = crew.reviewer.take()
    crew.lead.take()

    assert crew.lead.get(f"annotations/{reviewers['annotation']['id']}").status_code == 404
    comparison = f"work-items/{reviewers['assignment']['work_item']}/comparison"
    assert crew.lead.get(comparison).status_code == 404


def test_the_work_screen_shows_queues_begun_work_and_the_day(
    crew: Crew, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_items(crew.project, 5)
    crew.ann.finish(*whole_stc())
    held = crew.ann.take()

    # Three of them are the figures of the day, each by an index of its own (decision 0040).
    with django_assert_max_num_queries(9):
        work = crew.ann.get("work").json()

    project = {"slug": crew.project.slug, "name": crew.project.name}
    stage = {"name": "annotate", "title": "Track, cut and caption"}
    assert work["queues"] == [{"project": project, "stage": stage, "available": 3}]
    [begun] = work["assignments"]
    assert begun["id"] == held["assignment"]["id"]
    assert (begun["project"], begun["stage"], begun["asset_name"]) == (project, stage, "clip.mp4")
    assert work["today"] == {"submitted": 1, "accepted": 0, "sent_back": 0, "active_minutes": 0.0}
    assert crew.stranger.get("work").json()["queues"] == []


def test_active_time_leaves_out_long_pauses() -> None:
    start = datetime(2026, 1, 5, 9, tzinfo=UTC)

    moments = [start + timedelta(seconds=seconds) for seconds in (0, 60, 150, 180)]

    # 60 s and 30 s count, the 90 s between them do not.
    assert seconds_active(moments) == 90.0
    assert seconds_active([]) == 0.0


def test_the_day_counts_the_minutes_between_saves(crew: Crew) -> None:
    make_item(crew.project)
    annotation_id = crew.ann.take()["annotation"]["id"]
    for _ in range(4):
        crew.ann.save(annotation_id, track())
    start = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    for row, seconds in zip(Operation.objects.order_by("sequence"), (0, 60, 150, 180), strict=True):
        Operation.objects.filter(pk=row.pk).update(created_at=start + timedelta(seconds=seconds))

    assert crew.ann.get("work").json()["today"]["active_minutes"] == 1.5
