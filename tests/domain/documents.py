"""Builders of small documents for the tests of the domain."""

from typing import Any
from uuid import UUID

HUMAN = {"by": "human"}


def uuid_of(number: int) -> str:
    return str(UUID(int=number))


def track(number: int, *, category: str = "person", name: str = "", finished: bool = True) -> dict[str, Any]:
    return {
        "id": uuid_of(number),
        "category": category,
        "name": name,
        "finished": finished,
        "attributes": {},
        "origin": HUMAN,
    }


def keyframe(
    number: int,
    track_number: int,
    frame: int,
    box: list[float] | None,
    *,
    mask: dict[str, Any] | None = None,
    origin: dict[str, Any] = HUMAN,
) -> dict[str, Any]:
    value = {
        "id": uuid_of(number),
        "track_id": uuid_of(track_number),
        "frame": frame,
        "box": box,
        "state": "absent" if box is None else "visible",
        "origin": origin,
    }
    return value if mask is None else {**value, "mask": mask}


def segment(
    number: int,
    track_number: int,
    start_frame: int,
    end_frame: int,
    caption: str = "walks",
    *,
    kind: str = "action",
    unique: bool | None = True,
    origin: dict[str, Any] = HUMAN,
) -> dict[str, Any]:
    return {
        "id": uuid_of(number),
        "track_id": uuid_of(track_number),
        "start_frame": start_frame,
        "end_frame": end_frame,
        "kind": kind,
        "caption": caption,
        "unique": unique,
        "attributes": {},
        "origin": origin,
    }


def stc(
    tracks: list[dict[str, Any]], keyframes: list[dict[str, Any]], segments: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "document_type": "stc",
        "schema_version": 1,
        "tracks": tracks,
        "keyframes": keyframes,
        "segments": segments,
    }


def pair(number: int, question: str = "How does he hold it?", **changes: Any) -> dict[str, Any]:
    value = {
        "id": uuid_of(number),
        "question": question,
        "question_verdict": "ok",
        "question_explanation": "",
        "draft_answer": None,
        "answer": "With the left hand.",
        "answer_verdict": "written",
        "question_type": "Pose",
        "question_subtype": "hand_pose",
        "evidence": None,
        "attributes": {},
        "origin": HUMAN,
    }
    return {**value, **changes}


def fgqa(pairs: list[dict[str, Any]], evidence_boxes: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    return {
        "document_type": "fgqa",
        "schema_version": 1,
        "pairs": pairs,
        "evidence_boxes": evidence_boxes or [],
    }


def question(number: int, text: str = "How does he hold it?", **changes: Any) -> dict[str, Any]:
    value = {
        "id": uuid_of(number),
        "pair_id": uuid_of(number),
        "question": text,
        "answer": "With the left hand.",
        "question_type": "Pose",
        "question_subtype": "hand_pose",
        "evidence": None,
        "origin": HUMAN,
    }
    return {**value, **changes}


def distractor(
    number: int, question_number: int, text: str = "With the right hand.", **changes: Any
) -> dict[str, Any]:
    value = {
        "id": uuid_of(number),
        "question_id": uuid_of(question_number),
        "text": text,
        "changed_detail": "which hand",
        "asked_about": True,
        "verdict": "wrong_and_plausible",
        "origin": HUMAN,
    }
    return {**value, **changes}


def mcq(questions: list[dict[str, Any]], distractors: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "document_type": "mcq",
        "schema_version": 1,
        "questions": questions,
        "distractors": distractors,
    }


GOOD_ANSWER = (
    "You poured about half a glass of milk from the small white jug into the steel bowl "
    "and stirred it with a spoon."
)


def ask(number: int, question: str = "What did I just pour into the bowl?", **changes: Any) -> dict[str, Any]:
    value = {
        "id": uuid_of(number),
        "frame": 99,
        "question": question,
        "filter_kind": "activity",
        "kept_because": "",
        "domain": "Cooking",
        "question_verdict": "ok",
        "question_explanation": "",
        "answer": GOOD_ANSWER,
        "evidence": {"start_frame": 48, "end_frame": 95},
        "answer_verdict": "accepted",
        "answer_explanation": "",
        "origin": HUMAN,
    }
    return {**value, **changes}


def sgqa(*asks: dict[str, Any]) -> dict[str, Any]:
    return {"document_type": "sgqa", "schema_version": 1, "asks": list(asks)}
