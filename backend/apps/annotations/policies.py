"""Which states an annotation may pass through, and what an operation is known by."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from backend.apps.annotations.models import Annotation

ANNOTATION_MOVES: Mapping[str, frozenset[str]] = {
    # An adjudication is accepted as it is submitted; an answer passes through submitted.
    Annotation.State.DRAFT: frozenset(
        {Annotation.State.SUBMITTED, Annotation.State.ACCEPTED, Annotation.State.ABANDONED}
    ),
    Annotation.State.SUBMITTED: frozenset(
        {Annotation.State.ACCEPTED, Annotation.State.NOT_CHOSEN, Annotation.State.DRAFT}
    ),
    Annotation.State.ACCEPTED: frozenset(),
    Annotation.State.NOT_CHOSEN: frozenset(),
    Annotation.State.ABANDONED: frozenset(),
}

# The states in which others may judge an answer.
HANDED_IN = (Annotation.State.SUBMITTED, Annotation.State.ACCEPTED, Annotation.State.NOT_CHOSEN)


def digest_of(operation: Mapping[str, Any]) -> str:
    """SHA-256 of the operation's canonical JSON: equal for equal content, whatever the order of its keys."""
    text = json.dumps(operation, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def with_adjudicated_origins(document: Mapping[str, Any], annotation_id: str) -> dict[str, Any]:
    """A copy of the document in which every object says that it was taken over from the annotation.

    What its earlier origin knew of a suggestion or a source stays beside that.
    """
    copy: dict[str, Any] = dict(document)
    for key, value in document.items():
        if isinstance(value, list):
            copy[key] = [
                {**thing, "origin": {**thing["origin"], "by": "adjudication", "annotation_id": annotation_id}}
                for thing in value
            ]
    return copy
