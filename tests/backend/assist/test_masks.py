"""Asking which pixels a subject is, by clicks and boxes and through the clip, and what a worker's masks must keep."""

import uuid
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from annotation_schemas import masks
from annotation_schemas.schemas import find_fault
from backend.apps.assist.models import Suggestion
from backend.apps.projects.policies import read_workflow
from backend.infra.jobs.external import take_report
from backend.infra.jobs.models import Job
from backend.infra.jobs.sending import external_request
from tests.backend.work.workplace import Crew, keyframe, make_item, put, track

TRACK = str(uuid.uuid4())
MODEL = {"name": "tiny-sam2", "revision": "1", "licence": "Apache-2.0"}
SENTENCE = (
    "No mask model is set up, so masks are drawn by hand. "
    "Whoever runs this server can name a SAM 2 in GROUNDLING_MASK_MODEL."
)
BOX = [10.0, 20.0, 110.0, 220.0]
INSIDE = {"x": 40.0, "y": 60.5, "inside": True}
BESIDE = {"x": 300.0, "y": 10.0, "inside": False}
WISH = {"track_id": TRACK, "frame": 10, "box": None, "points": [INSIDE, BESIDE]}
CARRIED = {
    "track_id": TRACK,
    "frame": 10,
    "box": BOX,
    "until_frame": 12,
    "direction": "forward",
    "method": "sam2",
}


@pytest.fixture
def mask_model(settings: Any) -> str:
    """A server that names a mask model."""
    settings.MASK_MODEL = "facebook/sam2.1-hiera-tiny"
    return settings.MASK_MODEL


@pytest.fixture
def bench(crew: Crew, mask_model: str) -> dict[str, Any]:
    """The annotator's item on a server with a mask model; its picture has the size of its asset."""
    make_item(crew.project)
    return crew.ann.take()


def ask(crew: Crew, bench: dict[str, Any], wish: dict[str, Any], kind: str = "segment") -> Any:
    return crew.ann.post(f"annotations/{bench['annotation']['id']}/assist", {"kind": kind, "input": wish})


def mask_of(bench: dict[str, Any], rows: slice, columns: slice) -> dict[str, Any]:
    pixels = np.zeros((bench["asset"]["height"], bench["asset"]["width"]), dtype=bool)
    pixels[rows, columns] = True
    return dict(masks.encode(pixels))


def seen(bench: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """What a worker says of the pixels 30 to 50 and 20 to 80."""
    mask = mask_of(bench, slice(20, 80), slice(30, 50))
    return {"frame": 10, "box": [30.0, 20.0, 50.0, 80.0], "score": 0.9, "mask": mask, **changes}


def done(job_id: str, output: dict[str, Any]) -> dict[str, Any]:
    job = Job.objects.get(pk=job_id)
    report = {"protocol": 1, "job_id": job_id, "fencing": job.fencing, "state": "done", "progress": 1}
    report |= {"message": "", "model": MODEL, "prompt": None, "output": output, "seconds": 0.5}
    return {**report, "error": None, "error_code": None}


def test_points_become_a_request_and_its_mask_a_suggestion(crew: Crew, bench: dict[str, Any]) -> None:
    answer = ask(crew, bench, WISH)

    assert answer.status_code == 202
    job_id = answer.json()["id"]
    request = external_request(Job.objects.get(pk=job_id))
    assert find_fault("assist_request", request) is None
    assert (request["kind"], request["model"], request["input"]) == ("segment", None, WISH)
    assert take_report(done(job_id, seen(bench)))
    grown = crew.ann.get(f"annotations/{bench['annotation']['id']}/assist/{job_id}").json()
    assert (grown["job"]["state"], grown["boxes"]) == ("done", [])
    suggestion = grown["suggestion"]
    assert (suggestion["kind"], suggestion["target"]) == ("segment", {"track_id": TRACK, "frame": 10})
    assert (suggestion["output"], suggestion["prompt_version"]) == (seen(bench), "")
    assert crew.ann.get(f"annotations/{bench['annotation']['id']}").json()["document"]["keyframes"] == []
    assert crew.bob.get(f"annotations/{bench['annotation']['id']}/assist/{job_id}").status_code == 404


def test_a_mask_that_was_taken_names_its_suggestion(crew: Crew, bench: dict[str, Any]) -> None:
    job_id = ask(crew, bench, WISH).json()["id"]
    take_report(done(job_id, seen(bench)))
    suggestion = Suggestion.objects.get()
    subject = track()
    origin = {"by": "suggestion", "suggestion_id": str(suggestion.pk)}
    value = {"track_id": subject["id"], "frame": 10, "box": seen(bench)["box"], "state": "visible"}

    taken = put("keyframe", {**value, "mask": seen(bench)["mask"]}, origin=origin)
    saved = crew.ann.save(bench["annotation"]["id"], subject, taken)

    assert saved.status_code == 200, saved.json()
    [stored] = crew.ann.get(f"annotations/{bench['annotation']['id']}").json()["document"]["keyframes"]
    assert (stored["mask"], stored["origin"]) == (seen(bench)["mask"], origin)


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"points": []}, 422, "Give a box, or at least one point on the subject."),
        ({"points": [BESIDE]}, 422, "Give a box, or at least one point on the subject."),
        ({"points": [INSIDE, {**INSIDE, "x": 4000}]}, 422, "Every point must lie inside the picture."),
        ({"points": [{**INSIDE, "y": -1}]}, 400, "y"),
        ({"points": [{"x": 1, "y": 1}]}, 400, "inside"),
        ({"points": [INSIDE] * 33}, 400, "points"),
        ({"box": [10, 20, 10, 30]}, 422, "The box must have a size and lie inside the picture."),
        ({"box": [10, 20, 30]}, 400, "box"),
        ({"frame": 90}, 422, "The frame must lie in the clip, from 0 to 89."),
        ({"until_frame": 4}, 400, "until_frame"),
    ],
)
def test_what_tells_no_subject_is_refused(
    crew: Crew, bench: dict[str, Any], changes: dict[str, Any], status: int, words: str
) -> None:
    answer = ask(crew, bench, {**WISH, **changes})

    assert (answer.status_code, Job.objects.count()) == (status, 0)
    assert words in (answer.json()["error"]["message"] if status == 422 else answer.content.decode())


