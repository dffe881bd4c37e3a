"""The tables of states: every way that is open, and that every other one is closed."""

import itertools

import pytest

from backend.apps.annotations.models import Annotation
from backend.apps.annotations.policies import ANNOTATION_MOVES
from backend.apps.work.errors import IllegalMove
from backend.apps.work.models import Assignment, WorkItem
from backend.apps.work.policies import ASSIGNMENT_MOVES, WORK_ITEM_MOVES, check_move

OPEN_WAYS = {
    "work item": (
        WORK_ITEM_MOVES,
        WorkItem.State,
        {
            ("open", "review"),
            ("open", "accepted"),
            ("open", "withdrawn"),
            ("review", "open"),
            ("review", "accepted"),
            ("review", "withdrawn"),
        },
    ),
    "assignment": (
        ASSIGNMENT_MOVES,
        Assignment.State,
        {
            ("active", "submitted"),
            ("active", "returned"),
            ("active", "skipped"),
            ("active", "expired"),
            ("sent_back", "submitted"),
            ("sent_back", "returned"),
            ("sent_back", "skipped"),
            ("sent_back", "expired"),
            ("submitted", "sent_back"),
            ("expired", "active"),
        },
    ),
    "annotation": (
        ANNOTATION_MOVES,
        Annotation.State,
        {
            ("draft", "submitted"),
            ("draft", "accepted"),
            ("draft", "abandoned"),
            ("submitted", "accepted"),
            ("submitted", "not_chosen"),
            ("submitted", "draft"),
        },
    ),
}


@pytest.mark.parametrize("name", OPEN_WAYS)
def test_only_the_listed_moves_are_allowed(name: str) -> None:
    moves, states, allowed = OPEN_WAYS[name]
    for now, then in itertools.product(states.values, states.values):
        if (now, then) in allowed:
            check_move(moves, now=now, then=then)
        else:
            with pytest.raises(IllegalMove):
                check_move(moves, now=now, then=then)
