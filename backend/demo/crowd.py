"""Simulated people: they know the reference and reproduce it with small, seeded differences.

They work through the same services as everybody else. Their accounts are marked as simulated, and releases say so.
"""

import random
import uuid
from itertools import pairwise
from typing import Any

from annotation_schemas.asked_kinds import asked_kind

Operation = dict[str, Any]
Document = dict[str, Any]
Versions = dict[str, int]

HAND_PIXELS = 3.0
HAND_FRAMES = 2

_OTHER_WORDS = {
    "walks up to": "walks towards",
    "lifts": "raises",
    "drives in": "comes in",
    "leaves at": "drives out at",
    "puts": "sets",
    "carries": "brings",
    "turns away": "turns round",
}


def stc_operations(
    reference: dict[str, Any], *, clip: tuple[int, int], size: tuple[int, int], rng: random.Random
) -> list[Operation]:
    """The operations with which one simulated person annotates a clip.

    `clip` is (first, last) frame, `size` (width, height) in pixels. Box sides differ from the reference by up to
    HAND_PIXELS, cuts by up to HAND_FRAMES; the first and the last visible frame of a track are hit exactly.
    """
    operations: list[Operation] = []
    swap_words = rng.random() < 0.5
    for track in reference["tracks"]:
        track_id = _new_id(rng)
        value = {"category": track["category"], "name": track["name"], "finished": True, "attributes": {}}
        operations.append(_put("track", track_id, value, rng))
        for keyframe in track["keyframes"]:
            value = {
                "track_id": track_id,
                # The clip ends on the last frame of the sampling grid, the reference on the last of the video.
                "frame": min(keyframe["frame"], clip[1]),
                "box": _shaken(keyframe["box"], size, rng),
                "state": keyframe["state"],
            }
            operations.append(_put("keyframe", _new_id(rng), value, rng))
        operations += _segment_operations(track, track_id, clip, swap_words, rng)
    return operations


def _segment_operations(
    track: dict[str, Any], track_id: str, clip: tuple[int, int], swap_words: bool, rng: random.Random
) -> list[Operation]:
    segments = track["segments"]
    starts = [clip[0]]
    for before, after in pairwise(segments):
        touches_absence = "out_of_frame" in (before["kind"], after["kind"])
        shift = 0 if touches_absence else rng.randint(-HAND_FRAMES, HAND_FRAMES)
        starts.append(after["start_frame"] + shift)
    ends = [start - 1 for start in starts[1:]] + [clip[1]]
    return [
        _put(
            "segment",
            _new_id(rng),
            {
                "track_id": track_id,
                "start_frame": start,
                "end_frame": end,
                "kind": segment["kind"],
                "caption": _reworded(segment["caption"]) if swap_words else segment["caption"],
                "unique": segment["unique"],
                "attributes": {},
            },
            rng,
        )
        for segment, start, end in zip(segments, starts, ends, strict=True)
    ]


def fgqa_operations(
    seeded_pairs: list[dict[str, Any]],
    reference: list[dict[str, Any]],
    *,
    versions: dict[str, int],
    rng: random.Random,
) -> list[Operation]:
    """The operations with which one simulated person answers the seeded questions, in their order.

    `versions` are the versions of the seeded pairs, as the annotation gives them.
    """
    operations = []
    for pair, known in zip(seeded_pairs, reference, strict=True):
        first, last = known["evidence"]
        value = {key: field for key, field in pair.items() if key not in ("id", "origin")}
        value |= {
            "question_verdict": "ok",
            "answer": known["answer"],
            "answer_verdict": "written",
            "question_type": known["question_type"],
            "question_subtype": known["question_subtype"],
            "evidence": {"start_frame": first, "end_frame": last},
        }
        put = _put("pair", pair["id"], value, rng, base_version=versions[pair["id"]])
        if "draft_withheld" in pair["origin"]:
            put["origin"]["draft_withheld"] = True
        operations.append(put)
    return operations


