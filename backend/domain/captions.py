"""Compares two texts: how alike they are, and which words differ.

The similarity is lexical, not semantic: a paraphrase scores low. Screens show `CAPTION_MEASURE` beside it.
"""

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from sacrebleu.metrics import CHRF

CAPTION_MEASURE = "lexical (chrF)"

_chrf = CHRF()


@dataclass(frozen=True)
class WordDifference:
    """Words in a row: in both texts (`equal`), only in the first (`delete`) or in the second (`insert`)."""

    kind: Literal["equal", "delete", "insert"]
    text: str


def caption_similarity(a: str, b: str) -> float:
    """chrF (Popović 2015; character 6-grams, beta 2) in [0, 1], the mean of both directions.

    Case and outer or repeated white space do not count. Equal texts score 1, and so do two empty ones.
    """
    first, second = " ".join(a.split()).casefold(), " ".join(b.split()).casefold()
    if first == second:
        return 1.0
    if not first or not second:
        return 0.0
    forward = _chrf.sentence_score(first, [second]).score
    backward = _chrf.sentence_score(second, [first]).score
    return min(1.0, (forward + backward) / 200)


def word_differences(a: str, b: str) -> list[WordDifference]:
    """The words of both texts in reading order, joined by single spaces within each run."""
    words_a, words_b = a.split(), b.split()
    differences: list[WordDifference] = []
    for tag, a_from, a_to, b_from, b_to in SequenceMatcher(
        None, words_a, words_b, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            differences.append(WordDifference("equal", " ".join(words_a[a_from:a_to])))
            continue
        if a_to > a_from:
            differences.append(WordDifference("delete", " ".join(words_a[a_from:a_to])))
        if b_to > b_from:
            differences.append(WordDifference("insert", " ".join(words_b[b_from:b_to])))
    return differences
