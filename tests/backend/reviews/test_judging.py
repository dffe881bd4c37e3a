"""Accepting an answer, sending one back, making one out of several."""

import uuid
from typing import Any

import pytest

from backend.apps.annotations.models import Annotation
from backend.apps.assist.models import Suggestion
from backend.apps.reviews.models import Review
from backend.apps.work.models import Assignment, WorkItem
from tests.backend.work.workplace import Crew, Desk, make_item, put, whole_stc, work_item_of


class Case:
    """A work item that two people answered."""

    def __init__(self, crew: Crew) -> None:
        self.crew = crew
        self.item = make_item(crew.project)
        self.anns_operations = whole_stc("The walker crosses the yard.")
        self.ann = crew.ann.finish(*self.anns_operations)["annotation"]["id"]
        self.bob = crew.bob.finish(*whole_stc("A person walks through the yard.", shift=4.0))["annotation"][
            "id"
        ]
        self.path = f"work-items/{work_item_of(self.item).pk}"

    def accept(self, desk: Desk, annotation_id: str) -> Any:
        return desk.post(f"{self.path}/accept", {"annotation_id": annotation_id})

    def adjudicate(self, desk: Desk, annotation_id: str) -> Any:
        return desk.post(f"{self.path}/adjudicate", {"from_annotation_id": annotation_id})

    def states(self) -> tuple[Any, ...]:
        self.item.refresh_from_db()
        by_id = {str(one.pk): one.state for one in Annotation.objects.all()}
        return work_item_of(self.item).state, self.item.state, by_id[self.ann], by_id[self.bob]


@pytest.fixture
def case(crew: Crew) -> Case:
    """Two answers in review."""
    return Case(crew)


def test_an_accepted_answer_closes_the_work_item(case: Case) -> None:
    answer = case.accept(case.crew.reviewer, case.bob)

    assert (answer.status_code, answer.json()["state"]) == (200, "accepted")
    assert case.states() == ("accepted", "complete", "not_chosen", "accepted")
    review = Review.objects.get()
    assert (str(review.annotation_id), review.reviewer, review.verdict, review.revision) == (
        case.bob,
        case.crew.reviewer.person,
        "accepted",
        1,
    )
    assert work_item_of(case.item).adjudicated_by is None


def test_accepting_again_changes_nothing_and_accepting_another_is_refused(case: Case) -> None:
    case.accept(case.crew.lead, case.ann)

    again, other = case.accept(case.crew.lead, case.ann), case.accept(case.crew.reviewer, case.bob)

    assert again.status_code == 200
    assert (other.status_code, other.json()["error"]["code"]) == (409, "locked")
    assert case.states() == ("accepted", "complete", "accepted", "not_chosen")
    assert Review.objects.count() == 1


def test_only_who_leads_or_reviews_may_judge(case: Case) -> None:
    crew = case.crew
    before = case.states()

    for desk in (crew.ann, crew.bob, crew.cleo, crew.stranger):
        assert case.accept(desk, case.ann).status_code == 404
        assert case.adjudicate(desk, case.ann).status_code == 404
        assert desk.post(f"annotations/{case.ann}/send-back", {"reason": "No."}).status_code == 404

    assert case.states() == before
    assert (Review.objects.count(), Annotation.objects.count()) == (0, 2)


def test_nobody_judges_a_work_item_they_answered(case: Case) -> None:
    crew = case.crew
    crew.project.memberships.filter(user=crew.bob.person).update(role="reviewer")

    assert case.accept(crew.bob, case.ann).status_code == 404
    assert crew.bob.post(f"annotations/{case.ann}/send-back", {"reason": "No."}).status_code == 404
    assert case.states() == ("review", "open", "submitted", "submitted")


def test_an_answer_to_another_work_item_is_not_accepted(case: Case) -> None:
    other = Case(case.crew)

    answer = other.accept(case.crew.lead, case.ann)

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "another_work_item")
    assert case.accept(case.crew.lead, str(uuid.uuid4())).status_code == 404
    assert case.states() == other.states() == ("review", "open", "submitted", "submitted")


def test_nothing_is_accepted_before_all_answers_are_in(crew: Crew) -> None:
    item = make_item(crew.project)
    annotation_id = crew.ann.finish(*whole_stc())["annotation"]["id"]

    answer = crew.lead.post(f"work-items/{work_item_of(item).pk}/accept", {"annotation_id": annotation_id})

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "locked")
    assert work_item_of(item).state == "open"
    assert Review.objects.count() == 0


def test_work_that_is_sent_back_comes_first_with_its_reason_and_can_be_submitted_again(case: Case) -> None:
    crew = case.crew
    make_item(crew.project, priority=100)

    answer = crew.reviewer.post(f"annotations/{case.ann}/send-back", {"reason": "The box is too wide."})

    assert (answer.status_code, answer.json()["state"]) == (200, "draft")
    assert case.states() == ("open", "open", "draft", "submitted")
    review = Review.objects.get()
    assert (review.verdict, review.comment, review.revision) == ("sent_back", "The box is too wide.", 1)
    work = crew.ann.get("work").json()
    [returned] = work["assignments"]
    assert (returned["state"], returned["reason"]) == ("sent_back", "The box is too wide.")
    assert work["today"]["sent_back"] == 1
    bench = crew.ann.take()
    assert bench["annotation"]["id"] == case.ann
    assert bench["annotation"]["revision"] == 1
    assert crew.cleo.take()["item"]["id"] != str(case.item.pk)

    edited = case.anns_operations[1]
    change = put(
        "keyframe",
        {**edited["value"], "box": [10.0, 20.0, 90.0, 220.0]},
        object_id=edited["id"],
        base_version=1,
    )
    assert crew.ann.save(case.ann, change).json()["revision"] == 2
    assert Assignment.objects.get(annotation=case.ann).state == "sent_back"
    assert crew.ann.submit(case.ann, 2).json()["state"] == "submitted"
    assert case.states() == ("review", "open", "submitted", "submitted")


