"""Saving operations through the HTTP interface: repeated, stale, wrong, foreign."""

import uuid
from datetime import timedelta
from typing import Any

from django.db.models.functions import Now

from annotation_schemas.documents import canonical, replay
from backend.apps.annotations.models import Annotation, Operation
from backend.apps.annotations.selectors import context_of
from backend.apps.work.models import Assignment
from tests.backend.work.workplace import (
    Crew,
    delete,
    fgqa,
    keyframe,
    make_item,
    make_items,
    pair,
    put,
    segment,
    track,
    whole_stc,
)


def _kept(annotation_id: str) -> tuple[Any, ...]:
    annotation = Annotation.objects.get(pk=annotation_id)
    return annotation.document, annotation.versions, annotation.revision, annotation.operations.count()


def _expire(annotation_id: str) -> None:
    Assignment.objects.filter(annotation=annotation_id).update(lease_until=Now() - timedelta(seconds=1))


def test_a_batch_is_stored_and_answered_with_versions_and_findings(crew: Crew) -> None:
    make_item(crew.project)
    bench = crew.ann.take()
    annotation = bench["annotation"]
    assert (annotation["revision"], annotation["versions"]) == (0, {})
    subject = track()
    first = keyframe(subject["id"], 0)

    answer = crew.ann.save(annotation["id"], subject, first)

    assert answer.status_code == 200
    body = answer.json()
    assert body["revision"] == 1
    assert body["results"] == [
        {"op_id": subject["op_id"], "id": subject["id"], "version": 1},
        {"op_id": first["op_id"], "id": first["id"], "version": 1},
    ]
    assert [finding["rule"] for finding in body["findings"] if finding["severity"] == "error"] == [
        "segments_missing"
    ]
    shown = crew.ann.get(f"annotations/{annotation['id']}").json()
    assert shown["document"]["tracks"] == [
        {
            "id": subject["id"],
            "category": "person",
            "name": "the walker",
            "finished": True,
            "attributes": {},
            "origin": {"by": "human"},
        }
    ]
    assert shown["revision"] == 1
    assert shown["versions"] == {subject["id"]: 1, first["id"]: 1}
    assert shown["findings"] == body["findings"]


def test_a_repeated_batch_answers_the_same_and_changes_nothing(crew: Crew) -> None:
    make_item(crew.project)
    annotation_id = crew.ann.take()["annotation"]["id"]
    subject = track()
    first = crew.ann.save(annotation_id, subject).json()
    before = _kept(annotation_id)

    again = crew.ann.save(annotation_id, subject)

    assert again.status_code == 200
    assert again.json() == first
    assert _kept(annotation_id) == before


def test_a_late_repetition_answers_its_own_revision(crew: Crew) -> None:
    make_item(crew.project)
    annotation_id = crew.ann.take()["annotation"]["id"]
    subject = track()
    crew.ann.save(annotation_id, subject)
    crew.ann.save(annotation_id, keyframe(subject["id"], 0))

    again = crew.ann.save(annotation_id, subject).json()

    assert again["revision"] == 1
    assert Annotation.objects.get(pk=annotation_id).revision == 2


def test_a_partly_repeated_batch_adds_what_is_new(crew: Crew) -> None:
    make_item(crew.project)
    annotation_id = crew.ann.take()["annotation"]["id"]
    subject = track()
    crew.ann.save(annotation_id, subject)
    new = keyframe(subject["id"], 5)

    answer = crew.ann.save(annotation_id, subject, new).json()

    assert answer["revision"] == 2
    assert answer["results"] == [
        {"op_id": subject["op_id"], "id": subject["id"], "version": 1},
        {"op_id": new["op_id"], "id": new["id"], "version": 1},
    ]
    log = Operation.objects.filter(annotation=annotation_id).order_by("sequence")
    assert [(str(row.op_id), row.sequence, row.revision) for row in log] == [
        (subject["op_id"], 1, 1),
        (new["op_id"], 2, 2),
    ]


def test_an_operation_id_used_for_something_else_is_refused(crew: Crew) -> None:
    make_item(crew.project)
    annotation_id = crew.ann.take()["annotation"]["id"]
    subject = track()
    crew.ann.save(annotation_id, subject)
    before = _kept(annotation_id)
    other = {**track(name="somebody else"), "op_id": subject["op_id"], "id": subject["id"]}

    answer = crew.ann.save(annotation_id, keyframe(subject["id"], 3), other)

    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "op_id_reused"
    assert answer.json()["error"]["place"] == {"op_id": subject["op_id"]}
    assert _kept(annotation_id) == before


