"""Objects, documents and operations for the tests of this room: right unless a value is replaced."""

from fractions import Fraction
from typing import Any

from annotation_schemas.documents import DocumentContext

Json = dict[str, Any]
HUMAN = {"by": "human"}


def uid(number: int) -> str:
    """Return the same UUID for the same number."""
    return f"00000000-0000-4000-8000-{number:012x}"


T1, T2, K1, K2, K3, K4, S1, S2, S3 = (uid(n) for n in (1, 2, 11, 12, 13, 14, 21, 22, 23))
P1, P2, E1 = (uid(n) for n in (31, 32, 41))
D1, D2, D3, C1, O1, O2 = (uid(n) for n in (61, 62, 63, 71, 81, 82))

A1, A2 = (uid(n) for n in (91, 92))


def track(id: str = T1, **fields: Any) -> Json:
    base = {
        "id": id,
        "category": "person",
        "name": "boy",
        "finished": True,
        "attributes": {},
        "origin": HUMAN,
    }
    return {**base, **fields}


def keyframe(id: str = K1, frame: int = 0, **fields: Any) -> Json:
    base = {"id": id, "track_id": T1, "frame": frame, "box": [10.0, 20.0, 110.0, 220.0], "state": "visible"}
    return {**base, "origin": HUMAN, **fields}


def absent(id: str, frame: int, **fields: Any) -> Json:
    return keyframe(id, frame, **{"box": None, "state": "absent", **fields})


def segment(id: str = S1, start: int = 0, end: int = 39, **fields: Any) -> Json:
    base = {
        "id": id,
        "track_id": T1,
        "start_frame": start,
        "end_frame": end,
        "kind": "action",
        "caption": f"A boy throws ball {id[-2:]} to the left.",
        "unique": True,
        "attributes": {},
        "origin": HUMAN,
    }
    return {**base, **fields}


def out_of_frame(id: str, start: int, end: int, **fields: Any) -> Json:
    return segment(id, start, end, **{"kind": "out_of_frame", "caption": "", "unique": None, **fields})


def pair(id: str = P1, **fields: Any) -> Json:
    base = {
        "id": id,
        "question": "How does the cook hold the knife?",
        "question_verdict": "ok",
        "question_explanation": "",
        "draft_answer": "In the right hand.",
        "answer": "In the right hand.",
        "answer_verdict": "accepted",
        "question_type": "Pose",
        "question_subtype": "hand_pose",
        "evidence": {"start_frame": 10, "end_frame": 30},
        "attributes": {},
        "origin": HUMAN,
    }
    return {**base, **fields}


def evidence_box(id: str = E1, **fields: Any) -> Json:
    return {"id": id, "pair_id": P1, "frame": 12, "box": [1.0, 2.0, 3.0, 4.0], "origin": HUMAN, **fields}


def stc(**lists: list[Json]) -> Json:
    """Return a document without any finding: a boy who is away from frame 40 to 59."""
    document = {
        "document_type": "stc",
        "schema_version": 1,
        "tracks": [track()],
        "keyframes": [keyframe(K1, 0), absent(K2, 40), keyframe(K3, 60), keyframe(K4, 99)],
        "segments": [segment(S1, 0, 39), out_of_frame(S2, 40, 59), segment(S3, 60, 99)],
    }
    return {**document, **lists}


def fgqa(**lists: list[Json]) -> Json:
    """Return a document without any finding: one accepted answer with its evidence."""
    document = {
        "document_type": "fgqa",
        "schema_version": 1,
        "pairs": [pair()],
        "evidence_boxes": [evidence_box()],
    }
    return {**document, **lists}


def question(id: str = P1, **fields: Any) -> Json:
    base = {
        "id": id,
        "pair_id": id,
        "question": "How does the cook hold the knife?",
        "answer": "In the right hand, blade down.",
        "question_type": "Pose",
        "question_subtype": "hand_pose",
        "evidence": {"start_frame": 10, "end_frame": 30},
        "origin": HUMAN,
    }
    return {**base, **fields}


def distractor(id: str = D1, **fields: Any) -> Json:
    base = {
        "id": id,
        "question_id": P1,
        "text": "In the left hand, blade down.",
        "changed_detail": "which hand",
        "asked_about": True,
        "verdict": "wrong_and_plausible",
        "origin": HUMAN,
    }
    return {**base, **fields}


def mcq(**lists: list[Json]) -> Json:
    """Return a document without any finding: one question with two distractors, both judged."""
    document = {
        "document_type": "mcq",
        "schema_version": 1,
        "questions": [question()],
        "distractors": [distractor(), distractor(D2, text="In both hands, blade down.")],
    }
    return {**document, **lists}


def blind(**lists: list[Json]) -> Json:
    """Return a document without any finding: one question and the choice of its second option."""
    asked = {
        "id": P1,
        "question": "How does the cook hold the knife?",
        "options": [{"id": O1, "text": "In the left hand."}, {"id": O2, "text": "In the right hand."}],
        "origin": {"by": "import"},
    }
    document = {
        "document_type": "blind",
        "schema_version": 1,
        "blind_questions": [asked],
        "choices": [choice()],
    }
    return {**document, **lists}


def choice(id: str = C1, **fields: Any) -> Json:
    return {"id": id, "question_id": P1, "option_id": O2, "origin": HUMAN, **fields}


def ask(id: str = A1, **fields: Any) -> Json:
    base = {
        "id": id,
        "frame": 90,
        "question": "What did I just pour into the bowl?",
        "filter_kind": "activity",
        "kept_because": "",
        "domain": "Cooking",
        "question_verdict": "ok",
        "question_explanation": "",
        "answer": (
            "You poured about half a glass of milk from the small white jug into the steel bowl "
            "and stirred it with a spoon."
        ),
        "evidence": {"start_frame": 20, "end_frame": 80},
        "answer_verdict": "accepted",
        "answer_explanation": "",
        "origin": HUMAN,
    }
    return {**base, **fields}


def sgqa(**lists: list[Json]) -> Json:
    """Return a document without any finding: one question, answered and verified."""
    return {"document_type": "sgqa", "schema_version": 1, "asks": [ask()], **lists}


def context(**fields: Any) -> DocumentContext:
    """Return a clip of 100 frames at 24 frames a second, 640×480, no grid, everything editable."""
    base = {
        "width": 640,
        "height": 480,
        "start_frame": 0,
        "end_frame": 99,
        "ticks": range(100),
        "time_base": Fraction(1, 24),
    }
    return DocumentContext(**{**base, **fields})


def put(op: int, kind: str, value: Json, base_version: int = 0, **fields: Any) -> Json:
    """Return the operation that puts `value`, without its id and origin, which it takes from there."""
    sent = {key: entry for key, entry in value.items() if key not in ("id", "origin")}
    return {
        "op_id": uid(1000 + op),
        "op": "put",
        "kind": kind,
        "id": value["id"],
        "base_version": base_version,
        "value": sent,
        "origin": value["origin"],
        **fields,
    }


def delete(op: int, kind: str, id: str, base_version: int) -> Json:
    return {
        "op_id": uid(1000 + op),
        "op": "delete",
        "kind": kind,
        "id": id,
        "base_version": base_version,
        "value": None,
        "origin": HUMAN,
    }