def test_only_submitted_answers_are_sent_back(case: Case) -> None:
    crew = case.crew
    path = f"annotations/{case.ann}/send-back"
    crew.lead.post(path, {"reason": "Once."})

    twice = crew.lead.post(path, {"reason": "Twice."})
    empty = crew.lead.post(f"annotations/{case.bob}/send-back", {"reason": ""})

    assert (twice.status_code, twice.json()["error"]["code"]) == (409, "locked")
    assert empty.status_code == 400
    assert Review.objects.count() == 1
    assert Assignment.objects.get(annotation=case.ann).reason == "Once."


def test_an_adjudication_is_a_copy_that_says_whose_it_was_and_is_accepted_when_submitted(case: Case) -> None:
    crew = case.crew

    answer = case.adjudicate(crew.reviewer, case.ann)

    assert answer.status_code == 201
    draft = answer.json()
    assert (draft["kind"], draft["state"], draft["revision"]) == ("adjudication", "draft", 0)
    origins = [
        thing["origin"] for key in ("tracks", "keyframes", "segments") for thing in draft["document"][key]
    ]
    assert origins == [{"by": "adjudication", "annotation_id": case.ann}] * 4
    taken = put(
        "segment",
        {**case.anns_operations[3]["value"], "caption": "A person walks through the yard."},
        object_id=case.anns_operations[3]["id"],
        base_version=1,
        origin={"by": "adjudication", "annotation_id": case.bob},
    )
    saved = crew.reviewer.save(draft["id"], taken)
    assert saved.json()["revision"] == 1
    assert crew.lead.save(draft["id"], taken).status_code == 404

    submitted = crew.reviewer.submit(draft["id"], 1)

    assert submitted.json()["state"] == "accepted"
    assert case.states() == ("accepted", "complete", "not_chosen", "not_chosen")
    work_item = work_item_of(case.item)
    assert work_item.adjudicated_by == crew.reviewer.person
    accepted = Annotation.objects.get(work_item=work_item, state="accepted")
    assert str(accepted.pk) == draft["id"]
    assert (str(accepted.taken_from_id), accepted.taken_revision) == (case.ann, 1)
    assert accepted.document["segments"][0]["origin"] == {"by": "adjudication", "annotation_id": case.bob}
    late = crew.reviewer.save(draft["id"], put("track", case.anns_operations[0]["value"]))
    assert (late.status_code, late.json()["error"]["code"]) == (409, "locked")


def test_what_an_answer_took_from_a_model_stays_marked_in_the_adjudication(crew: Crew) -> None:
    item = make_item(crew.project)
    suggestion = Suggestion.objects.create(item=item, kind="caption", target={}, output={}, model_name="m")
    origin = {"by": "suggestion", "suggestion_id": str(suggestion.pk), "edited": True}
    operations = whole_stc()
    operations[3]["origin"] = origin
    ann = crew.ann.finish(*operations)["annotation"]["id"]
    crew.bob.finish(*whole_stc())

    path = f"work-items/{work_item_of(item).pk}/adjudicate"
    draft = crew.lead.post(path, {"from_annotation_id": ann}).json()

    assert draft["document"]["segments"][0]["origin"] == {
        **origin,
        "by": "adjudication",
        "annotation_id": ann,
    }


def test_one_person_has_one_draft_and_choosing_another_answer_begins_anew(case: Case) -> None:
    first = case.adjudicate(case.crew.lead, case.ann).json()
    again = case.adjudicate(case.crew.lead, case.ann).json()
    other = case.adjudicate(case.crew.lead, case.bob).json()

    assert again["id"] == first["id"]
    assert other["id"] != first["id"]
    drafts = Annotation.objects.filter(kind="adjudication")
    assert {str(one.pk): one.state for one in drafts} == {first["id"]: "abandoned", other["id"]: "draft"}


def test_accepting_an_answer_abandons_adjudications_under_way(case: Case) -> None:
    draft = case.adjudicate(case.crew.reviewer, case.ann).json()

    case.accept(case.crew.lead, case.bob)
    save = case.crew.reviewer.save(draft["id"], put("track", case.anns_operations[0]["value"]))

    assert (save.status_code, save.json()["error"]["code"]) == (409, "locked")
    assert Annotation.objects.get(pk=draft["id"]).state == "abandoned"
    assert case.crew.reviewer.submit(draft["id"], 0).status_code == 409
    assert WorkItem.objects.get().state == "accepted"


def test_an_answer_cannot_claim_to_be_an_adjudication(crew: Crew) -> None:
    make_item(crew.project)
    annotation_id = crew.ann.take()["annotation"]["id"]
    operation = whole_stc()[0] | {"origin": {"by": "adjudication"}}

    answer = crew.ann.save(annotation_id, operation)

    assert (answer.status_code, answer.json()["error"]["detail"]["rule"]) == (422, "unknown_origin")
