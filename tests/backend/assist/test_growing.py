"""Boxes are shown while they come, never run over a person's keyframe, and outlive a cancelled job."""

import uuid
from typing import Any

import pytest

from backend.apps.assist.models import Suggestion, SuggestionPart
from backend.infra.jobs import leases
from backend.infra.jobs.external import take_report
from backend.infra.jobs.models import Job
from tests.backend.work.workplace import Crew, keyframe, make_item, put, track

MODEL = {"name": "flow-cut", "revision": "1", "licence": "Apache-2.0"}
BOX = [10.0, 20.0, 110.0, 220.0]


class Carrying:
    """An annotator who asked for a box to be carried from frame 10 to 80, and the worker that does it."""

    def __init__(self, crew: Crew) -> None:
        self.desk = crew.ann
        self.annotation_id = crew.ann.take()["annotation"]["id"]
        self.track = track()
        self.desk.save(self.annotation_id, self.track, keyframe(self.track["id"], 10, tuple(BOX)))
        self.job = Job.objects.get(pk=self.ask().json()["id"])

    def ask(self, **changes: Any) -> Any:
        wanted = {
            "track_id": self.track["id"],
            "frame": 10,
            "box": BOX,
            "until_frame": 80,
            "direction": "forward",
            **changes,
        }
        return self.desk.post(
            f"annotations/{self.annotation_id}/assist", {"kind": "propagate", "input": wanted}
        )

    def report(self, *frames: int, after: int, **changes: Any) -> bool:
        return take_report(
            {
                "protocol": 1,
                "job_id": str(self.job.pk),
                "fencing": self.job.fencing,
                "state": "progress",
                "progress": 0.5,
                "message": f"Frame {frames[-1]}",
                "model": MODEL,
                "prompt": None,
                "output": None,
                "partial": {"after": after, "boxes": boxes(*frames)},
                "seconds": 0.5,
                "error": None,
                "error_code": None,
                **changes,
            }
        )

    def growth(self, **known: int) -> dict[str, Any]:
        query = "&".join(f"{name}={value}" for name, value in known.items())
        answer = self.desk.get(f"annotations/{self.annotation_id}/assist/{self.job.pk}?{query}")
        assert answer.status_code == 200, answer.json()
        grown: dict[str, Any] = answer.json()
        return grown

    def cancel(self) -> None:
        assert self.desk.post(f"jobs/{self.job.pk}/cancel").status_code == 200


@pytest.fixture
def carrying(crew: Crew) -> Carrying:
    make_item(crew.project)
    return Carrying(crew)


def boxes(*frames: int) -> list[dict[str, Any]]:
    return [{"frame": frame, "box": [11.0, 20.0, 111.0, 220.0], "score": 0.9} for frame in frames]


def frames_of(grown: dict[str, Any]) -> list[int]:
    return [box["frame"] for box in grown["boxes"]]


def test_boxes_are_there_before_the_job_has_ended_and_each_is_sent_once(carrying: Carrying) -> None:
    assert (carrying.growth()["boxes"], carrying.growth()["job"]["state"]) == ([], "queued")

    carrying.report(11, 12, after=0)
    first = carrying.growth()
    carrying.report(13, after=2)
    more = carrying.growth(attempt=first["attempt"], have=2)

    assert (frames_of(first), first["after"], first["job"]["state"]) == ([11, 12], 0, "running")
    assert (frames_of(more), more["after"], more["suggestion"]) == ([13], 2, None)
    assert first["boxes"][0] == {**boxes(11)[0], "uncertain": False}
    assert Suggestion.objects.count() == 0


def test_reports_out_of_order_and_twice_leave_no_gap(carrying: Carrying) -> None:
    carrying.report(13, 14, after=2)
    early = frames_of(carrying.growth())
    carrying.report(11, 12, after=0)
    carrying.report(11, 12, after=0)

    assert (early, frames_of(carrying.growth())) == ([], [11, 12, 13, 14])


def test_a_new_attempt_begins_anew(carrying: Carrying) -> None:
    carrying.report(11, 12, after=0)
    before = carrying.growth()
    carrying.job.refresh_from_db()
    leases.put_back(carrying.job, "silent")
    carrying.job.refresh_from_db()

    carrying.report(11, after=0)

    after = carrying.growth(attempt=before["attempt"], have=2)
    assert after["attempt"] > before["attempt"]
    assert (after["after"], frames_of(after)) == (0, [11])


def test_what_was_made_until_a_cancel_is_offered(carrying: Carrying) -> None:
    carrying.report(11, 12, after=0)

    carrying.cancel()

    late = carrying.report(13, after=2)
    suggestion = carrying.growth()["suggestion"]
    assert late is False
    assert suggestion["output"] == {"boxes": boxes(11, 12), "stopped_at": 12, "reason": "interrupted"}
    assert (suggestion["model_name"], suggestion["job"]) == ("flow-cut", str(carrying.job.pk))
    assert carrying.desk.get(f"annotations/{carrying.annotation_id}/suggestions").json() == [suggestion]
    origin = {"by": "suggestion", "suggestion_id": suggestion["id"]}
    value = {"track_id": carrying.track["id"], "frame": 12, "box": BOX, "state": "visible"}
    assert (
        carrying.desk.save(carrying.annotation_id, put("keyframe", value, origin=origin)).status_code == 200
    )
    assert SuggestionPart.objects.count() == 0


