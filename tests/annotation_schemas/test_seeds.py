"""What each stage starts from, and what people who answer blind are shown."""

import json
from uuid import UUID

import pytest

from annotation_schemas.documents import check_document
from annotation_schemas.rules import check
from annotation_schemas.schemas import find_fault
from annotation_schemas.seeds import NoWay, another_round, begin, blind, carry, multiple_choice, option_id
from tests.annotation_schemas.builders import (
    D1,
    D2,
    D3,
    P1,
    P2,
    Json,
    choice,
    context,
    distractor,
    fgqa,
    mcq,
    pair,
    question,
    stc,
    uid,
)  # fmt: skip

PERSON = "3f0e0d4e-0000-4000-8000-000000000001"


def options(document: Json, person: str = PERSON) -> list[str]:
    (asked,) = blind(document, person)["blind_questions"]
    return [option["text"] for option in asked["options"]]


def test_a_stage_of_the_same_type_goes_on_from_a_copy() -> None:
    for document in (stc(), fgqa(), mcq()):
        begun = begin(document, document["document_type"], PERSON)
        assert begun == document
        begun[next(key for key in begun if isinstance(begun[key], list))].clear()
        assert begun != document


def test_without_a_seed_a_stage_starts_from_nothing() -> None:
    assert begin(None, "mcq", PERSON) == {
        "document_type": "mcq", "schema_version": 1, "questions": [], "distractors": [],
    }  # fmt: skip


def test_accepted_pairs_become_questions_with_their_origin_and_others_do_not() -> None:
    imported = {"by": "import", "source": "seed"}
    document = fgqa(
        pairs=[
            pair(P1, origin=imported),
            pair(P2, question_verdict="unanswerable", answer=""),
            pair(uid(33), question_verdict=None),
            pair(uid(34), answer_verdict=None),
            pair(uid(35), answer="  "),
            pair(uid(36), answer_verdict="written", question_type=None, evidence=None),
        ]
    )

    made = carry(document, "mcq")

    check_document(made, context())
    assert made["distractors"] == []
    first, last = made["questions"]
    assert first == question(answer="In the right hand.", origin=imported)
    assert (last["id"], last["question_type"], last["evidence"]) == (uid(36), None, None)
    assert [each["id"] for each in multiple_choice(document, frozenset({P2, P1}))["questions"]] == [P1]


@pytest.mark.parametrize(
    ("document", "wanted"), [(mcq(), "fgqa"), (stc(), "mcq"), (fgqa(), "blind"), (mcq(), "stc")]
)
def test_there_is_no_way_back_and_none_across(document: Json, wanted: str) -> None:
    with pytest.raises(NoWay, match=f"no document of type {wanted} can be made"):
        carry(document, wanted)


def test_a_blind_stage_hands_the_questions_on_unchanged() -> None:
    assert carry(mcq(), "blind") == mcq()


def test_blind_people_see_questions_and_options_and_nothing_else() -> None:
    shown = begin(mcq(), "blind", PERSON)

    check_document(shown, context())
    assert find_fault("blind", shown) is None
    assert [finding.rule for finding in check(shown, context())] == ["choice_missing"]
    assert sorted(options(mcq())) == [
        "In both hands, blade down.", "In the left hand, blade down.", "In the right hand, blade down.",
    ]  # fmt: skip
    said = json.dumps(shown)
    for secret in (D1, D2, "which hand", "hand_pose", "wrong_and_plausible", "evidence"):
        assert secret not in said


def test_the_id_of_an_option_comes_of_its_words_alone() -> None:
    (asked,) = blind(mcq(), PERSON)["blind_questions"]
    for option in asked["options"]:
        assert option["id"] == option_id(P1, option["text"])
        assert UUID(option["id"]).version == 5
    assert option_id(P1, "In the LEFT  hand.") == option_id(P1, "in the left hand")
    assert option_id(P2, "a") != option_id(P1, "a")


def test_options_stand_in_another_order_for_another_person_and_the_same_for_the_same() -> None:
    orders = {person: tuple(options(mcq(), person)) for person in map(uid, range(60))}
    assert len(set(orders.values())) == 6
    assert all(tuple(options(mcq(), person)) == order for person, order in orders.items())
    firsts = [order[0] for order in orders.values()]
    assert 10 <= firsts.count("In the right hand, blade down.") <= 30


def test_the_order_of_the_document_says_nothing() -> None:
    turned = mcq(distractors=mcq()["distractors"][::-1])
    assert options(turned) == options(mcq())


def test_a_choice_fits_what_was_shown() -> None:
    shown = blind(mcq(), PERSON)
    taken = choice(option_id=shown["blind_questions"][0]["options"][1]["id"])
    assert check({**shown, "choices": [taken]}, context()) == []


def test_rejected_distractors_are_no_options_and_do_not_come_back() -> None:
    document = mcq(
        questions=[question(), question(P2)],
        distractors=[
            distractor(D1),
            distractor(D2, text="On the table.", verdict="implausible"),
            distractor(D3, question_id=P2, verdict="also_true"),
            distractor(uid(64), question_id=P2),
        ],
    )

    again = another_round(document)

    check_document(again, context())
    assert again["questions"] == [question()]
    assert again["distractors"] == [distractor(D1, verdict=None)]
    assert document["distractors"][0]["verdict"] == "wrong_and_plausible"
    first, second = blind(document, PERSON)["blind_questions"]
    assert len(first["options"]) == 2
    assert len(second["options"]) == 2