@pytest.mark.parametrize("kind", ["segment", "propagate"])
def test_without_a_mask_model_one_sentence_says_so(crew: Crew, kind: str) -> None:
    make_item(crew.project)

    answer = ask(crew, crew.ann.take(), WISH if kind == "segment" else CARRIED, kind)

    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["message"]) == (409, "not_configured", SENTENCE)
    offer = crew.ann.get(f"projects/{crew.project.slug}/assist").json()[1]
    assert offer == {
        "kind": "segment",
        "available": False,
        "model": None,
        "licence": None,
        "sentence": SENTENCE,
    }
    assert Job.objects.count() == 0


def test_what_is_set_up_is_said_with_its_licence(crew: Crew, mask_model: str) -> None:
    offer = crew.ann.get(f"projects/{crew.project.slug}/assist").json()[1]

    assert (offer["kind"], offer["available"], offer["model"]) == ("segment", True, mask_model)
    assert offer["sentence"] == (
        "Masks are suggested from clicks and boxes, and carried through the clip, by facebook/sam2.1-hiera-tiny "
        "(licence: Apache-2.0)."
    )


def test_clicks_are_withheld_with_propagation_and_where_no_keyframe_may_change(
    make_crew: Callable[..., Crew], mask_model: str
) -> None:
    workflow = read_workflow("stc_one_pass")
    workflow["stages"][0]["suggestions"] = [{"kind": "propagate", "withhold_share": 1.0}]
    crew = make_crew(workflow=workflow)
    make_item(crew.project)
    bench = crew.ann.take()

    withheld = ask(crew, bench, WISH)
    workflow["stages"][0] |= {
        "suggestions": [{"kind": "propagate", "withhold_share": 0.0}],
        "edits": ["segment"],
    }
    crew.project.workflow = workflow
    crew.project.save(update_fields=["workflow"])
    fixed = [ask(crew, bench, WISH), ask(crew, bench, CARRIED, "propagate")]

    assert (withheld.status_code, withheld.json()["error"]["code"]) == (409, "not_offered")
    for answer in fixed:
        assert answer.status_code == 409
        assert answer.json()["error"]["message"] == "Boxes and masks cannot be changed in this stage."


