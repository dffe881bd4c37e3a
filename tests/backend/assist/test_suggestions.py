"""Asking models, keeping what they answer once, and taking it over by an act of a person."""

import copy
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from annotation_schemas.schemas import find_fault
from backend.apps.annotations.models import Annotation
from backend.apps.assist.models import Suggestion, SuggestionRequest
from backend.apps.assist.services import prefill
from backend.apps.projects.policies import read_workflow
from backend.infra.jobs.external import take_report
from backend.infra.jobs.models import Job
from backend.infra.jobs.sending import external_request
from backend.infra.storage import address
from tests.backend.work.workplace import (
    Crew,
    fgqa,
    keyframe,
    make_item,
    pair,
    put,
    segment,
    track,
    whole_stc,
)

TRACK = str(uuid.uuid4())
MODEL = {"name": "flow-cut", "revision": "1", "licence": "Apache-2.0"}
PROPAGATE = {
    "track_id": TRACK,
    "frame": 10,
    "box": [10.0, 20.0, 110.0, 220.0],
    "until_frame": 12,
    "direction": "forward",
}


@pytest.fixture
def text_model(settings: Any) -> str:
    """A server that names a text model."""
    settings.TEXT_MODEL = "facebook/Perception-LM-1B"
    return settings.TEXT_MODEL


@pytest.fixture
def questions(make_crew: Callable[..., Crew]) -> Crew:
    """A project of questions in which every answer may be suggested to everybody."""
    return make_crew(workflow=_workflow_with(withhold=0.0))


def _workflow_with(withhold: float) -> dict[str, Any]:
    workflow = read_workflow("fgqa")
    workflow["stages"][1]["suggestions"] = [{"kind": "answer", "withhold_share": withhold}]
    return workflow


def _ask(crew: Crew, annotation_id: str, kind: str = "propagate", **changes: Any) -> Any:
    wanted = {**PROPAGATE, **changes} if kind == "propagate" else changes
    return crew.ann.post(f"annotations/{annotation_id}/assist", {"kind": kind, "input": wanted})


def _report(job: Job, output: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "protocol": 1,
        "job_id": str(job.pk),
        "fencing": job.fencing,
        "state": "done",
        "progress": 1,
        "message": "",
        "model": MODEL,
        "prompt": None,
        "output": output,
        "seconds": 0.5,
        "error": None,
        "error_code": None,
        **changes,
    }


def _boxes(*frames: int, box: tuple[float, ...] = (11.0, 20.0, 111.0, 220.0)) -> dict[str, Any]:
    boxes = [{"frame": frame, "box": list(box), "score": 0.9} for frame in frames]
    return {"boxes": boxes, "stopped_at": frames[-1], "reason": "until_frame"}


def _text(text: str = "The left hand.") -> dict[str, Any]:
    return {"text": text, "frames": [0, 30, 60], "appearance": []}


def _bare(thing: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in thing.items() if key not in ("id", "origin")}


def test_a_drawn_box_becomes_a_job_whose_request_keeps_its_schema(crew: Crew) -> None:
    item = make_item(crew.project)
    annotation_id = crew.ann.take()["annotation"]["id"]

    answer = _ask(crew, annotation_id)

    assert answer.status_code == 202
    job = Job.objects.get(pk=answer.json()["id"])
    assert (job.kind, job.queue, job.scope, job.subject, job.requested_by) == (
        "assist.run",
        "assist",
        str(crew.project.pk),
        f"annotation:{annotation_id}",
        str(crew.ann.person.pk),
    )
    request = external_request(job)
    assert find_fault("assist_request", request) is None
    assert request["input"] == PROPAGATE
    assert request["clip"] == {"start_frame": 0, "end_frame": 89, "grid": None}
    assert request["media"]["address"] == address(f"assets/{item.asset_id}/proxy.mp4")
    assert (request["media"]["frames"], request["media"]["time_base"]) == (90, [1, 90_000])
    assert _ask(crew, annotation_id).json()["id"] == str(job.pk)
    assert (Job.objects.count(), SuggestionRequest.objects.count()) == (1, 1)


