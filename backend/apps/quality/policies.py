"""Putting the agreement of several pairs into one figure. Pure."""

from collections.abc import Sequence

from backend.apps.quality.models import Agreement


def mean_overall(pairs: Sequence[Agreement]) -> float | None:
    """The mean over the pairs for which an overall agreement exists; None when there is none."""
    return _mean([pair.overall for pair in pairs])


def mean_facets(pairs: Sequence[Agreement]) -> dict[str, float | None]:
    """For each facet the mean over the pairs that have it."""
    names = list(dict.fromkeys(name for pair in pairs for name in pair.facets))
    return {name: _mean([pair.facets.get(name) for pair in pairs]) for name in names}


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