def distractor_operations(
    document: Document, reference: dict[str, list[dict[str, str]]], *, rng: random.Random
) -> list[Operation]:
    """The operations with which one simulated person writes the distractors of `reference`, by question, that the
    document lacks.
    """
    there = {one["text"] for one in document["distractors"]}
    operations = []
    for question in document["questions"]:
        for known in reference[question["question"]]:
            if known["text"] in there:
                continue
            value = {**known, "question_id": question["id"], "asked_about": True, "verdict": None}
            put = _put("distractor", _new_id(rng), value, rng)
            if "draft_withheld" in question["origin"]:
                put["origin"]["draft_withheld"] = True
            operations.append(put)
    return operations


def blind_operations(document: Document, *, rng: random.Random) -> list[Operation]:
    """The operations with which one simulated person guesses an option of each question."""
    return [
        _put(
            "choice",
            _new_id(rng),
            {"question_id": one["id"], "option_id": rng.choice(one["options"])["id"]},
            rng,
        )
        for one in document["blind_questions"]
    ]


def check_operations(document: Document, *, versions: Versions, rng: random.Random) -> list[Operation]:
    """The operations with which one simulated person finds every distractor wrong and plausible."""
    return [
        _changed("distractor", one, {"verdict": "wrong_and_plausible"}, versions, rng)
        for one in document["distractors"]
        if one["verdict"] is None
    ]


def ask_operations(question: str, frame: int, domain: str, *, rng: random.Random) -> list[Operation]:
    """The operation with which one simulated person asks at `frame` of the video."""
    value = {
        "frame": frame,
        "question": question,
        "filter_kind": asked_kind(question),
        "kept_because": "",
        "domain": domain,
        "question_verdict": None,
        "question_explanation": "",
        "answer": "",
        "evidence": None,
        "answer_verdict": None,
        "answer_explanation": "",
    }
    return [_put("ask", _new_id(rng), value, rng)]


def reply_operations(
    document: Document,
    reference: dict[str, tuple[str, list[int]]],
    *,
    versions: Versions,
    rng: random.Random,
) -> list[Operation]:
    """The operations with which one simulated person answers what was asked; `reference` has (answer, evidence) by
    question. A question that a visitor asked is refused.
    """
    operations = []
    for ask in document["asks"]:
        known = reference.get(ask["question"])
        said: dict[str, Any]
        if known is None:
            said = {
                "question_verdict": "unanswerable",
                "question_explanation": "A simulated person cannot see.",
            }
        else:
            answer, (first, last) = known
            evidence = {"start_frame": first, "end_frame": last}
            said = {"question_verdict": "ok", "answer": answer, "evidence": evidence}
        operations.append(_changed("ask", ask, said, versions, rng))
    return operations


def verify_operations(document: Document, *, versions: Versions, rng: random.Random) -> list[Operation]:
    """The operations with which one simulated person accepts every answer."""
    return [
        _changed("ask", one, {"answer_verdict": "accepted"}, versions, rng)
        for one in document["asks"]
        if one["question_verdict"] == "ok"
    ]


def _changed(
    kind: str, thing: dict[str, Any], fields: dict[str, Any], versions: Versions, rng: random.Random
) -> Operation:
    value = {key: field for key, field in thing.items() if key not in ("id", "origin")}
    return _put(kind, thing["id"], {**value, **fields}, rng, base_version=versions[thing["id"]])


def _put(
    kind: str, object_id: str, value: dict[str, Any], rng: random.Random, base_version: int = 0
) -> Operation:
    return {
        "op_id": _new_id(rng),
        "op": "put",
        "kind": kind,
        "id": object_id,
        "base_version": base_version,
        "value": value,
        "origin": {"by": "human"},
    }


def _new_id(rng: random.Random) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


def _shaken(box: list[float] | None, size: tuple[int, int], rng: random.Random) -> list[float] | None:
    """Each side moved by up to HAND_PIXELS; a side on the edge of the picture stays there."""
    if box is None:
        return None
    limits = (size[0], size[1], size[0], size[1])
    moved = []
    for side, limit in zip(box, limits, strict=True):
        at_the_edge = side in (0, limit)
        shift = 0.0 if at_the_edge else rng.uniform(-HAND_PIXELS, HAND_PIXELS)
        moved.append(round(min(max(side + shift, 0.0), float(limit)), 1))
    return moved


def _reworded(caption: str) -> str:
    for words, others in _OTHER_WORDS.items():
        if words in caption:
            return caption.replace(words, others, 1)
    return caption
