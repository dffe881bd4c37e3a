"""Compares two `fgqa` documents: verdicts, answers, evidence.

Definitions
- pairs are matched by id, the rest by question text (case and white space aside), in document order
- verdict = share of all questions, matched or not, on which both give the same verdict on the question
  and on whether the draft answer stands
- answer = mean similarity of the answers where both accept the question
- evidence = mean temporal IoU where both accept the question and at least one marks evidence
- overall = mean of the facets that exist
"""

from collections.abc import Callable, Mapping
from typing import Any, TypedDict

from backend.domain.captions import CAPTION_MEASURE, caption_similarity
from backend.domain.facets import Document, Objects, canonical, left_over, mean, mean_of_facets
from backend.domain.matching import tiou


class PairAgreement(TypedDict):
    a_id: str
    b_id: str
    question: str
    verdict_equal: bool
    answer_similarity: float | None
    evidence_tiou: float | None
    start_diff: int | None
    end_diff: int | None


class FgqaFacets(TypedDict):
    verdict: float | None
    answer: float | None
    evidence: float | None
    overall: float | None


class FgqaAgreement(TypedDict):
    document_type: str
    caption_measure: str
    pairs: list[PairAgreement]
    unmatched_a: list[str]
    unmatched_b: list[str]
    facets: FgqaFacets


def compare_fgqa(a: Document, b: Document) -> FgqaAgreement:
    """Every pair of both documents, matched or left over; `*_diff` are frames of b minus frames of a."""
    if canonical(b) < canonical(a):
        return _swapped_fgqa(_compare_fgqa(b, a))
    return _compare_fgqa(a, b)


def _compare_fgqa(a: Document, b: Document) -> FgqaAgreement:
    matched = _match_pairs(a["pairs"], b["pairs"])
    pairs = [_pair_agreement(a["pairs"][one], b["pairs"][other]) for one, other in matched]
    unmatched_a = left_over(a["pairs"], [one for one, _ in matched])
    unmatched_b = left_over(b["pairs"], [other for _, other in matched])
    verdict = mean(
        [float(pair["verdict_equal"]) for pair in pairs] + [0.0] * (len(unmatched_a) + len(unmatched_b))
    )
    answer = mean([pair["answer_similarity"] for pair in pairs if pair["answer_similarity"] is not None])
    evidence = mean([pair["evidence_tiou"] for pair in pairs if pair["evidence_tiou"] is not None])
    return {
        "document_type": "fgqa",
        "caption_measure": CAPTION_MEASURE,
        "pairs": pairs,
        "unmatched_a": unmatched_a,
        "unmatched_b": unmatched_b,
        "facets": {
            "verdict": verdict,
            "answer": answer,
            "evidence": evidence,
            "overall": mean_of_facets(verdict, answer, evidence),
        },
    }


def _question_key(pair: Mapping[str, Any]) -> str:
    return " ".join(pair["question"].split()).casefold()


def _match_pairs(a: Objects, b: Objects) -> list[tuple[int, int]]:
    matched: dict[int, int] = {}
    keys: list[Callable[[Mapping[str, Any]], str]] = [lambda pair: pair["id"], _question_key]
    for key in keys:
        free: dict[str, list[int]] = {}
        for index, pair in enumerate(b):
            if index not in matched.values():
                free.setdefault(key(pair), []).append(index)
        for index, pair in enumerate(a):
            if index not in matched and free.get(key(pair)):
                matched[index] = free[key(pair)].pop(0)
    return sorted(matched.items())


def _answer_stands(pair: Mapping[str, Any]) -> bool | None:
    """Whether the draft answer was accepted; None while it is undecided."""
    return None if pair["answer_verdict"] is None else pair["answer_verdict"] == "accepted"


def _pair_agreement(a: Mapping[str, Any], b: Mapping[str, Any]) -> PairAgreement:
    both_accept = a["question_verdict"] == b["question_verdict"] == "ok"
    spans = [
        None if pair["evidence"] is None else (pair["evidence"]["start_frame"], pair["evidence"]["end_frame"])
        for pair in (a, b)
    ]
    overlap: float | None = None
    start_diff: int | None = None
    end_diff: int | None = None
    if spans[0] is not None and spans[1] is not None:
        start_diff, end_diff = spans[1][0] - spans[0][0], spans[1][1] - spans[0][1]
        overlap = tiou(spans[0], spans[1]) if both_accept else None
    elif both_accept and spans != [None, None]:
        overlap = 0.0
    return {
        "a_id": a["id"],
        "b_id": b["id"],
        "question": a["question"],
        "verdict_equal": a["question_verdict"] == b["question_verdict"]
        and _answer_stands(a) == _answer_stands(b),
        "answer_similarity": caption_similarity(a["answer"], b["answer"]) if both_accept else None,
        "evidence_tiou": overlap,
        "start_diff": start_diff,
        "end_diff": end_diff,
    }


def _swapped_fgqa(agreement: FgqaAgreement) -> FgqaAgreement:
    pairs: list[PairAgreement] = [
        {
            **pair,
            "a_id": pair["b_id"],
            "b_id": pair["a_id"],
            "start_diff": None if pair["start_diff"] is None else -pair["start_diff"],
            "end_diff": None if pair["end_diff"] is None else -pair["end_diff"],
        }
        for pair in agreement["pairs"]
    ]
    return {
        **agreement,
        "pairs": pairs,
        "unmatched_a": agreement["unmatched_b"],
        "unmatched_b": agreement["unmatched_a"],
    }
