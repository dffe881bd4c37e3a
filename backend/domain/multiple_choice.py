"""What becomes of multiple-choice questions after people saw the clip and judged every distractor.

The steps of PLM-VideoBench `fgqa` (PerceptionLM, arXiv 2504.13180, appendix G.2): a distractor that is also
true makes its question ambiguous, and the question is removed; an implausible one is dropped; the rest must
be enough.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Outcome = Literal["released", "ambiguous", "too_few"]
Document = Mapping[str, Any]


@dataclass(frozen=True)
class JudgedQuestion:
    """A question with the distractors that stand, and what becomes of it."""

    question: Mapping[str, Any]
    distractors: tuple[Mapping[str, Any], ...]
    outcome: Outcome


def judged(document: Document, least: int) -> list[JudgedQuestion]:
    """Return what becomes of each question when at least `least` distractors must be wrong and plausible."""
    result = []
    for question in document["questions"]:
        mine = [one for one in document["distractors"] if one["question_id"] == question["id"]]
        good = tuple(one for one in mine if one["verdict"] == "wrong_and_plausible")
        outcome: Outcome = "released" if len(good) >= least else "too_few"
        if any(one["verdict"] == "also_true" for one in mine):
            outcome = "ambiguous"
        result.append(JudgedQuestion(question, good, outcome))
    return result


def too_few_sentence(questions: list[JudgedQuestion], least: int) -> str:
    """Return what the writer of the distractors is told of the questions that lack some."""
    named = "; ".join(f"“{one.question['question']}”" for one in questions if one.outcome == "too_few")
    wanted = "1 distractor" if least == 1 else f"{least} distractors"
    return f"Whoever saw the clip did not find {wanted} wrong and plausible: {named}"
