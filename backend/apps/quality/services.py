"""Measuring how far independent answers agree."""

from collections.abc import Sequence
from itertools import combinations

from backend.apps.annotations.models import Annotation
from backend.apps.annotations.selectors import context_of
from backend.apps.quality.models import Agreement
from backend.apps.quality.selectors import answers_to, measured
from backend.apps.work.models import WorkItem
from backend.domain.agreement import compare_documents

# Whoever opens a long worklist waits for this many measurements; the next look finds them and measures more.
MEASURED_AT_ONCE = 20


def measure_agreement(*, answers: Sequence[Annotation]) -> list[Agreement]:
    """The agreement of every pair of these answers to one work item, in their order.

    A pair is measured once for each pair of revisions and then kept.
    """
    return [_measure(first, second) for first, second in combinations(answers, 2)]


def measure_missing(*, work_items: Sequence[WorkItem], limit: int = MEASURED_AT_ONCE) -> None:
    """Measure the answers of those work items whose agreement is not known yet, at most `limit` of them."""
    known = measured([work_item.pk for work_item in work_items])
    missing = [work_item.pk for work_item in work_items if work_item.pk not in known and work_item.wanted > 1]
    for answers in answers_to(missing[:limit]).values():
        measure_agreement(answers=answers)


def _measure(first: Annotation, second: Annotation) -> Agreement:
    revisions = {"first_revision": first.revision, "second_revision": second.revision}
    known = Agreement.objects.filter(first=first, second=second, **revisions).first()
    if known is not None:
        return known
    compared = compare_documents(first.document, second.document, context_of(first))
    facets = {name: value for name, value in compared["facets"].items() if name != "overall"}
    agreement, _ = Agreement.objects.get_or_create(
        first=first,
        second=second,
        **revisions,
        defaults={
            "work_item": first.work_item,
            "overall": compared["facets"]["overall"],
            "facets": facets,
            "detail": {key: value for key, value in compared.items() if key != "facets"},
        },
    )
    return agreement