def test_a_result_is_kept_once_and_offered_to_who_asked(crew: Crew) -> None:
    item = make_item(crew.project)
    annotation_id = crew.ann.take()["annotation"]["id"]
    other = crew.bob.take()["annotation"]["id"]
    job = Job.objects.get(pk=_ask(crew, annotation_id).json()["id"])
    report = _report(job, _boxes(11, 12))

    assert [take_report(report), take_report(copy.deepcopy(report))] == [True, False]

    suggestion = Suggestion.objects.get()
    assert (suggestion.item, str(suggestion.annotation_id), suggestion.kind) == (
        item,
        annotation_id,
        "propagate",
    )
    assert suggestion.target == {
        "track_id": TRACK,
        "frame": 10,
        "until_frame": 12,
        "direction": "forward",
        "stops_before": None,
    }
    assert (suggestion.model_name, suggestion.model_licence) == ("flow-cut", "Apache-2.0")
    shown = crew.ann.get(f"jobs/{job.pk}").json()
    assert (shown["state"], shown["result"]) == ("done", {"suggestion_id": str(suggestion.pk)})
    [offered] = crew.ann.get(f"annotations/{annotation_id}/suggestions").json()
    assert (offered["id"], offered["output"], offered["job"]) == (
        str(suggestion.pk),
        _boxes(11, 12),
        str(job.pk),
    )
    assert crew.ann.take()["suggestions"] == [offered]
    assert crew.bob.get(f"annotations/{other}/suggestions").json() == []


@pytest.mark.parametrize(
    ("output", "changes", "words"),
    [
        (_boxes(11, 13), {}, "The tracker returned frame 13, which was not asked for."),
        (_boxes(12, 11), {}, "The tracker returned frame 11, which was not asked for."),
        (
            _boxes(11, box=(0.0, 0.0, 641.0, 5.0)),
            {},
            "The tracker returned a box outside the picture on frame 11.",
        ),
        (_text(), {}, "The worker returned another kind of result than was asked for."),
        (_boxes(11), {"model": None}, "The worker's result cannot be read:"),
        (_boxes(11), {"surprise": 1}, "The worker's result cannot be read:"),
    ],
)
def test_a_result_that_was_not_asked_for_fails_the_job(
    crew: Crew, output: dict[str, Any], changes: dict[str, Any], words: str
) -> None:
    make_item(crew.project)
    job = Job.objects.get(pk=_ask(crew, crew.ann.take()["annotation"]["id"]).json()["id"])

    take_report(_report(job, output, **changes))

    job.refresh_from_db()
    assert job.state == "failed"
    assert job.error.startswith(words)
    assert Suggestion.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"frame": 90}, "frame"),
        ({"until_frame": 90}, "until_frame"),
        ({"until_frame": 9}, "until_frame"),
        ({"until_frame": 11, "direction": "backward"}, "until_frame"),
        ({"box": [10.0, 20.0, 10.0, 220.0]}, "box"),
        ({"box": [10.0, 20.0, 700.0, 220.0]}, "box"),
    ],
)
def test_what_cannot_be_propagated_is_refused_with_the_field(
    crew: Crew, changes: dict[str, Any], field: str
) -> None:
    make_item(crew.project)

    answer = _ask(crew, crew.ann.take()["annotation"]["id"], **changes)

    assert (answer.status_code, answer.json()["error"]["place"]) == (422, {"field": field})
    assert Job.objects.count() == 0


def test_malformed_requests_are_refused(crew: Crew) -> None:
    make_item(crew.project)
    path = f"annotations/{crew.ann.take()['annotation']['id']}/assist"

    for body in (
        {"kind": "dream", "input": {}},
        {"kind": "propagate", "input": {}},
        {"kind": "propagate"},
        {},
    ):
        assert crew.ann.post(path, body).status_code == 400, body
    assert Job.objects.count() == 0


def test_only_the_holder_asks_and_only_while_the_work_is_open(crew: Crew) -> None:
    make_item(crew.project)
    annotation_id = crew.ann.finish(*whole_stc())["annotation"]["id"]
    body = {"kind": "propagate", "input": PROPAGATE}

    late = crew.ann.post(f"annotations/{annotation_id}/assist", body)

    assert (late.status_code, late.json()["error"]["code"]) == (409, "locked")
    for desk in (crew.bob, crew.lead, crew.stranger):
        assert desk.post(f"annotations/{annotation_id}/assist", body).status_code == 404
    assert Job.objects.count() == 0


def test_a_stage_that_offers_no_such_suggestion_says_so(questions: Crew) -> None:
    make_item(questions.project, seed=fgqa(pair()), start_stage="answer")

    answer = _ask(questions, questions.ann.take()["annotation"]["id"])

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "not_offered")


def test_without_a_text_model_no_text_is_invented(questions: Crew) -> None:
    question = pair()
    make_item(questions.project, seed=fgqa(question), start_stage="answer")
    annotation_id = questions.ann.take()["annotation"]["id"]

    answer = _ask(questions, annotation_id, "answer", pair_id=question["id"])

    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (409, "not_configured")
    assert error["message"].startswith("No text model is set up")
    assert prefill() == 0
    assert Job.objects.count() == 0
    offers = questions.ann.get(f"projects/{questions.project.slug}/assist").json()
    assert [(one["kind"], one["available"]) for one in offers] == [
        ("propagate", True),
        ("segment", False),
        ("answer", False),
        ("caption", False),
        ("distractors", False),
        ("choose", False),
        ("transcribe", False),
    ]
    assert offers[2]["sentence"] == error["message"]
    assert questions.stranger.get(f"projects/{questions.project.slug}/assist").status_code == 404


