"""One bad example per rule of `mcq` and of `blind`, made from a document that is good."""

from typing import Any

from tests.annotation_schemas.builders import (
    C1,
    D1,
    D2,
    P1,
    P2,
    blind,
    choice,
    distractor,
    mcq,
    question,
    uid,
)
from tests.annotation_schemas.rule_example import Example, Json


def on_question(field: str, **more: Any) -> Json:
    return {"object_id": P1, "kind": "question", "field": field, **more}


def on_distractor(field: str, id: str = D1, **more: Any) -> Json:
    return {"object_id": id, "kind": "distractor", "field": field, **more}


def written(text: str, **fields: Any) -> Json:
    return mcq(distractors=[distractor(text=text, **fields)])


def answered(answer: str) -> Json:
    return mcq(questions=[question(answer=answer)])


MCQ_EXAMPLES = {
    "id_twice": Example(mcq(distractors=[distractor(), distractor()]), [on_distractor("id")]),
    "unknown_parent": Example(
        mcq(distractors=[distractor(question_id=P2)]),
        [on_distractor("question_id")],
    ),
    "frame_outside_clip": Example(
        mcq(questions=[question(evidence={"start_frame": 3, "end_frame": 100})]),
        [on_question("evidence.end_frame", frame=100)],
    ),
    "end_before_start": Example(
        mcq(questions=[question(evidence={"start_frame": 4, "end_frame": 3})]),
        [on_question("evidence.end_frame", frame=3)],
    ),
    "special_token": Example(
        written("In the <|left|> hand."),
        [on_distractor("text", text_span=[7, 9]), on_distractor("text", text_span=[13, 15])],
    ),
    "invisible_character": Example(
        written("In the left hand.", changed_detail="ha\u202end"),
        [on_distractor("changed_detail", text_span=[2, 3])],
    ),
    "no_questions": Example(mcq(questions=[], distractors=[]), [{}]),
    "right_answer_empty": Example(answered(" "), [on_question("answer")]),
    "answer_brackets": Example(
        answered("In the [right] hand."),
        [on_question("answer", text_span=[7, 8]), on_question("answer", text_span=[13, 14])],
    ),
    "answer_line_break": Example(
        answered("In the right\nhand."), [on_question("answer", text_span=[12, 13])]
    ),
    "answer_face": Example(answered("Near the man's face."), [on_question("answer", text_span=[9, 19])]),
    "answer_not_trimmed": Example(answered(" In the right hand."), [on_question("answer", text_span=[0, 1])]),
    "distractors_missing": Example(mcq(distractors=[]), [{"object_id": P1, "kind": "question"}]),
    "distractor_empty": Example(written("  "), [on_distractor("text")]),
    "distractor_equals_answer": Example(
        written("in the  RIGHT hand, blade down"),
        [on_distractor("text")],
        near=[written("in the  RIGHT hand, blade up")],
    ),
    "distractors_equal": Example(
        mcq(distractors=[distractor(), distractor(D2, text="In the LEFT hand,  blade down!")]),
        [on_distractor("text", D2)],
        near=[
            mcq(
                questions=[question(), question(P2, answer="In both hands, blade down.")],
                distractors=[distractor(), distractor(D2, question_id=P2)],
            )
        ],
    ),
    "text_brackets": Example(
        written("In the [left hand."),
        [on_distractor("text", text_span=[7, 8])],
    ),
    "text_line_break": Example(written("In the left\thand."), [on_distractor("text", text_span=[11, 12])]),
    "text_face": Example(written("Near the man's face."), [on_distractor("text", text_span=[9, 19])]),
    "text_assumption": Example(
        written("Probably in the left hand."), [on_distractor("text", text_span=[0, 8])]
    ),
    "text_camera": Example(
        written("In the hand near the camera."), [on_distractor("text", text_span=[21, 27])]
    ),
    "text_not_trimmed": Example(written("In the left hand. "), [on_distractor("text", text_span=[17, 18])]),
    "distractor_length_tells": Example(
        written("In the left hand with the blade down and the thumb up on the back"),
        [on_distractor("text")],
        near=[written("In the left hand with the blade down and the thumb up"), written("Left hand, down.")],
    ),
    "changed_detail_missing": Example(
        written("In the left hand.", changed_detail=" "), [on_distractor("changed_detail")]
    ),
    "asked_about_unconfirmed": Example(
        written("In the left hand.", asked_about=False), [on_distractor("asked_about")]
    ),
    "verdict_missing": Example(
        written("In the left hand.", verdict=None),
        [on_distractor("verdict")],
        near=[written("In the left hand.", verdict="implausible")],
    ),
}
BLIND_EXAMPLES = {
    "id_twice": Example(
        blind(choices=[choice(), choice()]), [{"object_id": C1, "kind": "choice", "field": "id"}]
    ),
    "unknown_parent": Example(
        blind(choices=[choice(question_id=P2)]),
        [{"object_id": C1, "kind": "choice", "field": "question_id"}],
    ),
    "unknown_option": Example(
        blind(choices=[choice(option_id=uid(83))]),
        [{"object_id": C1, "kind": "choice", "field": "option_id"}],
    ),
    "special_token": Example(
        blind(blind_questions=[{**blind()["blind_questions"][0], "question": "<video>?"}]),
        [{"object_id": P1, "kind": "blind_question", "field": "question", "text_span": [0, 7]}],
    ),
    "invisible_character": Example(
        blind(blind_questions=[{**blind()["blind_questions"][0], "question": "How\u200b?"}]),
        [{"object_id": P1, "kind": "blind_question", "field": "question", "text_span": [3, 4]}],
    ),
    "choice_missing": Example(blind(choices=[]), [{"object_id": P1, "kind": "blind_question"}]),
    "choice_twice": Example(
        blind(choices=[choice(), choice(uid(72))]), [{"object_id": uid(72), "kind": "choice"}]
    ),
}