def test_somebody_else_cannot_ask(crew: Crew, bench: dict[str, Any]) -> None:
    path = f"annotations/{bench['annotation']['id']}/assist"

    assert crew.bob.post(path, {"kind": "segment", "input": WISH}).status_code == 404
    assert crew.stranger.post(path, {"kind": "segment", "input": WISH}).status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"frame": 11}, "The model returned frame 11, which was not asked for."),
        ({"mask": {"size": [4, 4], "counts": "044"}}, "a mask of another picture size on frame 10"),
        ({"box": [30, 20, 51, 80]}, "a mask and a box that do not belong together on frame 10"),
        ({"counts": "!"}, "a mask that cannot be read on frame 10"),
        ({"text": "A man."}, "The worker's result cannot be read"),
    ],
)
def test_a_mask_that_was_not_asked_for_is_not_kept(
    crew: Crew, bench: dict[str, Any], changes: dict[str, Any], words: str
) -> None:
    job_id = ask(crew, bench, WISH).json()["id"]
    output = seen(bench)
    if "counts" in changes:
        output["mask"]["counts"] = changes["counts"]
    else:
        output |= changes

    take_report(done(job_id, output))

    job = Job.objects.get(pk=job_id)
    assert (job.state, Suggestion.objects.count()) == ("failed", 0)
    assert words in job.error


def test_boxes_are_no_answer_to_a_click(crew: Crew, bench: dict[str, Any]) -> None:
    job_id = ask(crew, bench, WISH).json()["id"]

    take_report(done(job_id, {"boxes": [], "stopped_at": 10, "reason": "lost"}))

    assert (
        Job.objects.get(pk=job_id).error == "The worker returned another kind of result than was asked for."
    )


def test_propagation_by_masks_begins_with_the_mask_that_was_drawn(crew: Crew, bench: dict[str, Any]) -> None:
    annotation_id = bench["annotation"]["id"]
    subject = track()
    drawn = keyframe(subject["id"], 10, seen(bench)["box"])
    drawn["value"]["mask"] = seen(bench)["mask"]
    crew.ann.save(annotation_id, subject, drawn, keyframe(subject["id"], 11, BOX))
    wish = {**CARRIED, "track_id": subject["id"], "box": seen(bench)["box"]}

    by_mask = ask(crew, bench, {**wish, "until_frame": 0, "direction": "backward"}, "propagate")
    by_box = ask(crew, bench, {**wish, "frame": 11, "until_frame": 20}, "propagate")
    by_tracker = ask(crew, bench, {**wish, "frame": 11, "until_frame": 20, "method": "tracker"}, "propagate")

    requests = [
        external_request(Job.objects.get(pk=answer.json()["id"])) for answer in (by_mask, by_box, by_tracker)
    ]
    assert [find_fault("assist_request", request) for request in requests] == [None] * 3
    assert [request["model"] for request in requests] == ["sam2", "sam2", None]
    assert [request["input"].get("mask") for request in requests] == [seen(bench)["mask"], None, None]


def test_carried_masks_grow_and_are_left_out_where_work_begins(crew: Crew, bench: dict[str, Any]) -> None:
    path = f"annotations/{bench['annotation']['id']}"
    job_id = ask(crew, bench, CARRIED, "propagate").json()["id"]
    boxes = [seen(bench, frame=frame) for frame in (11, 12)]
    progress = {**done(job_id, {}), "state": "progress", "progress": 0.5, "output": None}

    take_report({**progress, "partial": {"after": 0, "boxes": boxes[:1]}})
    growing = crew.ann.get(f"{path}/assist/{job_id}").json()["boxes"]
    take_report(done(job_id, {"boxes": boxes, "stopped_at": 12, "reason": "until_frame"}))
    grown = crew.ann.get(f"{path}/assist/{job_id}").json()["suggestion"]["output"]["boxes"]

    assert growing == [{**boxes[0], "uncertain": False}]
    assert grown == boxes
    [offered] = crew.ann.take()["suggestions"]
    assert [sorted(box) for box in offered["output"]["boxes"]] == [["box", "frame", "score"]] * 2


def test_a_carried_mask_of_another_picture_fails_the_job(crew: Crew, bench: dict[str, Any]) -> None:
    job_id = ask(crew, bench, CARRIED, "propagate").json()["id"]
    broken = seen(bench, frame=11, mask={"size": [2, 2], "counts": "04"})

    take_report(done(job_id, {"boxes": [broken], "stopped_at": 11, "reason": "lost"}))

    job = Job.objects.get(pk=job_id)
    assert (job.state, Suggestion.objects.count()) == ("failed", 0)
    assert job.error == "The model returned a mask of another picture size on frame 11."
