"""Whether a multiple-choice question can be answered without the video, from the choices of people who saw
only the text.

Statistic: exact binomial test, one-sided. With n answers to a question of k options, the chance of r or more
right ones by guessing is P(X ≥ r) for X ~ Binomial(n, 1/k) (Clopper and Pearson 1934 is its interval).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb
from typing import Any

from annotation_schemas.seeds import option_id, standing

Document = Mapping[str, Any]


@dataclass(frozen=True)
class BlindLimit:
    """When a question is too easy: at least `least_answers` answers, a share of at least `share` of them
    right, and so many right by guessing no likelier than `significance`.
    """

    share: float
    least_answers: int
    significance: float


@dataclass(frozen=True)
class BlindTally:
    """How often a question was answered right without the video; `p_value` is the chance of that by guessing."""

    question_id: str
    question: str
    answers: int
    right: int
    options: int
    p_value: float

    def is_too_easy(self, limit: BlindLimit) -> bool:
        """Return whether the question is solved without the video, by the limit."""
        return (
            self.answers >= max(1, limit.least_answers)
            and self.right >= limit.share * self.answers
            and self.p_value <= limit.significance
        )

    def sentence(self, model: str | None = None) -> str:
        """Return what the writer of the distractors is told; `model` is the name of the one that answered, None: people
        did.
        """
        who = "people" if model is None else f"times {model}"
        return (
            f"{self.right} of {self.answers} {who} chose the right one of {self.options} options without the "
            f"video (by guessing {self.p_value:.3f}): “{self.question}”"
        )


def chance_of(right: int, answers: int, options: int) -> float:
    """Return the chance that guessing among `options` gets `right` or more of `answers` right.

    Raises ValueError when the numbers cannot be.
    """
    if not 0 <= right <= answers or options < 1:
        raise ValueError(f"{right} of {answers} answers among {options} options cannot be.")
    hit = 1 / options
    return min(
        1.0, sum(comb(answers, k) * hit**k * (1 - hit) ** (answers - k) for k in range(right, answers + 1))
    )


def tallies(document: Document, choices: Sequence[Document]) -> list[BlindTally]:
    """Return one tally for each question of the `mcq` document, from the `blind` documents of people, or what a model
    chose in their shape.
    """
    taken = [{choice["question_id"]: choice["option_id"] for choice in one["choices"]} for one in choices]
    result = []
    for question in document["questions"]:
        identity = question["id"]
        gold = option_id(identity, question["answer"])
        given = [one[identity] for one in taken if identity in one]
        options = 1 + len(standing(dict(document), identity))
        right = sum(option == gold for option in given)
        result.append(
            BlindTally(
                identity,
                question["question"],
                len(given),
                right,
                options,
                chance_of(right, len(given), options),
            )
        )
    return result
