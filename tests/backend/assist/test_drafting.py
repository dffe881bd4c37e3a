"""Distractors drafted by a model: asked for, kept, taken by an act of a person, dismissed, and withheld."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from annotation_schemas.schemas import find_fault
from backend.apps.assist.models import Suggestion, SuggestionRequest
from backend.apps.assist.services import prefill
from backend.apps.projects.policies import read_workflow
from backend.infra.jobs.external import take_report
from backend.infra.jobs.models import Job
from backend.infra.jobs.sending import external_request
from tests.backend.annotations.test_multiple_choice import BOTH, RIGHT, WRONG, asked_in, guess, judge, steps
from tests.backend.work.workplace import Crew, Desk, answered, distractor, fgqa, make_item, put

MODEL = {"name": "a-text-model", "revision": "1", "licence": "Apache-2.0"}
NEITHER = "Neither hand."


@pytest.fixture
def seeing(settings: Any) -> None:
    """A server that names a model that sees the clip."""
    settings.TEXT_MODEL = "facebook/Perception-LM-1B"


@pytest.fixture
def reading(settings: Any) -> None:
    """A server that names a text-only model alone."""
    settings.BLIND_MODEL = "a-text-model"


@pytest.fixture
def mcq(make_crew: Callable[..., Crew]) -> Crew:
    workflow = read_workflow("mcq")
    workflow["stages"][1]["people"] = 1
    workflow["stages"][2]["roles"] = ["annotator", "lead"]
    return make_crew(workflow=workflow)


def begin(crew: Crew) -> tuple[dict[str, Any], str]:
    """Ann's workbench for an item with one question, and the id of the question."""
    item = make_item(crew.project, seed=fgqa(answered()))
    return crew.ann.take("distractors"), asked_in(item)


def ask(desk: Desk, bench: dict[str, Any], question_id: str) -> Any:
    wanted = {"kind": "distractors", "input": {"question_id": question_id}}
    return desk.post(f"annotations/{bench['annotation']['id']}/assist", wanted)


def drafts(*texts: str, detail: str = "the hand") -> list[dict[str, Any]]:
    return [{"id": str(uuid.uuid4()), "text": text, "changed_detail": detail} for text in texts]


def report(job: Job, drafted: list[dict[str, Any]]) -> dict[str, Any]:
    dropped = {"unreadable": 1, "same_as_answer": 0, "repeated": 0, "unsafe": 0, "surplus": 0}
    return {
        "protocol": 1,
        "job_id": str(job.pk),
        "fencing": job.fencing,
        "state": "done",
        "progress": 1,
        "message": "Done",
        "model": MODEL,
        "prompt": "Question: …",
        "output": {"distractors": drafted, "dropped": dropped, "frames": []},
        "seconds": 0.5,
        "error": None,
        "error_code": None,
    }


def drafted(crew: Crew, *texts: str) -> tuple[dict[str, Any], str, dict[str, Any]]:
    """A workbench with a question, and the suggestion of these distractors that was asked for in it."""
    bench, question_id = begin(crew)
    job = Job.objects.get(pk=ask(crew.ann, bench, question_id).json()["id"])
    take_report(report(job, drafts(*texts)))
    [offered] = crew.ann.get(f"annotations/{bench['annotation']['id']}/suggestions").json()
    return bench, question_id, offered


def taken(offered: dict[str, Any], question_id: str, draft: dict[str, Any], **origin: Any) -> dict[str, Any]:
    """The operation by which a draft becomes a distractor."""
    value = {"question_id": question_id, "text": draft["text"], "changed_detail": draft["changed_detail"]}
    by = {"by": "suggestion", "suggestion_id": offered["id"], **origin}
    return put(
        "distractor", {**value, "asked_about": True, "verdict": None}, object_id=draft["id"], origin=by
    )


# --- asking ---


def test_the_model_that_sees_is_told_question_answer_and_what_is_there(mcq: Crew, seeing: None) -> None:
    bench, question_id = begin(mcq)
    saved = mcq.ann.save(bench["annotation"]["id"], distractor(question_id, WRONG))
    assert saved.status_code == 200, saved.content

    answer = ask(mcq.ann, bench, question_id)

    assert answer.status_code == 202, answer.content
    request = external_request(Job.objects.get(pk=answer.json()["id"]))
    assert find_fault("assist_request", request) is None
    assert (request["kind"], request["model"], request["prompt_version"]) == (
        "distractors",
        None,
        "one-detail-1",
    )
    assert (request["media"]["frames"], request["clip"]["end_frame"]) == (90, 89)
    assert request["input"] == {
        "question": "Which hand opens the jar?",
        "answer": RIGHT,
        "question_type": "Object Recognition",
        # Ann has confirmed that the question asks about it.
        "detail": "which hand",
        "avoid": [WRONG],
        "wanted": 3,
    }
    assert SuggestionRequest.objects.get().target == {"question_id": question_id}


