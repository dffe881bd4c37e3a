"""Requests for the clips of `tests.model_assist.clips`."""

import uuid
from typing import Any

from tests.model_assist.clips import Written

JOB = "0b9a1f0e-6d1f-4f0c-9c58-1d2a3b4c5d6e"
TRACK = "5f3c8a52-77de-4b7e-8d0b-2f4f1f0f9a11"


def request(clip: Written, kind: str, given: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Return a request of `kind` over the whole clip."""
    message: dict[str, Any] = {
        "protocol": 1,
        "job_id": JOB,
        "fencing": 1,
        "kind": kind,
        "media": clip.media(),
        "clip": {"start_frame": 0, "end_frame": len(clip.ticks) - 1},
        "model": None,
        "prompt_version": "plm-1",
        "input": given,
    }
    return {**message, **changes}


def propagate(
    clip: Written, frame: int, box: tuple[float, ...], until: int, **changes: Any
) -> dict[str, Any]:
    """Return a request to carry `box` from `frame` to `until`."""
    direction = "forward" if until > frame else "backward"
    given = {
        "track_id": TRACK,
        "frame": frame,
        "box": list(box),
        "until_frame": until,
        "direction": direction,
    }
    return request(clip, "propagate", given, **changes)


def caption(
    clip: Written, boxes: dict[int, tuple[float, ...] | None], start: int, end: int, **changes: Any
) -> dict[str, Any]:
    """Return a request to describe the subject of `boxes` from `start` to `end`."""
    written = {str(frame): None if box is None else list(box) for frame, box in boxes.items()}
    return request(clip, "caption", {"boxes": written, "start_frame": start, "end_frame": end}, **changes)


def answer(clip: Written, question: str, **changes: Any) -> dict[str, Any]:
    """Return a request to answer `question`."""
    return request(clip, "answer", {"question": question}, **changes)


def new_job() -> str:
    """Return an id that no other request has."""
    return str(uuid.uuid4())
