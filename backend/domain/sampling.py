"""Chooses by hash: shares of the work, splits, and a sample whose kinds are near-uniform. The same keys always get
the same answer, on every machine.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

_BITS = 53  # what a float holds exactly, so that the share can never round up to 1


def stable_share(key: str, salt: str) -> float:
    """A number in [0, 1), evenly spread over keys, from SHA-256 of the salt and the key.

    `stable_share(item, "review") < 0.13` chooses 13 % of items; another salt chooses independently.
    """
    # Length first, so that ("ab", "c") and ("a", "bc") are different inputs.
    text = f"{len(salt)}:{salt}{key}".encode()
    number = int.from_bytes(hashlib.sha256(text).digest()[:8], "big") >> (64 - _BITS)
    return number / (1 << _BITS)


def assign_split(video: str, shares: Mapping[str, float], *, salt: str = "split") -> str:
    """The split of a video, e.g. {"train": 0.9, "val": 0.05, "test": 0.05}; all rows of one video share it.

    Raises ValueError when a share is negative or the shares do not add up to 1.
    """
    if any(share < 0 for share in shares.values()):
        raise ValueError("A split has a negative share.")
    if abs(sum(shares.values()) - 1) > 1e-9:
        raise ValueError(f"The shares of the splits add up to {sum(shares.values()):g}, not to 1.")
    place = stable_share(video, salt)
    reached = 0.0
    chosen = ""
    for split, share in shares.items():
        if share == 0:
            continue
        chosen = split
        reached += share
        if place < reached:
            break
    return chosen


@dataclass(frozen=True)
class Candidate:
    """One thing to draw, with its category in each facet: {"question_type": "Pose", "domain": "Cooking"}."""

    id: str
    categories: Mapping[str, str]


@dataclass(frozen=True)
class CategoryCount:
    """One category of a facet: how many there are, how many were drawn, and how many might have been.

    `scarce`: it has too few to hold the others down.
    """

    facet: str
    category: str
    available: int
    drawn: int
    cap: int
    scarce: bool


@dataclass(frozen=True)
class Balance:
    """The ids that were drawn, and the report of it by facet and category, in alphabetical order."""

    drawn: frozenset[str]
    report: tuple[CategoryCount, ...]


def draw_balanced(
    candidates: Iterable[Candidate], facets: Sequence[str], *, ratio: float, least: int, seed: str
) -> Balance:
    """Draw so that in no facet a category has more than `ratio` times its smallest one (undersampling).

    The cap of a facet is `ratio` times the number in its smallest category of at least `least`, rounded up.
    Rare kinds are drawn first, within a kind by hash; whoever fits under all caps is drawn, so none is left out
    that could be had. The order of the candidates does not matter. Raises ValueError for two candidates of
    one id, a ratio under 1 or a least under 1.
    """
    every = list(candidates)
    if ratio < 1 or least < 1:
        raise ValueError("The ratio and the least number must be at least 1.")
    if len({one.id for one in every}) != len(every):
        raise ValueError("Two candidates have one id.")
    counts = {facet: Counter(one.categories[facet] for one in every) for facet in facets}
    caps = {facet: _cap(counts[facet], ratio, least) for facet in facets}

    def rarity(one: Candidate) -> tuple[list[int], float, str]:
        sizes = sorted(counts[facet][one.categories[facet]] for facet in facets)
        return sizes, stable_share(one.id, seed), one.id

    kept = {facet: Counter[str]() for facet in facets}
    drawn = set()
    for one in sorted(every, key=rarity):
        if all(kept[facet][one.categories[facet]] < caps[facet] for facet in facets):
            drawn.add(one.id)
            for facet in facets:
                kept[facet][one.categories[facet]] += 1
    report = tuple(
        CategoryCount(facet, name, number, kept[facet][name], caps[facet], number < least)
        for facet in facets
        for name, number in sorted(counts[facet].items())
    )
    return Balance(frozenset(drawn), report)


def _cap(counts: Counter[str], ratio: float, least: int) -> int:
    plenty = [number for number in counts.values() if number >= least]
    # Not in floats: 1.1 × 10 would round up to 12.
    product = Fraction(str(ratio)) * min(plenty or counts.values(), default=0)
    return -(-product.numerator // product.denominator)