def test_without_it_the_text_only_model_is_told_words_alone(mcq: Crew, reading: None) -> None:
    bench, question_id = begin(mcq)

    request = external_request(Job.objects.get(pk=ask(mcq.ann, bench, question_id).json()["id"]))

    assert find_fault("assist_request", request) is None
    assert (request["model"], request["media"], request["clip"]) == ("text_only", None, None)
    assert (request["input"]["detail"], request["input"]["avoid"]) == ("", [])
    assert bench["asset"]["id"] not in str(request)
    [offer] = [one for one in _offers(mcq) if one["kind"] == "distractors"]
    assert offer["sentence"].startswith("Distractors are drafted from words alone by a-text-model")


def test_without_a_model_it_is_said_in_a_sentence(mcq: Crew) -> None:
    bench, question_id = begin(mcq)

    refused = ask(mcq.ann, bench, question_id)

    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "not_configured")
    [offer] = [one for one in _offers(mcq) if one["kind"] == "distractors"]
    assert (offer["available"], offer["sentence"].split(",")[0]) == (False, "No text model is set up")
    assert (prefill(), Job.objects.count()) == (0, 0)


def _offers(crew: Crew) -> Any:
    return crew.ann.get(f"projects/{crew.project.slug}/assist").json()


def test_what_cannot_be_drafted_for_is_refused(mcq: Crew, seeing: None) -> None:
    bench, question_id = begin(mcq)
    unknown = ask(mcq.ann, bench, str(uuid.uuid4()))
    question = bench["annotation"]["document"]["questions"][0]
    value = {key: entry for key, entry in question.items() if key not in ("id", "origin")}
    emptied = put(
        "question",
        {**value, "answer": " "},
        object_id=question_id,
        base_version=1,
        origin={**question["origin"], "edited": True},
    )
    assert mcq.ann.save(bench["annotation"]["id"], emptied).status_code == 200

    empty = ask(mcq.ann, bench, question_id)

    assert [one.status_code for one in (unknown, empty)] == [422, 422]
    assert unknown.json()["error"]["place"] == {"field": "question_id"}
    assert empty.json()["error"]["message"] == "The question needs its words and its right answer first."
    assert ask(mcq.bob, bench, question_id).status_code == 404


# --- keeping ---


@pytest.mark.parametrize(
    ("drafted", "words"),
    [
        (drafts(NEITHER, "the left HAND"), "The model returned a distractor that cannot be shown (same_as"),
        (drafts(NEITHER, "neither hand"), "The model returned a distractor that cannot be shown (repeated)"),
        (drafts("One [0, 4]."), "The model returned a distractor that cannot be shown (unsafe)"),
        (drafts("One.", "Two.", "Three.", "Four."), "The model returned more distractors than were asked"),
        (drafts("One.") * 2, "The model returned more distractors than were asked"),
        ([], "The worker's result cannot be read"),
    ],
)
def test_a_worker_that_did_not_drop_what_it_should_fails_the_job(
    mcq: Crew, seeing: None, drafted: list[dict[str, Any]], words: str
) -> None:
    bench, question_id = begin(mcq)
    job = Job.objects.get(pk=ask(mcq.ann, bench, question_id).json()["id"])

    take_report(report(job, drafted))

    job.refresh_from_db()
    assert (job.state, Suggestion.objects.count()) == ("failed", 0)
    assert job.error.startswith(words)


def test_a_person_takes_a_draft_and_changes_another(mcq: Crew, seeing: None) -> None:
    bench, question_id, offered = drafted(mcq, WRONG, NEITHER)
    first, second = offered["output"]["distractors"]
    assert (offered["prompt_version"], offered["output"]["dropped"]["unreadable"]) == ("one-detail-1", 1)

    saved = mcq.ann.save(
        bench["annotation"]["id"],
        taken(offered, question_id, first),
        taken(offered, question_id, {**second, "text": BOTH}, edited=True),
    )

    assert saved.status_code == 200, saved.content
    again = mcq.ann.get(f"assignments/{bench['assignment']['id']}").json()
    assert [
        (one["id"], one["text"], one["origin"]) for one in again["annotation"]["document"]["distractors"]
    ] == [
        (first["id"], WRONG, {"by": "suggestion", "suggestion_id": offered["id"]}),
        (second["id"], BOTH, {"by": "suggestion", "suggestion_id": offered["id"], "edited": True}),
    ]
    unknown = mcq.ann.save(
        bench["annotation"]["id"],
        taken({"id": str(uuid.uuid4())}, question_id, {**first, "id": str(uuid.uuid4())}),
    )
    assert unknown.json()["error"]["message"] == "There is no such suggestion for this item."