def test_a_change_on_an_old_version_shows_both_values(crew: Crew) -> None:
    make_item(crew.project)
    annotation_id = crew.ann.take()["annotation"]["id"]
    subject = track()
    crew.ann.save(annotation_id, subject)
    theirs = put("track", {**subject["value"], "name": "theirs"}, object_id=subject["id"], base_version=1)
    crew.ann.save(annotation_id, theirs)
    before = _kept(annotation_id)
    mine = put("track", {**subject["value"], "name": "mine"}, object_id=subject["id"], base_version=1)

    answer = crew.ann.save(annotation_id, keyframe(subject["id"], 1), mine)

    assert answer.status_code == 409
    error = answer.json()["error"]
    assert error["code"] == "stale_version"
    assert error["detail"] == {
        "op_id": mine["op_id"],
        "object_id": subject["id"],
        "mine": mine["value"],
        "theirs": {**theirs["value"], "id": subject["id"], "origin": {"by": "human"}},
        "current_version": 2,
    }
    assert _kept(annotation_id) == before


def test_an_edit_of_a_deleted_object_is_a_conflict_with_nothing_on_the_other_side(crew: Crew) -> None:
    make_item(crew.project)
    annotation_id = crew.ann.take()["annotation"]["id"]
    subject = track()
    crew.ann.save(annotation_id, subject)
    crew.ann.save(annotation_id, delete("track", subject["id"], 1))
    edit = put("track", subject["value"], object_id=subject["id"], base_version=1)

    answer = crew.ann.save(annotation_id, edit)

    assert answer.status_code == 409
    detail = answer.json()["error"]["detail"]
    assert (detail["theirs"], detail["current_version"]) == (None, 2)


def test_what_can_never_be_right_is_refused_with_its_place_and_nothing_is_kept(crew: Crew) -> None:
    make_item(crew.project)
    annotation_id = crew.ann.take()["annotation"]["id"]
    subject = track()
    outside = keyframe(subject["id"], 4, (600.0, 20.0, 700.0, 60.0))

    answer = crew.ann.save(annotation_id, subject, outside)

    assert answer.status_code == 422
    error = answer.json()["error"]
    assert error["code"] == "invalid_operation"
    assert error["place"]["object_id"] == outside["id"]
    assert error["detail"]["op_id"] == outside["op_id"]
    assert _kept(annotation_id)[2:] == (0, 0)


def test_a_malformed_batch_is_refused_with_the_field(crew: Crew) -> None:
    make_item(crew.project)
    annotation_id = crew.ann.take()["annotation"]["id"]
    broken = {**track(), "base_version": -1}

    answer = crew.ann.save(annotation_id, track(), broken)
    empty = crew.ann.save(annotation_id)

    assert answer.status_code == 422
    assert answer.json()["error"]["place"] == {"field": "operations[1].base_version"}
    assert empty.status_code == 422
    assert _kept(annotation_id)[2:] == (0, 0)


def test_only_the_kinds_of_the_stage_can_be_changed(make_crew: Any) -> None:
    crew: Crew = make_crew(workflow="stc")
    make_item(crew.project)
    annotation_id = crew.ann.take("track")["annotation"]["id"]
    subject = track()

    answer = crew.ann.save(annotation_id, subject, segment(subject["id"], 0, 89))

    assert answer.status_code == 422
    assert answer.json()["error"]["detail"]["rule"] == "kind_not_editable"
    assert _kept(annotation_id)[3] == 0


def test_nobody_else_may_write_and_nothing_changes(crew: Crew) -> None:
    make_item(crew.project)
    annotation_id = crew.ann.take()["annotation"]["id"]
    crew.ann.save(annotation_id, track())
    before = _kept(annotation_id)

    for desk in (crew.bob, crew.reviewer, crew.lead, crew.stranger):
        assert desk.save(annotation_id, track()).status_code == 404
        assert desk.submit(annotation_id, 1).status_code == 404

    assert _kept(annotation_id) == before
    assert crew.ann.save(str(uuid.uuid4()), track()).status_code == 404


def test_a_save_after_the_lease_ran_out_takes_the_free_seat_again(crew: Crew) -> None:
    make_item(crew.project)
    bench = crew.ann.take()
    annotation_id = bench["annotation"]["id"]
    _expire(annotation_id)

    answer = crew.ann.save(annotation_id, track())

    assert answer.status_code == 200
    renewed = Assignment.objects.get(pk=bench["assignment"]["id"])
    assert renewed.state == Assignment.State.ACTIVE
    assert Assignment.objects.filter(pk=renewed.pk, lease_until__gt=Now() + timedelta(minutes=59)).exists()


def test_a_save_after_somebody_took_over_is_refused_and_keeps_what_was_saved(crew: Crew) -> None:
    make_item(crew.project)
    annotation_id = crew.ann.take()["annotation"]["id"]
    subject = track()
    saved = crew.ann.save(annotation_id, subject).json()
    _expire(annotation_id)
    crew.bob.take()
    crew.cleo.take()
    before = _kept(annotation_id)

    answer = crew.ann.save(annotation_id, keyframe(subject["id"], 0))
    repeated = crew.ann.save(annotation_id, subject)

    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "lease_lost"
    assert _kept(annotation_id) == before
    assert repeated.status_code == 200
    assert repeated.json() == saved
    assert crew.ann.submit(annotation_id, 1).json()["error"]["code"] == "lease_lost"