def test_what_is_set_up_is_said_with_its_licence(crew: Crew, settings: Any) -> None:
    path = f"projects/{crew.project.slug}/assist"
    settings.TEXT_MODEL = "facebook/Perception-LM-1B"
    known = crew.ann.get(path).json()[2]
    settings.TEXT_MODEL = "/models/our-own"
    unknown = crew.ann.get(path).json()[3]

    assert known["licence"] == "FAIR Noncommercial Research License"
    assert known["sentence"] == (
        "Answers and captions are suggested by facebook/Perception-LM-1B "
        "(licence: FAIR Noncommercial Research License)."
    )
    assert (unknown["available"], unknown["licence"]) == (True, None)


def test_an_answer_is_suggested_taken_over_and_marked(questions: Crew, text_model: str) -> None:
    question = pair()
    make_item(questions.project, seed=fgqa(question), start_stage="answer")
    annotation_id = questions.ann.take()["annotation"]["id"]
    job = Job.objects.get(pk=_ask(questions, annotation_id, "answer", pair_id=question["id"]).json()["id"])
    assert job.payload["input"] == {"question": "Which hand opens the jar?"}
    take_report(_report(job, _text(), prompt="Which hand opens the jar?"))
    [suggestion] = questions.ann.get(f"annotations/{annotation_id}/suggestions").json()
    assert suggestion["target"] == {"pair_id": question["id"]}
    assert Annotation.objects.get().document == fgqa(question)
    origin = {"by": "suggestion", "suggestion_id": suggestion["id"], "edited": False}
    value = {
        **_bare(question),
        "draft_answer": "The left hand.",
        "answer": "The left hand.",
        "answer_verdict": "accepted",
    }

    saved = questions.ann.save(
        annotation_id, put("pair", value, object_id=question["id"], base_version=1, origin=origin)
    )

    assert saved.status_code == 200
    assert Annotation.objects.get().document["pairs"][0]["origin"] == origin
    stored = Suggestion.objects.get()
    assert (stored.prompt, stored.prompt_version) == ("Which hand opens the jar?", "plm-1")


def test_a_suggestion_for_another_item_cannot_be_taken_over(questions: Crew, text_model: str) -> None:
    ours, theirs = pair(), pair()
    make_item(questions.project, seed=fgqa(ours), start_stage="answer")
    other = make_item(questions.project, seed=fgqa(theirs), start_stage="answer")
    foreign = Suggestion.objects.create(item=other, kind="answer", target={}, output=_text(), model_name="m")
    annotation_id = questions.ann.take()["annotation"]["id"]
    origin = {"by": "suggestion", "suggestion_id": str(foreign.pk)}

    answer = questions.ann.save(
        annotation_id, put("pair", _bare(ours), object_id=ours["id"], base_version=1, origin=origin)
    )

    assert (answer.status_code, answer.json()["error"]["detail"]["rule"]) == (422, "unknown_origin")
    assert Annotation.objects.get().revision == 0


def test_a_caption_is_asked_for_with_the_boxes_of_the_whole_clip(crew: Crew, text_model: str) -> None:
    workflow = read_workflow("stc_one_pass")
    workflow["stages"][0]["suggestions"] = [{"kind": "caption", "withhold_share": 0.0}]
    crew.project.workflow = workflow
    crew.project.save(update_fields=["workflow"])
    make_item(crew.project)
    annotation_id = crew.ann.take()["annotation"]["id"]
    subject = track()
    piece = segment(subject["id"], 4, 6, "")
    absent = put("keyframe", {"track_id": subject["id"], "frame": 6, "box": None, "state": "absent"})
    empty = segment(subject["id"], 20, 30, "")
    crew.ann.save(
        annotation_id,
        subject,
        keyframe(subject["id"], 0, (0.0, 0.0, 10.0, 10.0)),
        keyframe(subject["id"], 5, (10.0, 0.0, 20.0, 10.0)),
        absent,
        piece,
        empty,
    )

    answer = _ask(crew, annotation_id, "caption", segment_id=piece["id"])
    nothing = _ask(crew, annotation_id, "caption", segment_id=empty["id"])
    unknown = _ask(crew, annotation_id, "caption", segment_id=str(uuid.uuid4()))

    job = Job.objects.get(pk=answer.json()["id"])
    asked = job.payload["input"]
    assert (asked["start_frame"], asked["end_frame"]) == (4, 6)
    clip = job.payload["clip"]
    assert list(asked["boxes"]) == [str(frame) for frame in range(clip["start_frame"], clip["end_frame"] + 1)]
    drawn = {frame: box for frame, box in asked["boxes"].items() if box is not None}
    assert list(drawn) == ["0", "1", "2", "3", "4", "5"]
    assert (drawn["0"], drawn["4"]) == ([0.0, 0.0, 10.0, 10.0], [8.0, 0.0, 18.0, 10.0])
    assert (nothing.status_code, nothing.json()["error"]["code"]) == (422, "invalid_request")
    assert (unknown.status_code, unknown.json()["error"]["place"]) == (422, {"field": "segment_id"})
    assert Job.objects.count() == 1


