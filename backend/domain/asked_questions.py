"""What becomes of questions asked at a frame after somebody answered them or judged the answers.

The steps of PLM-VideoBench `sgqa` (PerceptionLM, arXiv 2504.13180, appendix I), with the verdicts of its
fine-grained questions: a refused question is no row, a rejected answer is mended.
"""

from collections.abc import Mapping
from typing import Any

Document = Mapping[str, Any]
Ask = Mapping[str, Any]

REASONS = {"factually_incorrect": "factually incorrect", "lacking_details": "lacking details"}


def is_refused(ask: Ask) -> bool:
    """Whether somebody found that the question cannot be answered, or should not be."""
    return ask["question_verdict"] in ("irrelevant", "unanswerable")


def to_mend(document: Document) -> list[Ask]:
    """The questions whose answers somebody rejected."""
    return [one for one in document["asks"] if not is_refused(one) and one["answer_verdict"] in REASONS]


def mending_sentence(asks: list[Ask]) -> str:
    """What whoever answers again is told of these questions."""
    return " ".join(
        f"“{one['question']}”: the answer is {REASONS[one['answer_verdict']]}. {one['answer_explanation']}".strip()
        for one in asks
    )


def refusal_sentence(document: Document) -> str:
    """Why no question of the document is left."""
    named = " ".join(
        f"“{one['question']}”: {one['question_verdict']}. {one['question_explanation']}".strip()
        for one in document["asks"]
    )
    return f"Every question was refused. {named}".strip()


def another_attempt(document: Document) -> dict[str, Any]:
    """The document as it goes back to whoever answers: what was said of the answers stays, the verdicts are
    asked for again.
    """
    return {**document, "asks": [{**one, "answer_verdict": None} for one in document["asks"]]}