def test_saving_stretches_a_lease_of_which_half_is_gone(crew: Crew) -> None:
    make_item(crew.project)
    bench = crew.ann.take()
    mine = Assignment.objects.filter(pk=bench["assignment"]["id"])
    mine.update(lease_until=Now() + timedelta(minutes=20))

    crew.ann.save(bench["annotation"]["id"], track())

    assert mine.filter(lease_until__gt=Now() + timedelta(minutes=59)).exists()


def test_the_document_is_the_seed_and_the_log(make_crew: Any) -> None:
    crew: Crew = make_crew(workflow="fgqa")
    seeded = [pair("Which hand opens the jar?"), pair("How many lids are there?")]
    make_item(crew.project, seed=fgqa(*seeded), start_stage="answer")
    annotation_id = crew.ann.take("answer")["annotation"]["id"]
    edit = {**seeded[0], "answer": "The left hand.", "answer_verdict": "written", "question_verdict": "ok"}
    edit = {key: value for key, value in edit.items() if key not in ("id", "origin")}
    crew.ann.save(annotation_id, put("pair", edit, object_id=seeded[0]["id"], base_version=1))
    crew.ann.save(annotation_id, delete("pair", seeded[1]["id"], 1))

    annotation = Annotation.objects.select_related("work_item__item__asset", "work_item__project").get(
        pk=annotation_id
    )
    log = [
        {
            "op_id": str(row.op_id),
            "op": row.op,
            "kind": row.kind,
            "id": str(row.object_id),
            "base_version": row.base_version,
            "value": row.value,
            "origin": row.origin,
        }
        for row in annotation.operations.order_by("sequence")
    ]

    assert annotation.seed == fgqa(*seeded)
    assert canonical(replay(log, context_of(annotation), document=annotation.seed)) == canonical(
        annotation.document
    )
    assert annotation.document["pairs"][0]["answer"] == "The left hand."
    assert annotation.document["pairs"][0]["origin"] == {"by": "human"}
    assert annotation.versions == {seeded[0]["id"]: 2, seeded[1]["id"]: 2}


def test_origins_that_name_what_is_not_there_are_refused(make_crew: Any) -> None:
    crew: Crew = make_crew(workflow="fgqa")
    seeded = pair()
    make_item(crew.project, seed=fgqa(seeded), start_stage="answer")
    annotation_id = crew.ann.take("answer")["annotation"]["id"]
    value = {key: entry for key, entry in seeded.items() if key not in ("id", "origin")}

    def send(origin: dict[str, Any]) -> Any:
        return crew.ann.save(
            annotation_id, put("pair", value, object_id=seeded["id"], base_version=1, origin=origin)
        )

    for origin in (
        {"by": "suggestion", "suggestion_id": str(uuid.uuid4()), "edited": False},
        {"by": "import", "source": "elsewhere"},
        {"by": "adjudication", "annotation_id": annotation_id},
        {"by": "human", "annotation_id": str(uuid.uuid4())},
    ):
        answer = send(origin)
        assert answer.status_code == 422, origin
        assert answer.json()["error"]["place"] == {
            "object_id": seeded["id"],
            "kind": "pair",
            "field": "origin",
        }
    assert _kept(annotation_id)[2:] == (0, 0)
    assert send(seeded["origin"]).status_code == 200


def test_a_seeded_object_that_is_changed_keeps_where_it_came_from(make_crew: Any) -> None:
    crew: Crew = make_crew(workflow="fgqa")
    seeded = pair()
    make_item(crew.project, seed=fgqa(seeded), start_stage="answer")
    annotation_id = crew.ann.take("answer")["annotation"]["id"]
    value = {key: entry for key, entry in seeded.items() if key not in ("id", "origin")}
    edited = {**seeded["origin"], "edited": True}
    elsewhere = {**edited, "source": "elsewhere"}

    def send(origin: dict[str, Any]) -> Any:
        return crew.ann.save(
            annotation_id, put("pair", value, object_id=seeded["id"], base_version=1, origin=origin)
        )

    assert send(elsewhere).status_code == 422
    assert send(edited).status_code == 200
    assert Annotation.objects.get(pk=annotation_id).document["pairs"][0]["origin"] == edited


def test_the_log_is_shown_to_the_author_and_to_those_who_judge(crew: Crew) -> None:
    make_items(crew.project, 1)
    operations = whole_stc()
    annotation_id = crew.ann.finish(*operations)["annotation"]["id"]
    crew.bob.finish(*whole_stc())

    for desk in (crew.ann, crew.lead, crew.reviewer):
        log = desk.get(f"annotations/{annotation_id}/operations").json()["results"]
        assert [row["op_id"] for row in log] == [operation["op_id"] for operation in operations]
        assert log[0]["value"] == operations[0]["value"]
    for desk in (crew.bob, crew.cleo, crew.stranger):
        assert desk.get(f"annotations/{annotation_id}/operations").status_code == 404
