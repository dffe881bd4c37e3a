"""One bad example per rule of `fgqa`, made from a document that is good."""

from fractions import Fraction
from typing import Any

from tests.annotation_schemas.builders import E1, P1, P2, evidence_box, fgqa, pair
from tests.annotation_schemas.rule_example import COLOURS, Example, Json


def on_pair(field: str, id: str = P1, **more: Any) -> Json:
    return {"object_id": id, "kind": "pair", "field": field, **more}


def asked(question: str) -> Json:
    return fgqa(pairs=[pair(question=question)])


def answered(answer: str, **fields: Any) -> Json:
    return fgqa(pairs=[pair(**{"answer": answer, "draft_answer": answer, **fields})])


FGQA_EXAMPLES = {
    "id_twice": Example(fgqa(pairs=[pair(), pair()]), [on_pair("id")]),
    "unknown_parent": Example(
        fgqa(evidence_boxes=[evidence_box(pair_id=P2)]),
        [{"object_id": E1, "kind": "evidence_box", "field": "pair_id"}],
    ),
    "frame_outside_clip": Example(
        fgqa(pairs=[pair(evidence={"start_frame": 3, "end_frame": 100})]),
        [on_pair("evidence.end_frame", frame=100)],
    ),
    "end_before_start": Example(
        fgqa(pairs=[pair(evidence={"start_frame": 4, "end_frame": 3})]),
        [on_pair("evidence.end_frame", frame=3)],
    ),
    "box_outside_picture": Example(
        fgqa(evidence_boxes=[evidence_box(box=[5.0, 2.0, 3.0, 4.0])]),
        [{"object_id": E1, "kind": "evidence_box", "field": "box", "frame": 12}],
    ),
    "special_token": Example(asked("What is <image>?"), [on_pair("question", text_span=[8, 15])]),
    "invisible_character": Example(asked("What\u200b?"), [on_pair("question", text_span=[4, 5])]),
    "attribute_not_allowed": Example(
        fgqa(pairs=[pair(attributes={"colour": 3})]),
        [on_pair("attributes.colour")],
        context={"attributes_schema": {"pair": COLOURS}},
    ),
    "subtype_not_allowed": Example(
        fgqa(pairs=[pair(question_type="Pose", question_subtype="lying")]),
        [on_pair("question_subtype")],
        near=[
            fgqa(pairs=[pair(question_type="Pose", question_subtype="sitting")]),
            fgqa(pairs=[pair(question_type="Other", question_subtype="lying")]),
        ],
        context={"attributes_schema": {"question_subtypes": {"Pose": ["sitting"]}}},
    ),
    "no_pairs": Example(fgqa(pairs=[], evidence_boxes=[]), [{}]),
    "clip_too_short": Example(
        fgqa(pairs=[pair(evidence={"start_frame": 0, "end_frame": 1})], evidence_boxes=[]),
        [{"start_frame": 0, "end_frame": 1}],
        context={"end_frame": 1},
    ),
    "question_empty": Example(asked(" "), [on_pair("question")]),
    "question_brackets": Example(
        asked("What [is] it?"), [on_pair("question", text_span=[5, 6]), on_pair("question", text_span=[8, 9])]
    ),
    "question_line_break": Example(asked("What\nis it?"), [on_pair("question", text_span=[4, 5])]),
    "question_face": Example(asked("What is on the man's face?"), [on_pair("question", text_span=[15, 25])]),
    "question_not_trimmed": Example(asked(" What is it?"), [on_pair("question", text_span=[0, 1])]),
    "question_is_or": Example(asked("Is the lid on or off?"), [on_pair("question", text_span=[0, 21])]),
    "question_yes_no": Example(asked("Is the lid on?"), [on_pair("question", text_span=[0, 13])]),
    "question_tedious_count": Example(
        asked("Now, how many objects are there?"),
        [on_pair("question", text_span=[5, 31])],
        near=[asked("How many times does he stir?")],
    ),
    "question_quality": Example(
        asked("What shows the oil is hot enough?"), [on_pair("question", text_span=[22, 32])]
    ),
    "question_outside_knowledge": Example(
        asked("What brand is the oil?"), [on_pair("question", text_span=[0, 10])]
    ),
    "question_no_words": Example(asked("…?"), [on_pair("question", text_span=[0, 2])], near=[asked("猫?")]),
    "question_garbled": Example(asked("How is caf\ufffd made?"), [on_pair("question", text_span=[10, 11])]),
    "question_too_long": Example(
        asked("How " * 114 + "so?"),
        [on_pair("question", text_span=[456, 459])],
        near=[asked("How " * 113 + "so?")],
    ),
    "question_two_details": Example(
        asked("How does she cut and where does it fall?"),
        [on_pair("question", text_span=[17, 26])],
        near=[asked("How does she cut and turn it?")],
    ),
    "question_not_visual": Example(
        asked("How does the old cook feel?"),
        [on_pair("question", text_span=[4, 26])],
        near=[asked("How does the cook hold the knife?")],
    ),
    "question_vague": Example(
        asked("Please describe the scene?"),
        [on_pair("question", text_span=[7, 15])],
        near=[asked("How is the lid turned?")],
    ),
    "question_how_preferred": Example(
        asked("What is held?"), [on_pair("question", text_span=[0, 4])], near=[asked("Which hand is used?")]
    ),
    "questions_equal": Example(
        fgqa(pairs=[pair(P1), pair(P2, question="how does the cook hold  the knife?")]),
        [on_pair("question", P2)],
        near=[fgqa(pairs=[pair(P1), pair(P2, question_verdict="irrelevant")])],
    ),
    "question_type_missing": Example(
        fgqa(pairs=[pair(question_type=None)]),
        [on_pair("question_type")],
        near=[fgqa(pairs=[pair(question_type=None, question_verdict="irrelevant")])],
    ),
    "question_verdict_missing": Example(
        fgqa(pairs=[pair(question_verdict=None)]), [on_pair("question_verdict")]
    ),
    "question_explanation_missing": Example(
        fgqa(pairs=[pair(question_verdict="unanswerable", question_explanation=" ")]),
        [on_pair("question_explanation")],
        near=[
            fgqa(pairs=[pair(question_verdict="unanswerable", question_explanation="No knife is used.")]),
            fgqa(pairs=[pair(question_verdict="irrelevant")]),
        ],
    ),
    "answer_verdict_missing": Example(
        fgqa(pairs=[pair(answer_verdict=None)]),
        [on_pair("answer_verdict")],
        near=[fgqa(pairs=[pair(answer_verdict=None, question_verdict="irrelevant")])],
    ),
    "accepted_without_draft": Example(
        fgqa(pairs=[pair(draft_answer=None)]),
        [on_pair("answer_verdict")],
        near=[fgqa(pairs=[pair(draft_answer=None, answer_verdict="written")])],
    ),
    "accepted_answer_changed": Example(
        fgqa(pairs=[pair(answer="In the left hand.")]),
        [on_pair("answer_verdict")],
        near=[fgqa(pairs=[pair(answer="In the left hand.", answer_verdict="factually_incorrect")])],
    ),
    "answer_empty": Example(
        answered("", answer_verdict="written"),
        [on_pair("answer")],
        near=[fgqa(pairs=[pair(answer="", answer_verdict="lacking_details")])],
    ),
    "answer_correction_missing": Example(
        fgqa(pairs=[pair(answer=" ", answer_verdict="lacking_details")]),
        [on_pair("answer")],
        near=[
            fgqa(pairs=[pair(answer="By its handle, in the right hand.", answer_verdict="lacking_details")])
        ],
    ),
    "rejected_answer_unchanged": Example(
        fgqa(pairs=[pair(answer="in the right hand", answer_verdict="factually_incorrect")]),
        [on_pair("answer")],
        near=[fgqa(pairs=[pair(answer="In the left hand.", answer_verdict="factually_incorrect")])],
    ),
    "answer_brackets": Example(
        answered("It [is]."), [on_pair("answer", text_span=[3, 4]), on_pair("answer", text_span=[6, 7])]
    ),
    "answer_line_break": Example(answered("One.\tTwo."), [on_pair("answer", text_span=[4, 5])]),
    "answer_face": Example(answered("A bearded man."), [on_pair("answer", text_span=[2, 9])]),
    "answer_assumption": Example(answered("Probably salt."), [on_pair("answer", text_span=[0, 8])]),
    "answer_camera": Example(answered("The video shows salt."), [on_pair("answer", text_span=[0, 9])]),
    "answer_no_words": Example(answered("-"), [on_pair("answer", text_span=[0, 1])]),
    "answer_garbled": Example(answered("Caf\ufffd."), [on_pair("answer", text_span=[3, 4])]),
    "answer_too_long": Example(
        answered("so " * 911 + "on."),
        [on_pair("answer", text_span=[2733, 2736])],
        near=[answered("so " * 910 + "on.")],
    ),
    "answer_not_trimmed": Example(answered(" Salt."), [on_pair("answer", text_span=[0, 1])]),
    "evidence_missing": Example(
        fgqa(pairs=[pair(evidence=None)], evidence_boxes=[]),
        [on_pair("evidence")],
        near=[fgqa(pairs=[pair(evidence=None, question_verdict="irrelevant")])],
    ),
    "evidence_too_short": Example(
        fgqa(pairs=[pair(evidence={"start_frame": 12, "end_frame": 13})]),
        [on_pair("evidence", start_frame=12, end_frame=13)],
        near=[fgqa(pairs=[pair(evidence={"start_frame": 12, "end_frame": 14})])],
        context={"time_base": Fraction(1, 25)},
    ),
    "evidence_box_outside_evidence": Example(
        fgqa(evidence_boxes=[evidence_box(frame=31)]),
        [{"object_id": E1, "kind": "evidence_box", "frame": 31, "field": "frame"}],
        near=[fgqa(evidence_boxes=[evidence_box(frame=30)])],
    ),
    "pair_attributes_incomplete": Example(
        fgqa(),
        [on_pair("attributes.colour")],
        near=[fgqa(pairs=[pair(question_verdict="irrelevant", question_explanation="No colour is seen.")])],
        context={"attributes_schema": {"pair": COLOURS}},
    ),
}