def test_who_asks_again_is_not_proposed_the_same_again(mcq: Crew, seeing: None) -> None:
    bench, question_id, _ = drafted(mcq, WRONG, NEITHER)

    again = Job.objects.get(pk=ask(mcq.ann, bench, question_id).json()["id"])

    assert again.payload["input"]["avoid"] == [WRONG, NEITHER]


# --- ahead ---


def test_drafts_are_made_ahead_once_a_round_where_the_stage_offers_them(mcq: Crew, seeing: None) -> None:
    item = make_item(mcq.project, seed=fgqa(answered()))
    question_id = asked_in(item)

    assert [prefill(), prefill()] == [1, 0]

    job = Job.objects.get()
    assert (job.kind, job.queue) == ("assist.draft", "drafts")
    take_report(report(job, drafts(WRONG, BOTH)))
    bench = mcq.ann.take("distractors")
    [offered] = bench["suggestions"]
    assert offered["target"] == {"question_id": question_id, "round": 1}
    # Taken, and judged to be wanting: in the next round they are not proposed again.
    done = mcq.ann.save(
        bench["annotation"]["id"],
        *(taken(offered, question_id, one) for one in offered["output"]["distractors"]),
    )
    assert mcq.ann.submit(bench["annotation"]["id"], done.json()["revision"]).status_code == 200
    guess(mcq.bob, WRONG)
    judge(mcq.lead, wrong="implausible", both="implausible")
    assert steps(item)[-1] == ("distractors", 2, "open")
    assert prefill() == 1
    second = Job.objects.order_by("-created_at")[0]
    assert second.payload["input"]["avoid"] == [WRONG, BOTH]
    assert mcq.ann.take("distractors")["suggestions"] == []


def test_a_stage_that_offers_none_gets_none(make_crew: Callable[..., Crew], seeing: None) -> None:
    workflow = read_workflow("mcq")
    workflow["stages"][0]["suggestions"] = []
    crew = make_crew(workflow=workflow)
    bench, question_id = begin(crew)

    assert prefill() == 0
    assert ask(crew.ann, bench, question_id).json()["error"]["code"] == "not_offered"


# --- dismissing ---


def test_a_dismissed_draft_is_remembered_until_it_is_brought_back(mcq: Crew, seeing: None) -> None:
    bench, question_id, offered = drafted(mcq, WRONG, BOTH)
    first, second = (one["id"] for one in offered["output"]["distractors"])
    path = f"annotations/{bench['annotation']['id']}/dismissed-drafts"
    work = f"assignments/{bench['assignment']['id']}"

    assert [mcq.ann.put(f"{path}/{one}").status_code for one in (first, first, second)] == [204] * 3
    assert mcq.ann.get(work).json()["dismissed_drafts"] == [first, second]
    assert [mcq.ann.delete(f"{path}/{first}").status_code for _ in range(2)] == [204] * 2
    assert mcq.ann.get(work).json()["dismissed_drafts"] == [second]

    assert mcq.ann.put(f"{path}/{uuid.uuid4()}").status_code == 404
    assert mcq.bob.put(f"{path}/{first}").status_code == 404
    saved = mcq.ann.save(bench["annotation"]["id"], distractor(question_id, NEITHER))
    assert mcq.ann.submit(bench["annotation"]["id"], saved.json()["revision"]).status_code == 200
    assert mcq.ann.put(f"{path}/{first}").json()["error"]["code"] == "locked"


# --- withholding ---


def test_where_drafts_are_withheld_none_is_shown_and_the_distractors_say_so(mcq: Crew, seeing: None) -> None:
    shares = f"projects/{mcq.project.slug}/drafts"
    wanted = {"shares": {"train": 1.0, "validation": 1.0, "test": 1.0}, "version": 0}
    assert mcq.lead.put(shares, wanted).status_code == 200
    make_item(mcq.project, seed=fgqa(answered()))
    prefill()
    take_report(report(Job.objects.get(), drafts(WRONG)))
    ahead = Suggestion.objects.get()

    bench = mcq.ann.take("distractors")

    [question] = bench["annotation"]["document"]["questions"]
    assert (bench["suggestions"], question["origin"]["draft_withheld"]) == ([], True)
    assert ask(mcq.ann, bench, question["id"]).json()["error"]["code"] == "not_offered"
    claimed = taken({"id": str(ahead.pk)}, question["id"], ahead.output["distractors"][0])
    unsaid = distractor(question["id"], BOTH)
    said = {**unsaid, "op_id": str(uuid.uuid4()), "origin": {"by": "human", "draft_withheld": True}}
    assert [mcq.ann.save(bench["annotation"]["id"], one).status_code for one in (claimed, unsaid, said)] == [
        422,
        422,
        200,
    ]
    assert mcq.lead.get(shares).json()["withheld"] == 1