def test_what_was_made_before_a_failure_is_offered(carrying: Carrying) -> None:
    carrying.report(11, after=0)

    carrying.report(
        11,
        after=0,
        state="failed",
        error="The request took longer than 3 seconds.",
        error_code="time_limit",
    )

    grown = carrying.growth()
    assert grown["job"]["state"] == "failed"
    assert grown["suggestion"]["output"]["stopped_at"] == 11


def test_a_cancel_before_the_first_box_offers_nothing(carrying: Carrying) -> None:
    carrying.cancel()

    assert carrying.growth()["suggestion"] is None
    assert Suggestion.objects.count() == 0


def test_the_whole_result_takes_the_place_of_its_parts(carrying: Carrying) -> None:
    carrying.report(11, 12, after=0)
    output = {"boxes": boxes(11, 12, 13), "stopped_at": 13, "reason": "left_picture"}

    done = {"protocol": 1, "job_id": str(carrying.job.pk), "fencing": carrying.job.fencing, "state": "done"}
    done |= {"progress": 1, "message": "", "model": MODEL, "prompt": None, "output": output, "seconds": 1}
    take_report({**done, "error": None, "error_code": None})

    grown = carrying.growth(attempt=1, have=2)
    assert (grown["job"]["state"], grown["suggestion"]["output"]) == ("done", output)
    assert SuggestionPart.objects.count() == 0


@pytest.mark.parametrize(
    ("frames", "changes", "words"),
    [
        ((11, 81), {}, "The tracker returned frame 81, which was not asked for."),
        ((9,), {}, "The tracker returned frame 9, which was not asked for."),
        ((11,), {"model": None}, "The worker's progress cannot be read:"),
        ((11,), {"partial": {"after": 0, "boxes": []}}, "The worker's progress cannot be read:"),
    ],
)
def test_parts_that_were_not_asked_for_fail_the_job(
    carrying: Carrying, frames: tuple[int, ...], changes: dict[str, Any], words: str
) -> None:
    carrying.report(*frames, after=0, **changes)

    carrying.job.refresh_from_db()
    assert (carrying.job.state, Suggestion.objects.count()) == ("failed", 0)
    assert carrying.job.error.startswith(words)


def test_a_report_of_a_worker_that_does_not_stream_is_still_read(carrying: Carrying) -> None:
    old = {"protocol": 1, "job_id": str(carrying.job.pk), "fencing": carrying.job.fencing, "progress": 0.25}
    old |= {"state": "progress", "message": "Frame 3", "model": None, "prompt": None, "output": None}

    assert take_report({**old, "seconds": 0.4, "error": None, "error_code": None})

    assert carrying.growth()["job"]["progress"] == 0.25


def test_propagation_stops_before_the_next_keyframe_of_a_person(carrying: Carrying) -> None:
    subject, suggestion = carrying.track["id"], str(uuid.uuid4())
    carrying.report(11, after=0)
    carrying.cancel()
    suggestion = carrying.growth()["suggestion"]["id"]
    untouched = {"by": "suggestion", "suggestion_id": suggestion, "edited": False}
    shape = {"track_id": subject, "box": BOX, "state": "visible"}
    carrying.desk.save(
        carrying.annotation_id,
        put("keyframe", {**shape, "frame": 20}, origin=untouched),
        put("keyframe", {**shape, "frame": 30}, origin={**untouched, "edited": True}),
        keyframe(subject, 40, tuple(BOX)),
    )

    forward = carrying.ask()
    backward = carrying.ask(frame=60, until_frame=0, direction="backward")
    between = carrying.ask(frame=35, until_frame=0, direction="backward")
    next_to_it = carrying.ask(frame=29)

    for answer, until, before in ((forward, 29, 30), (backward, 41, 40), (between, 31, 30)):
        carrying.job = Job.objects.get(pk=answer.json()["id"])
        assert carrying.job.payload["input"]["until_frame"] == until
        assert carrying.growth()["stops_before"] == before
    error = next_to_it.json()["error"]
    assert (next_to_it.status_code, error["code"]) == (422, "invalid_request")
    assert error["message"] == "The next frame, 30, already has a keyframe made by a person."


def test_only_the_annotator_sees_it_grow(crew: Crew, carrying: Carrying) -> None:
    carrying.report(11, after=0)
    path = f"annotations/{carrying.annotation_id}/assist"

    assert crew.bob.get(f"{path}/{carrying.job.pk}").status_code == 404
    assert crew.stranger.get(f"{path}/{carrying.job.pk}").status_code == 404
    assert carrying.desk.get(f"{path}/{uuid.uuid4()}").status_code == 404
    assert carrying.desk.get(f"{path}/{carrying.job.pk}?have=-1").status_code == 400
