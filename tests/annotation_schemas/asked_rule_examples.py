"""One bad example per rule of `sgqa`, made from a document that is good."""

from fractions import Fraction
from typing import Any

from tests.annotation_schemas.builders import A1, A2, ask, sgqa
from tests.annotation_schemas.rule_example import Example, Json


def never(field: str, **more: Any) -> Json:
    """The place of what can never be right, which names a frame only where the frame is meant."""
    return {"object_id": A1, "kind": "ask", "field": field, **more}


def at(field: str, id: str = A1, **more: Any) -> Json:
    return {"object_id": id, "kind": "ask", "frame": 90, "field": field, **more}


def one(**fields: Any) -> Json:
    return sgqa(asks=[ask(**fields)])


def words(count: int) -> str:
    return " ".join(["milk"] * count)


REFUSED = {"question_verdict": "unanswerable", "question_explanation": "It is too dark.", "answer": ""}
UNFILTERED = {"question": "What is the weather like?", "filter_kind": "changing_information"}
SGQA_EXAMPLES = {
    "id_twice": Example(
        sgqa(asks=[ask(), ask(question="What is in the jug?", filter_kind="perception")]), [never("id")]
    ),
    "frame_outside_clip": Example(
        one(frame=100, evidence={"start_frame": 20, "end_frame": 100}),
        [never("frame", frame=100), never("evidence.end_frame", frame=100)],
        near=[one(frame=99)],
    ),
    "end_before_start": Example(
        one(evidence={"start_frame": 4, "end_frame": 3}), [never("evidence.end_frame", frame=3)]
    ),
    "special_token": Example(one(kept_because="<image>"), [never("kept_because", text_span=[0, 7])]),
    "invisible_character": Example(one(domain="Coo\u200bking"), [never("domain", text_span=[3, 4])]),
    "no_asks": Example(sgqa(asks=[]), [{}]),
    "question_empty": Example(one(question=" ", filter_kind="unclear"), [at("question")]),
    "question_brackets": Example(
        one(question="What did I pour [there?"), [at("question", text_span=[16, 17])]
    ),
    "question_line_break": Example(one(question="What did I\npour?"), [at("question", text_span=[10, 11])]),
    "question_face": Example(
        one(question="What was on the man's face?", filter_kind="perception"),
        [at("question", text_span=[16, 26])],
        near=[one(question="What was on the man's face?", filter_kind="perception", **REFUSED)],
    ),
    "question_not_trimmed": Example(one(question="What did I pour? "), [at("question", text_span=[16, 17])]),
    "question_too_long": Example(
        one(question=f"What did I {words(50)}"),
        [at("question")],
        near=[one(question=f"What did I {words(49)}")],
    ),
    "questions_equal": Example(
        sgqa(asks=[ask(), ask(A2, question="what did I just pour into the  bowl")]),
        [at("question", A2)],
        near=[sgqa(asks=[ask(**REFUSED), ask(A2)])],
    ),
    "seen_too_short": Example(
        one(frame=1, evidence={"start_frame": 0, "end_frame": 1}),
        [at("frame", frame=1)],
        near=[one(frame=2, evidence={"start_frame": 0, "end_frame": 2})],
        context={"time_base": Fraction(1, 30)},
    ),
    "filter_kind_stale": Example(one(filter_kind="perception"), [at("filter_kind")]),
    "question_filtered": Example(
        one(**UNFILTERED),
        [at("kept_because")],
        near=[one(**UNFILTERED, kept_because="It is on the sign."), one(**UNFILTERED, **REFUSED)],
    ),
    "domain_missing": Example(one(domain=None), [at("domain")], near=[one(domain=None, **REFUSED)]),
    "domain_unknown": Example(
        one(domain="Baking"),
        [at("domain")],
        near=[one()],
        context={"domains": ["Cooking", "Sports"]},
    ),
    "question_verdict_missing": Example(one(question_verdict=None), [at("question_verdict")]),
    "question_explanation_missing": Example(
        one(question_verdict="irrelevant"), [at("question_explanation")], near=[one(**REFUSED)]
    ),
    "answer_empty": Example(one(answer=" "), [at("answer")], near=[one(**REFUSED)]),
    "answer_too_short": Example(one(answer=words(19)), [at("answer")], near=[one(answer=words(20))]),
    "answer_too_long": Example(one(answer=words(31)), [at("answer")], near=[one(answer=words(30))]),
    "answer_brackets": Example(one(answer=f"[ {words(20)}"), [at("answer", text_span=[0, 1])]),
    "answer_line_break": Example(one(answer=f"milk\n{words(20)}"), [at("answer", text_span=[4, 5])]),
    "answer_face": Example(one(answer=f"Her face. {words(20)}"), [at("answer", text_span=[0, 8])]),
    "answer_assumption": Example(one(answer=f"Probably {words(20)}"), [at("answer", text_span=[0, 8])]),
    "answer_camera": Example(one(answer=f"Cameras {words(20)}"), [at("answer", text_span=[0, 7])]),
    "answer_garbled": Example(one(answer=f"Caf\ufffd {words(20)}"), [at("answer", text_span=[3, 4])]),
    "answer_no_words": Example(
        one(answer="…"), [at("answer", text_span=[0, 1])], near=[one(answer=words(20))]
    ),
    "answer_not_trimmed": Example(one(answer=f" {words(20)}"), [at("answer", text_span=[0, 1])]),
    "evidence_missing": Example(one(evidence=None), [at("evidence")], near=[one(evidence=None, **REFUSED)]),
    "evidence_after_question": Example(
        one(evidence={"start_frame": 20, "end_frame": 91}),
        [at("evidence", start_frame=20, end_frame=91)],
        near=[one(evidence={"start_frame": 20, "end_frame": 90})],
    ),
    "evidence_too_short": Example(
        one(evidence={"start_frame": 20, "end_frame": 21}),
        [at("evidence", start_frame=20, end_frame=21)],
        near=[one(evidence={"start_frame": 20, "end_frame": 22})],
    ),
    "answer_verdict_missing": Example(one(answer_verdict=None), [at("answer_verdict")]),
    "answer_explanation_missing": Example(
        one(answer_verdict="lacking_details"),
        [at("answer_explanation")],
        near=[one(answer_verdict="lacking_details", answer_explanation="How much milk?")],
    ),
}
