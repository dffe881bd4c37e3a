"""Arithmetic shared by the comparisons: means, the Dice form of a matching, what a matching leaves over."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

Document = Mapping[str, Any]
Objects = Sequence[Mapping[str, Any]]


def canonical(document: Document) -> str:
    """One text per document, so that two documents always stand in the same order."""
    return json.dumps(document, sort_keys=True)


def mean(values: Sequence[float]) -> float | None:
    """The mean, None of nothing."""
    return sum(values) / len(values) if values else None


def mean_of_facets(*facets: float | None) -> float | None:
    """The mean of the facets that exist."""
    return mean([facet for facet in facets if facet is not None])


def dice(total: float, count_a: int, count_b: int) -> float | None:
    """2 · total / (count_a + count_b): the scores of the pairs made, with 0 for each object left over."""
    return min(1.0, 2 * total / (count_a + count_b)) if count_a + count_b else None


def left_over(objects: Objects, taken: Sequence[int]) -> list[str]:
    """The ids of the objects whose index was not taken."""
    return [one["id"] for index, one in enumerate(objects) if index not in set(taken)]