@pytest.mark.parametrize("text", ["   ", "A <|im_end|> walks by.", "Look: <image>"])
def test_a_text_that_cannot_stand_in_a_document_is_not_kept(
    questions: Crew, text_model: str, text: str
) -> None:
    question = pair()
    make_item(questions.project, seed=fgqa(question), start_stage="answer")
    annotation_id = questions.ann.take()["annotation"]["id"]
    job = Job.objects.get(pk=_ask(questions, annotation_id, "answer", pair_id=question["id"]).json()["id"])

    take_report(_report(job, _text(text)))

    job.refresh_from_db()
    assert (job.state, Suggestion.objects.count()) == ("failed", 0)


def test_open_questions_are_drafted_ahead_once(questions: Crew, text_model: str) -> None:
    asked = [pair(f"What happens at step {number}?") for number in range(3)]
    answered = pair("Who comes in?", answer="The cook.")
    item = make_item(questions.project, seed=fgqa(asked[0], asked[1], answered), start_stage="answer")
    make_item(questions.project, seed=fgqa(asked[2], pair("  ")), start_stage="answer")
    make_item(questions.project)

    assert [prefill(limit=2), prefill(), prefill()] == [2, 1, 0]

    jobs = Job.objects.order_by("created_at")
    assert [job.payload["input"]["question"] for job in jobs] == [one["question"] for one in asked]
    assert {job.requested_by for job in jobs} == {""}
    for job in jobs:
        take_report(_report(job, _text()))
    assert prefill() == 0
    bench = questions.ann.take("answer")
    assert bench["item"]["id"] == str(item.pk)
    assert [one["target"]["pair_id"] for one in bench["suggestions"]] == [asked[0]["id"], asked[1]["id"]]
    assert bench["annotation"]["document"] == fgqa(asked[0], asked[1], answered)


def test_a_share_of_people_and_items_is_not_shown_what_was_drafted(
    make_crew: Callable[..., Crew], text_model: str
) -> None:
    crew = make_crew(workflow=_workflow_with(withhold=1.0))
    question = pair()
    make_item(crew.project, seed=fgqa(question), start_stage="answer")
    prefill()
    take_report(_report(Job.objects.get(), _text()))
    bench = crew.ann.take("answer")

    assert Suggestion.objects.count() == 1
    assert bench["suggestions"] == []
    asked = _ask(crew, bench["annotation"]["id"], "answer", pair_id=question["id"])
    assert (asked.status_code, asked.json()["error"]["code"]) == (409, "not_offered")


def test_answers_are_withheld_from_an_item_whoever_works_on_it(
    make_crew: Callable[..., Crew], text_model: str
) -> None:
    crew = make_crew(workflow=_workflow_with(withhold=0.5))
    for number in range(20):
        make_item(crew.project, seed=fgqa(pair(f"Question {number}?")), start_stage="answer")
    prefill()
    for job in Job.objects.all():
        take_report(_report(job, _text()))
    shown: dict[str, set[int]] = {}
    for desk in (crew.ann, crew.bob):
        for _ in range(20):
            bench = desk.take("answer")
            shown.setdefault(bench["item"]["id"], set()).add(len(bench["suggestions"]))
            desk.post(f"assignments/{bench['assignment']['id']}/return")

    assert len(shown) == 20
    assert sorted(map(len, shown.values())) == [1] * 20
    assert set().union(*shown.values()) == {0, 1}


def test_a_withheld_answer_cannot_be_taken_over(make_crew: Callable[..., Crew], text_model: str) -> None:
    crew = make_crew(workflow=_workflow_with(withhold=1.0))
    question = pair()
    make_item(crew.project, seed=fgqa(question), start_stage="answer")
    prefill()
    take_report(_report(Job.objects.get(), _text()))
    bench = crew.ann.take("answer")

    refused = crew.ann.save(
        bench["annotation"]["id"],
        put(
            "pair",
            _bare(question) | {"answer": "The left hand."},
            object_id=question["id"],
            base_version=1,
            origin={
                "by": "suggestion",
                "suggestion_id": str(Suggestion.objects.get().pk),
                "draft_withheld": True,
            },
        ),
    )

    assert (refused.status_code, refused.json()["error"]["place"]["field"]) == (422, "origin")
