"""Two requests at the same moment: nothing lost, nothing doubled, one decision."""

from collections import Counter

import pytest

from annotation_schemas.documents import canonical, replay
from backend.apps.annotations.models import Annotation, Operation
from backend.apps.annotations.selectors import context_of
from backend.apps.reviews.models import Review
from backend.apps.work.models import Assignment, WorkItem
from tests.backend.work.workplace import Crew, Desk, make_item, put, together, track, whole_stc, work_item_of

WINDOWS = 6

pytestmark = pytest.mark.django_db(transaction=True)


def _windows(desk: Desk) -> list[Desk]:
    """The same person in several windows."""
    return [Desk(desk.person, desk.project) for _ in range(WINDOWS)]


def test_saves_of_different_objects_are_all_kept_in_one_log(crew: Crew) -> None:
    make_item(crew.project)
    annotation_id = crew.ann.take()["annotation"]["id"]
    windows = _windows(crew.ann)
    batches = [[track(name=f"window {number}, {one}") for one in range(5)] for number in range(WINDOWS)]

    def save(number: int) -> list[int]:
        return [windows[number].save(annotation_id, operation).status_code for operation in batches[number]]

    answers = together(WINDOWS, save)

    assert answers == [[200] * 5] * WINDOWS
    annotation = Annotation.objects.get(pk=annotation_id)
    assert annotation.revision == 5 * WINDOWS
    log = list(Operation.objects.filter(annotation=annotation).order_by("sequence"))
    assert [row.sequence for row in log] == list(range(1, 5 * WINDOWS + 1))
    assert {str(row.op_id) for row in log} == {one["op_id"] for batch in batches for one in batch}
    operations = [
        {
            "op_id": str(row.op_id),
            "op": row.op,
            "kind": row.kind,
            "id": str(row.object_id),
            "base_version": row.base_version,
            "value": row.value,
            "origin": row.origin,
        }
        for row in log
    ]
    replayed = replay(operations, context_of(annotation), document=annotation.seed)
    assert canonical(replayed) == canonical(annotation.document)


def test_of_several_edits_of_one_version_one_is_kept_and_the_others_are_told(crew: Crew) -> None:
    make_item(crew.project)
    annotation_id = crew.ann.take()["annotation"]["id"]
    subject = track()
    crew.ann.save(annotation_id, subject)
    windows = _windows(crew.ann)

    def edit(number: int) -> int:
        value = {**subject["value"], "name": f"window {number}"}
        change = put("track", value, object_id=subject["id"], base_version=1)
        status: int = windows[number].save(annotation_id, change).status_code
        return status

    assert Counter(together(WINDOWS, edit)) == {200: 1, 409: WINDOWS - 1}
    assert Annotation.objects.get(pk=annotation_id).revision == 2


def test_one_batch_sent_many_times_at_once_is_stored_once(crew: Crew) -> None:
    make_item(crew.project)
    annotation_id = crew.ann.take()["annotation"]["id"]
    windows, batch = _windows(crew.ann), whole_stc()

    answers = together(WINDOWS, lambda number: windows[number].save(annotation_id, *batch).json())

    assert [answer == answers[0] for answer in answers] == [True] * WINDOWS
    assert Operation.objects.count() == 4
    assert Annotation.objects.get(pk=annotation_id).revision == 1


def test_answers_submitted_at_once_send_the_work_item_to_review(crew: Crew) -> None:
    item = make_item(crew.project)
    ids = []
    for desk in (crew.ann, crew.bob):
        ids.append(desk.take()["annotation"]["id"])
        desk.save(ids[-1], *whole_stc())

    together(2, lambda number: (crew.ann, crew.bob)[number].submit(ids[number], 1))

    assert work_item_of(item).state == "review"
    assert {one.state for one in Assignment.objects.all()} == {"submitted"}


def test_of_two_verdicts_at_once_one_counts(crew: Crew) -> None:
    item = make_item(crew.project)
    answers = [desk.finish(*whole_stc())["annotation"]["id"] for desk in (crew.ann, crew.bob)]
    path = f"work-items/{work_item_of(item).pk}/accept"

    def judge(number: int) -> int:
        desk = (crew.lead, crew.reviewer)[number]
        status: int = desk.post(path, {"annotation_id": answers[number]}).status_code
        return status

    assert Counter(together(2, judge)) == {200: 1, 409: 1}
    assert sorted(Annotation.objects.values_list("state", flat=True)) == ["accepted", "not_chosen"]
    assert (Review.objects.count(), WorkItem.objects.count()) == (1, 1)
