"""Saving the operations of a person who may have taken suggestions over."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from backend.apps.accounts.models import User
from backend.apps.annotations import services as annotations
from backend.apps.assist.selectors import known_suggestions


def save_operations(
    *,
    actor: User,
    annotation_id: UUID,
    operations: Sequence[Mapping[str, Any]],
    attributes_version: int | None = None,
) -> annotations.Saved:
    """Add a batch of operations to the person's annotation; an origin may name a suggestion for its item.

    Everything else is as in annotations.services.apply.
    """
    return annotations.apply(
        actor=actor,
        annotation_id=annotation_id,
        operations=operations,
        known_suggestions=known_suggestions,
        attributes_version=attributes_version,
    )
