"""A text-only model answers multiple choice beside the people, and is counted by their rule."""

from collections.abc import Callable
from typing import Any

import pytest

from annotation_schemas.schemas import find_fault
from annotation_schemas.seeds import option_id
from backend.apps.accounts.models import User
from backend.apps.annotations.models import Annotation, BlindCheck
from backend.apps.assist.services import check_blind
from backend.apps.projects.services import add_member
from backend.infra.audit.models import AuditEntry
from backend.infra.jobs.external import take_report
from backend.infra.jobs.models import Job
from backend.infra.jobs.sending import external_request
from tests.backend.annotations.test_multiple_choice import BOTH, RIGHT, WRONG, guess, start, steps
from tests.backend.work.workplace import Crew, Desk

MODEL = {"name": "a-text-model", "revision": "1", "licence": "Apache-2.0"}
QUESTION = "Which hand opens the jar?"


@pytest.fixture
def text_only(settings: Any) -> None:
    """A server that names a text-only model."""
    settings.BLIND_MODEL = "a-text-model"


@pytest.fixture
def mcq(make_crew: Callable[..., Crew]) -> Crew:
    return make_crew(workflow="mcq")


@pytest.fixture
def people(mcq: Crew, make_user: Callable[..., User]) -> list[Desk]:
    """Three who answer blind."""
    made = [make_user() for _ in range(3)]
    for person in made:
        add_member(actor=None, project=mcq.project, user=person, role="annotator")
    return [Desk(person, mcq.project) for person in made]


def report(job: Job, *texts: str, **changes: Any) -> dict[str, Any]:
    """What a worker says that chose the options of these texts, one for each sheet."""
    sheets = job.payload["input"]["sheets"]
    chosen = [
        [{"question_id": one["id"], "option_id": option_id(one["id"], text), "share": 0.9} for one in sheet]
        for sheet, text in zip(sheets, texts, strict=True)
    ]
    return {
        "protocol": 1,
        "job_id": str(job.pk),
        "fencing": job.fencing,
        "state": "done",
        "progress": 1,
        "message": "Done",
        "model": MODEL,
        "prompt": "Question: …",
        "output": {"sheets": chosen},
        "seconds": 0.5,
        "error": None,
        "error_code": None,
        **changes,
    }


def test_the_model_is_asked_once_and_told_words_alone(mcq: Crew, text_only: None) -> None:
    item, question_id, _ = start(mcq)

    assert [check_blind(), check_blind()] == [1, 0]

    job = Job.objects.get()
    request = external_request(job)
    assert find_fault("assist_request", request) is None
    assert (job.kind, job.queue, request["media"], request["clip"]) == ("assist.choose", "drafts", None, None)
    sheets = request["input"]["sheets"]
    assert [[one["id"] for one in sheet] for sheet in sheets] == [[question_id]] * 3
    for [asked] in sheets:
        assert asked.keys() == {"id", "question", "options"}
        assert {option["text"] for option in asked["options"]} == {RIGHT, WRONG, BOTH}
    assert str(item.asset_id) not in str(request)


def test_without_a_model_nobody_is_asked(mcq: Crew) -> None:
    start(mcq)

    assert check_blind() == 0

    assert (Job.objects.count(), BlindCheck.objects.count()) == (0, 0)
    [said] = [
        one for one in mcq.ann.get(f"projects/{mcq.project.slug}/assist").json() if one["kind"] == "choose"
    ]
    assert (said["available"], said["sentence"].split(",")[0]) == (False, "No text-only model is set up")


def test_what_the_model_solves_goes_back_before_anybody_is_asked(mcq: Crew, text_only: None) -> None:
    item, question_id, _ = start(mcq)
    check_blind()

    take_report(report(Job.objects.get(), RIGHT, RIGHT, RIGHT))

    assert steps(item) == [
        ("distractors", 1, "accepted"),
        ("blind", 1, "accepted"),
        ("distractors", 2, "open"),
    ]
    assert mcq.bob.take("distractors")["assignment"]["reason"] == (
        "3 of 3 times a-text-model chose the right one of 3 options without the video (by guessing 0.037): "
        f"“{QUESTION}”"
    )
    check = BlindCheck.objects.get()
    assert (check.model_name, check.model_revision, check.model_licence) == (
        "a-text-model",
        "1",
        "Apache-2.0",
    )
    assert [sheet[0]["question_id"] for sheet in check.sheets] == [question_id] * 3
    told = AuditEntry.objects.get(action="work.counted_model").detail
    assert (told["model"], told["solved"], told["questions"][0]["right"]) == (
        "a-text-model",
        [question_id],
        3,
    )
    # A model never writes an annotation.
    assert Annotation.objects.filter(document_type="blind").count() == 0


def test_what_the_model_does_not_solve_waits_for_people(
    mcq: Crew, people: list[Desk], text_only: None
) -> None:
    item, _, _ = start(mcq)
    check_blind()
    take_report(report(Job.objects.get(), RIGHT, RIGHT, WRONG))
    assert steps(item)[-1] == ("blind", 1, "open")

    for desk in people:
        guess(desk, BOTH)

    assert steps(item)[-1] == ("check", 1, "open")


def test_nobody_loses_what_they_have_begun_to_the_model(
    mcq: Crew, people: list[Desk], text_only: None
) -> None:
    item, _, _ = start(mcq)
    check_blind()
    guess(people[0], WRONG)
    take_report(report(Job.objects.get(), RIGHT, RIGHT, RIGHT))
    assert steps(item)[-1] == ("blind", 1, "open")

    for desk in people[1:]:
        guess(desk, WRONG)

    # The people did not solve it, the model did.
    assert steps(item)[-1] == ("distractors", 2, "open")
    assert mcq.bob.take("distractors")["assignment"]["reason"].startswith("3 of 3 times a-text-model chose")


@pytest.mark.parametrize(
    "change",
    [
        lambda sheets: sheets[:2],
        lambda sheets: [[], *sheets[1:]],
        lambda sheets: [[{**sheets[0][0], "option_id": sheets[0][0]["question_id"]}], *sheets[1:]],
        lambda sheets: [[{**sheets[0][0], "question_id": sheets[0][0]["option_id"]}], *sheets[1:]],
    ],
)
def test_an_answer_to_something_else_fails_the_job_and_counts_nothing(
    mcq: Crew, text_only: None, change: Callable[[Any], Any]
) -> None:
    item, _, _ = start(mcq)
    check_blind()
    wrong = report(Job.objects.get(), RIGHT, RIGHT, RIGHT)
    wrong["output"] = {"sheets": change(wrong["output"]["sheets"])}

    take_report(wrong)

    assert Job.objects.get().state == Job.State.FAILED
    assert (BlindCheck.objects.get().counted_at, steps(item)[-1]) == (None, ("blind", 1, "open"))


def test_the_next_round_is_asked_anew(mcq: Crew, text_only: None) -> None:
    item, question_id, _ = start(mcq)
    check_blind()
    take_report(report(Job.objects.get(), RIGHT, RIGHT, RIGHT))
    bench = mcq.bob.take("distractors")
    assert mcq.bob.submit(bench["annotation"]["id"], 0).status_code == 200
    assert steps(item)[-1] == ("blind", 2, "open")

    assert check_blind() == 1
    assert BlindCheck.objects.count() == 2
    assert question_id in str(Job.objects.order_by("-created_at").first().payload)  # type: ignore[union-attr]
