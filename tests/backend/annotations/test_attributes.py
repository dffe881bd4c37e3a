"""A project's attributes change while people work: nothing breaks, nothing is lost, only touched items come back."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from annotation_schemas.documents import canonical, replay
from backend.apps.annotations.models import Annotation, Operation, ParkedValue
from backend.apps.annotations.selectors import context_of
from backend.apps.projects.models import AttributesVersion, Project
from backend.apps.work.models import Assignment, Item, WorkItem
from backend.infra.audit.models import AuditEntry
from backend.infra.jobs.models import Job
from backend.infra.jobs.runner import Outcome, run_job
from tests.backend.work.workplace import (
    Crew,
    Desk,
    answered,
    distractor,
    fgqa,
    keyframe,
    make_item,
    put,
    segment,
    track,
    whole_stc,
)

Json = dict[str, Any]


def declared(*required: str, **attributes: Json) -> Json:
    return {
        "track": {
            "type": "object",
            "properties": attributes,
            "required": [*required],
            "additionalProperties": False,
        }
    }


def ages(*choices: str) -> Json:
    return {"type": "string", "title": "Age", "enum": [*choices]}


FIRST = declared(age=ages("child", "adult", "old"))
NARROWED = declared(age=ages("child", "adult"))
REQUIRED = declared("age", age=ages("child", "adult", "old"))


def publish(lead: Desk, declaration: Json, *, run: bool = True, **wish: Any) -> Json:
    """Publish as the lead does, and let the background bring the work to it."""
    version = Project.objects.get(pk=lead.project.pk).attributes_version
    answer = lead.post(
        f"projects/{lead.project.slug}/attributes",
        {"declaration": declaration, "version": version, **wish},
    )
    assert answer.status_code == 201, answer.content
    made: Json = answer.json()
    return {"made": made, "done": run_adoption() if run else None}


def run_adoption() -> Json | None:
    job = Job.objects.filter(kind="annotations.adopt_attributes").latest("created_at")
    assert run_job(job.pk, heartbeats=False) is Outcome.DONE
    job.refresh_from_db()
    return job.result


def walker(age: str | None) -> tuple[Json, list[Json]]:
    """A document without errors whose track says an age."""
    operations = whole_stc()
    operations[0]["value"]["attributes"] = {} if age is None else {"age": age}
    return operations[0], operations


def begun(crew: Crew, desk: Desk, age: str | None) -> tuple[str, str, list[Json]]:
    """Annotation and track of a draft of somebody, with what was sent."""
    annotation = desk.take()["annotation"]["id"]
    subject, operations = walker(age)
    assert desk.save(annotation, *operations).status_code == 200
    return annotation, subject["id"], operations


def shown(desk: Desk, annotation: str) -> Json:
    answer = desk.get(f"annotations/{annotation}")
    assert answer.status_code == 200, answer.content
    opened: Json = answer.json()
    return opened


def findings(opened: Json) -> list[tuple[str, str, str]]:
    return [
        (one["rule"], one["place"]["field"], one["message"])
        for one in opened["findings"]
        if one["place"].get("field", "").startswith("attributes.")
    ]


def set_up(crew: Crew, declaration: Json = FIRST) -> None:
    publish(crew.lead, declaration)


def test_a_version_says_who_changed_what_and_the_first_one_is_there(crew: Crew) -> None:
    publish(crew.lead, FIRST)
    publish(crew.lead, NARROWED)

    newest, second, first = crew.lead.get(f"projects/{crew.project.slug}/attributes").json()

    assert [row["number"] for row in (newest, second, first)] == [3, 2, 1]
    assert (first["declaration"], second["declaration"], newest["declaration"]) == ({}, FIRST, NARROWED)
    assert newest["published_by"]["username"] == crew.lead.person.username
    assert newest["changes"] == [
        {
            "kind": "track",
            "name": "age",
            "change": "choices_removed",
            "needs_person": True,
            "detail": ["old"],
        }
    ]
    acts = AuditEntry.objects.filter(action="project.attributes_published")
    assert [entry.detail for entry in acts.order_by("pk")] == [{"version": 2}, {"version": 3}]


def test_what_cannot_be_published_is_refused_and_nothing_is_written(crew: Crew) -> None:
    set_up(crew)
    path = f"projects/{crew.project.slug}/attributes"
    wrong = declared(age={"type": "string", "enum": ["a", "a"]})
    cases = [
        ({"declaration": wrong, "version": 2}, 422, "attributes_schema.track.properties.age.enum"),
        ({"declaration": FIRST, "version": 2}, 422, "schema"),
        ({"declaration": NARROWED, "version": 2, "renames": {"track": {"x": "y"}}}, 422, "renames.track.x"),
        ({"declaration": NARROWED, "version": 1}, 409, None),
    ]
    for body, status, field in cases:
        answer = crew.lead.post(path, body)
        assert answer.status_code == status, answer.content
        assert (answer.json()["error"]["place"] or {}).get("field") == field
    assert answer.json()["error"]["code"] == "stale_attributes"
    assert AttributesVersion.objects.filter(project=crew.project).count() == 2
    assert Project.objects.get(pk=crew.project.pk).attributes_schema == FIRST


def test_a_draft_whose_values_still_fit_goes_on_untouched(crew: Crew) -> None:
    set_up(crew)
    make_item(crew.project)
    annotation, _, _ = begun(crew, crew.ann, "adult")
    before = shown(crew.ann, annotation)

    done = publish(crew.lead, NARROWED)["done"]

    after = shown(crew.ann, annotation)
    assert done == {"brought_up_to_date": 1, "sent_back": 0, "queued_again": 0, "left": 0}
    assert (after["document"], after["revision"]) == (before["document"], before["revision"])
    assert (before["attributes_version"], after["attributes_version"]) == (2, 3)
    assert (before["attributes_schema"], after["attributes_schema"]) == (FIRST, NARROWED)
    assert ParkedValue.objects.count() == 0


def test_a_value_that_fits_no_more_is_kept_beside_the_draft_until_it_is_given_anew(crew: Crew) -> None:
    set_up(crew)
    make_item(crew.project)
    annotation, subject, _ = begun(crew, crew.ann, "old")

    publish(crew.lead, NARROWED)

    opened = shown(crew.ann, annotation)
    assert opened["document"]["tracks"][0]["attributes"] == {}
    assert findings(opened) == [
        (
            "value_put_aside",
            "attributes.age",
            "“Age” was “old”, which this project offers no more; choose again.",
        )
    ]
    parked = ParkedValue.objects.get()
    assert (parked.value, parked.field, parked.attributes_version) == ("old", "attributes.age", 3)
    # The log alone still gives the document.
    row = Annotation.objects.get(pk=annotation)
    log = [
        {name: getattr(one, name) for name in ("op", "kind", "base_version", "value", "origin")}
        | {"op_id": str(one.op_id), "id": str(one.object_id)}
        for one in row.operations.order_by("sequence")
    ]
    assert canonical(replay(log, context_of(row), document=row.seed)) == canonical(row.document)
    assert Operation.objects.filter(annotation=row).latest("sequence").author == crew.lead.person

    value = {**opened["document"]["tracks"][0], "attributes": {"age": "adult"}}
    del value["id"], value["origin"]
    again = put("track", value, object_id=subject, base_version=opened["versions"][subject])
    saved = crew.ann.save(annotation, again)
    assert saved.status_code == 200, saved.content
    assert findings(shown(crew.ann, annotation)) == []
    assert ParkedValue.objects.count() == 1


def test_a_browser_with_the_old_attributes_is_told_and_can_send_again(crew: Crew) -> None:
    set_up(crew)
    make_item(crew.project)
    annotation, subject, _ = begun(crew, crew.ann, "adult")
    publish(crew.lead, REQUIRED)
    change = keyframe(subject, 40)
    path = f"annotations/{annotation}/operations"

    told = crew.ann.post(path, {"operations": [change], "attributes_version": 2})

    assert told.status_code == 409
    error = told.json()["error"]
    assert (error["code"], error["detail"]) == ("schema_changed", {"attributes_version": 3})
    assert shown(crew.ann, annotation)["revision"] == 1
    sent = crew.ann.post(path, {"operations": [change], "attributes_version": 3})
    assert (sent.status_code, sent.json()["revision"]) == (200, 2)
    # What was stored once is answered as before, whatever the attributes are by now.
    repeated = crew.ann.post(path, {"operations": [change], "attributes_version": 2})
    assert repeated.json()["results"] == sent.json()["results"]


def test_saving_and_submitting_do_not_wait_for_the_background(crew: Crew) -> None:
    set_up(crew)
    make_item(crew.project)
    annotation, subject, _ = begun(crew, crew.ann, "old")
    publish(crew.lead, NARROWED, run=False)
    path = f"annotations/{annotation}/operations"

    told = crew.ann.post(path, {"operations": [keyframe(subject, 40)], "attributes_version": 2})

    assert (told.status_code, told.json()["error"]["code"]) == (409, "schema_changed")
    assert shown(crew.ann, annotation)["attributes_version"] == 3
    publish(crew.lead, REQUIRED, run=False)
    refused = crew.ann.submit(annotation, 2)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "schema_changed")
    missing = crew.ann.submit(annotation, 2)
    assert (missing.status_code, missing.json()["error"]["place"]["field"]) == (422, "attributes.age")


def test_a_required_attribute_that_comes_is_a_finding_in_the_draft(crew: Crew) -> None:
    set_up(crew)
    make_item(crew.project)
    annotation, _, _ = begun(crew, crew.ann, None)
    publish(crew.lead, REQUIRED)
    opened = shown(crew.ann, annotation)
    assert findings(opened) == [("track_attributes_incomplete", "attributes.age", "“Age” is missing.")]
    assert ParkedValue.objects.count() == 0


def test_a_submitted_answer_that_must_be_mended_goes_back_and_the_others_stay(crew: Crew) -> None:
    set_up(crew)
    make_item(crew.project)
    for desk, age in ((crew.ann, "old"), (crew.bob, "child")):
        annotation, _, _ = begun(crew, desk, age)
        assert desk.submit(annotation, 1).status_code == 200

    done = publish(crew.lead, NARROWED)["done"]

    assert done == {"brought_up_to_date": 1, "sent_back": 1, "queued_again": 0, "left": 0}
    states = {one.user: (one.state, one.reason) for one in Assignment.objects.all()}
    assert states[crew.bob.person] == (Assignment.State.SUBMITTED, "")
    assert states[crew.ann.person] == (
        Assignment.State.SENT_BACK,
        "The project asks for other attributes since version 3; please give what is marked.",
    )
    assert WorkItem.objects.get().state == WorkItem.State.OPEN


def accepted(crew: Crew, age: str | None) -> Item:
    """An item whose document, with this age, is accepted."""
    item = make_item(crew.project)
    annotations = [begun(crew, desk, age)[0] for desk in (crew.ann, crew.bob)]
    for desk, annotation in zip((crew.ann, crew.bob), annotations, strict=True):
        assert desk.submit(annotation, 1).status_code == 200
    work_item = WorkItem.objects.get(item=item)
    answer = crew.lead.post(f"work-items/{work_item.pk}/accept", {"annotation_id": annotations[0]})
    assert answer.status_code == 200, answer.content
    item.refresh_from_db()
    assert item.state == Item.State.COMPLETE
    return item


def test_only_touched_items_are_queued_again_with_what_was_done(crew: Crew) -> None:
    set_up(crew)
    right, wrong = accepted(crew, "child"), accepted(crew, "old")

    done = publish(crew.lead, NARROWED)["done"]

    assert done == {"brought_up_to_date": 1, "sent_back": 0, "queued_again": 1, "left": 0}
    right.refresh_from_db()
    wrong.refresh_from_db()
    assert (right.state, wrong.state) == (Item.State.COMPLETE, Item.State.OPEN)
    past, again = WorkItem.objects.filter(item=wrong).order_by("round")
    assert (past.state, again.state, again.round) == ("accepted", "open", 2)
    kept = Annotation.objects.get(work_item=past, state="accepted")
    assert (kept.attributes_version, kept.document["tracks"][0]["attributes"]) == (2, {"age": "old"})
    bench = crew.ann.take()
    assert bench["annotation"]["attributes_version"] == 3
    assert bench["annotation"]["document"]["segments"] == kept.document["segments"]
    assert [one["rule"] for one in bench["findings"] if one["place"].get("field") == "attributes.age"] == [
        "value_put_aside"
    ]
    # Publishing again does not queue it once more.
    assert publish(crew.lead, declared(age=ages("child", "adult"), note={"type": "string"}))["done"] == {
        "brought_up_to_date": 2,
        "sent_back": 0,
        "queued_again": 0,
        "left": 1,
    }


def test_a_renamed_attribute_goes_on_everywhere(crew: Crew) -> None:
    set_up(crew)
    item = accepted(crew, "old")
    make_item(crew.project)
    draft, _, _ = begun(crew, crew.ann, "child")

    publish(crew.lead, declared(years=ages("child", "adult", "old")), renames={"track": {"age": "years"}})

    item.refresh_from_db()
    done = Annotation.objects.get(work_item__item=item, state="accepted")
    assert (item.state, done.attributes_version) == (Item.State.COMPLETE, 3)
    assert done.document["tracks"][0]["attributes"] == {"years": "old"}
    assert shown(crew.ann, draft)["document"]["tracks"][0]["attributes"] == {"years": "child"}
    assert ParkedValue.objects.count() == 0


def test_work_that_is_begun_later_starts_under_the_newest_attributes(crew: Crew) -> None:
    set_up(crew)
    subject, operations = walker("old")
    seed: Json = {"document_type": "stc", "schema_version": 1, "tracks": [], "keyframes": [], "segments": []}
    lists = {"track": "tracks", "keyframe": "keyframes", "segment": "segments"}
    for one in operations:
        seed[lists[one["kind"]]].append({**one["value"], "id": one["id"], "origin": {"by": "import"}})
    make_item(crew.project, seed=seed)
    publish(crew.lead, declared(years=ages("child", "adult")), renames={"track": {"age": "years"}})

    bench = crew.ann.take()

    assert bench["annotation"]["attributes_version"] == 3
    assert bench["annotation"]["document"]["tracks"][0]["attributes"] == {}
    [finding] = [one for one in bench["findings"] if one["rule"] == "value_put_aside"]
    assert finding["place"] == {"object_id": subject["id"], "kind": "track", "field": "attributes.years"}


def test_a_lead_sees_what_a_change_touches_and_nothing_is_written(crew: Crew) -> None:
    set_up(crew)
    accepted(crew, "child")
    accepted(crew, "old")
    make_item(crew.project)
    begun(crew, crew.ann, "old")
    before = (WorkItem.objects.count(), Operation.objects.count(), ParkedValue.objects.count())

    asked = crew.lead.post(f"projects/{crew.project.slug}/attributes/try", {"declaration": NARROWED})

    assert asked.status_code == 202, asked.content
    assert run_job(asked.json()["id"], heartbeats=False) is Outcome.DONE
    assert crew.lead.get(f"jobs/{asked.json()['id']}").json()["result"] == {
        "changes": [
            {
                "kind": "track",
                "name": "age",
                "change": "choices_removed",
                "needs_person": True,
                "detail": ["old"],
                "documents": 2,
                "put_aside": 2,
            }
        ],
        "documents": {"drafts": 1, "sent_back": 0, "queued_again": 1, "waiting": 0, "left": 0},
    }
    assert (WorkItem.objects.count(), Operation.objects.count(), ParkedValue.objects.count()) == before
    assert Project.objects.get(pk=crew.project.pk).attributes_schema == FIRST


def test_an_answer_is_judged_only_under_the_newest_attributes(crew: Crew) -> None:
    set_up(crew)
    make_item(crew.project)
    annotations = [begun(crew, desk, "child")[0] for desk in (crew.ann, crew.bob)]
    for desk, annotation in zip((crew.ann, crew.bob), annotations, strict=True):
        desk.submit(annotation, 1)
    publish(crew.lead, NARROWED, run=False)
    path = f"work-items/{WorkItem.objects.get().pk}/accept"
    early = crew.lead.post(path, {"annotation_id": annotations[0]})
    assert (early.status_code, early.json()["error"]["code"]) == (409, "schema_changed")
    run_adoption()
    assert crew.lead.post(path, {"annotation_id": annotations[0]}).status_code == 200


def test_an_adjudication_under_way_follows(crew: Crew) -> None:
    set_up(crew)
    make_item(crew.project)
    annotations = [begun(crew, desk, "old")[0] for desk in (crew.ann, crew.bob)]
    for desk, annotation in zip((crew.ann, crew.bob), annotations, strict=True):
        desk.submit(annotation, 1)
    path = f"work-items/{WorkItem.objects.get().pk}/adjudicate"
    draft = crew.lead.post(path, {"from_annotation_id": annotations[0]}).json()
    assert draft["attributes_version"] == 2
    publish(crew.lead, declared(age=ages("child", "adult", "old"), note={"type": "string"}))
    assert shown(crew.lead, draft["id"])["attributes_version"] == 3
    with transaction.atomic():
        again = crew.lead.post(path, {"from_annotation_id": annotations[0]}).json()
    assert again["id"] == draft["id"]


def test_an_answer_of_the_wrong_type_is_refused_with_its_place(crew: Crew) -> None:
    set_up(crew)
    make_item(crew.project)
    annotation = crew.ann.take()["annotation"]["id"]
    subject = track(attributes={"age": 7})
    refused = crew.ann.save(annotation, subject, segment(subject["id"], 0, 9))
    assert refused.status_code == 422
    error = refused.json()["error"]
    assert (error["message"], error["place"]) == (
        "“Age” must be a text.",
        {"object_id": subject["id"], "kind": "track", "field": "attributes.age"},
    )
    assert shown(crew.ann, annotation)["revision"] == 0


def test_a_change_from_before_a_value_was_put_aside_conflicts_with_both_values_shown(crew: Crew) -> None:
    set_up(crew)
    make_item(crew.project)
    annotation, subject, _ = begun(crew, crew.ann, "old")
    before = shown(crew.ann, annotation)["document"]["tracks"][0]
    publish(crew.lead, NARROWED)
    path = f"annotations/{annotation}/operations"
    value = {key: part for key, part in before.items() if key not in ("id", "origin")} | {
        "name": "the runner"
    }

    def send(value: Json, base_version: int, attributes_version: int) -> Any:
        change = put("track", value, object_id=subject, base_version=base_version)
        return crew.ann.post(path, {"operations": [change], "attributes_version": attributes_version})

    told = send(value, 1, 2)
    assert (told.status_code, told.json()["error"]["code"]) == (409, "schema_changed")
    # Sent again under the newest attributes it meets what the change of the schema did to the object.
    conflict = send(value, 1, 3)
    assert (conflict.status_code, conflict.json()["error"]["code"]) == (409, "stale_version")
    differs = conflict.json()["error"]["detail"]
    assert (differs["object_id"], differs["current_version"]) == (subject, 2)
    assert (differs["mine"]["name"], differs["mine"]["attributes"]) == ("the runner", {"age": "old"})
    assert (differs["theirs"]["name"], differs["theirs"]["attributes"]) == ("the walker", {})
    # "Mine" with the value that was put aside cannot be stored; without it, it can, and nothing is lost.
    refused = send(value, 2, 3)
    assert (refused.status_code, refused.json()["error"]["place"]["field"]) == (422, "attributes.age")
    assert send({**value, "attributes": {}}, 2, 3).status_code == 200
    opened = shown(crew.ann, annotation)
    assert opened["document"]["tracks"][0]["name"] == "the runner"
    assert [one[0] for one in findings(opened)] == ["value_put_aside"]
    assert ParkedValue.objects.get().value == "old"


def test_who_answers_blind_is_not_held_up_by_other_attributes_and_sees_no_more_of_the_clip(
    make_crew: Callable[..., Crew],
) -> None:
    crew = make_crew(workflow="mcq")
    make_item(crew.project, seed=fgqa(answered()))
    bench = crew.ann.take("distractors")
    question = bench["annotation"]["document"]["questions"][0]["id"]
    saved = crew.ann.save(bench["annotation"]["id"], distractor(question, "The right hand."))
    assert crew.ann.submit(bench["annotation"]["id"], saved.json()["revision"]).status_code == 200
    blind = crew.bob.take("blind")
    annotation = blind["annotation"]["id"]
    option = blind["annotation"]["document"]["blind_questions"][0]["options"][0]["id"]
    sure = {"type": "string", "title": "How sure", "enum": ["sure", "not sure"]}
    pairs = {
        "type": "object",
        "properties": {"sure": sure},
        "required": ["sure"],
        "additionalProperties": False,
    }
    publish(crew.lead, {"pair": pairs}, run=False)

    again = crew.bob.get(f"assignments/{blind['assignment']['id']}").json()
    assert again["asset"] is None
    assert again["annotation"]["document"] == blind["annotation"]["document"]
    choice = put("choice", {"question_id": question, "option_id": option})
    stored = crew.bob.save(annotation, choice)
    assert (stored.status_code, stored.json()["findings"]) == (200, [])
    publish(crew.lead, {"pair": {**pairs, "required": []}}, run=False)
    told = crew.bob.submit(annotation, stored.json()["revision"])
    assert (told.status_code, told.json()["error"]["code"]) == (409, "schema_changed")
    assert crew.bob.submit(annotation, stored.json()["revision"]).status_code == 200
