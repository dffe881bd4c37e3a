"""What a stage starts from: the accepted document before it, made into one of the stage's own type.

`fgqa` becomes `mcq` (a question for each pair that is good and answered). What people answer blind is made of
an `mcq` document for each of them, and the document itself goes on unchanged to the stage after.
"""

import hashlib
from copy import deepcopy
from uuid import UUID, uuid5

from annotation_schemas.documents import empty_document
from annotation_schemas.schemas import JsonObject
from annotation_schemas.text import same_words

BLIND = "blind"
# What a document can be made into, besides one of its own type.
_STEPS = {("fgqa", "mcq"), ("mcq", BLIND)}


class NoWay(ValueError):
    """No document of the wanted type can be made of the one at hand."""


def can_seed(carried: str, document_type: str) -> bool:
    """Return whether a stage of `document_type` can start from a document of type `carried`."""
    return carried == document_type or (carried, document_type) in _STEPS


def carry(document: JsonObject, document_type: str) -> JsonObject:
    """Return what a stage of `document_type` is given of the accepted document before it.

    A blind stage is given the `mcq` document: `begin` makes of it what each person sees. Raises NoWay.
    """
    there: str = document["document_type"]
    if not can_seed(there, document_type):
        raise NoWay(f"no document of type {document_type} can be made of one of type {there}")
    if (there, document_type) == ("fgqa", "mcq"):
        return multiple_choice(document)
    return document


def begin(seed: JsonObject | None, document_type: str, person: str) -> JsonObject:
    """Return the document that a person of this id starts from; the caller may change it. Raises NoWay."""
    if seed is None:
        return empty_document(document_type)
    if document_type == BLIND:
        return blind(seed, person)
    return deepcopy(carry(seed, document_type))


def without_drafts(document: JsonObject, *, are_offered: bool) -> JsonObject:
    """Return the `fgqa` document without the drafts of answers that nobody has judged or written yet; the origin of
    their pairs says that they are withheld. In an `mcq` document, to which models propose distractors, the origin of
    every question says so.

    Where models propose answers too (`are_offered`), a pair without a draft of its own says so as well: none will be
    shown for it.
    """
    if document["document_type"] == "mcq":
        questions = [
            {**one, "origin": {**one["origin"], "draft_withheld": True}} for one in document["questions"]
        ]
        return {**document, "questions": questions}
    return {
        **document,
        "pairs": [
            {**pair, "draft_answer": None, "origin": {**pair["origin"], "draft_withheld": True}}
            if _awaits_an_answer(pair) and (are_offered or pair["draft_answer"] is not None)
            else pair
            for pair in document["pairs"]
        ],
    }


def _awaits_an_answer(pair: JsonObject) -> bool:
    return pair["answer_verdict"] is None and not pair["answer"].strip()


def multiple_choice(document: JsonObject, pair_ids: frozenset[str] | None = None) -> JsonObject:
    """Return the `mcq` document of an `fgqa` one: a question for each pair whose question is good and whose
    answer is written, in their order; of `pair_ids` only where they are given.

    A question keeps the origin, the evidence and the id of its pair.
    """
    made = empty_document("mcq")
    for pair in document["pairs"]:
        answered = pair["question_verdict"] == "ok" and pair["answer_verdict"] and pair["answer"].strip()
        if not answered or (pair_ids is not None and pair["id"] not in pair_ids):
            continue
        made["questions"].append(
            {
                "id": pair["id"],
                "pair_id": pair["id"],
                "question": pair["question"],
                "answer": pair["answer"],
                "question_type": pair["question_type"],
                "question_subtype": pair["question_subtype"],
                "evidence": deepcopy(pair["evidence"]),
                "origin": deepcopy(pair["origin"]),
            }
        )
    return made


def option_id(question_id: str, text: str) -> str:
    """Return the id of an option: made of its question and its words, so that it says nothing else."""
    return str(uuid5(UUID(question_id), same_words(text)))


def blind(document: JsonObject, person: str) -> JsonObject:
    """Return the `blind` document of an `mcq` one for a person: questions and options and nothing else.

    The options of a question stand in the order of SHA-256 of (option id, person): another order for another
    person, the same one each time. A distractor found also true or implausible is no option any more.
    """
    made = empty_document(BLIND)
    for question in document["questions"]:
        texts = [question["answer"], *(one["text"] for one in standing(document, question["id"]))]
        options = {option_id(question["id"], text): text for text in texts}
        order = sorted(options, key=lambda each: hashlib.sha256(f"{each}/{person}".encode()).digest())
        made["blind_questions"].append(
            {
                "id": question["id"],
                "question": question["question"],
                "options": [{"id": each, "text": options[each]} for each in order],
                "origin": {"by": "import"},
            }
        )
    return made


def standing(document: JsonObject, question_id: str) -> list[JsonObject]:
    """Return the distractors of a question that nobody rejected, in document order."""
    return [
        one
        for one in document["distractors"]
        if one["question_id"] == question_id and one["verdict"] in (None, "wrong_and_plausible")
    ]


def another_round(document: JsonObject) -> JsonObject:
    """Return the `mcq` document as it goes back to whoever writes distractors.

    Rejected distractors are gone, questions with one that is also true too; the verdicts on the others are
    asked for again.
    """
    ambiguous = {one["question_id"] for one in document["distractors"] if one["verdict"] == "also_true"}
    kept = [question for question in document["questions"] if question["id"] not in ambiguous]
    return {
        **deepcopy({**document, "questions": kept}),
        "distractors": [
            {**deepcopy(one), "verdict": None}
            for question in kept
            for one in standing(document, question["id"])
        ],
    }
