"""Every change to items, work items and assignments. One function for each arrow."""

from backend.apps.work.services.claiming import (
    accept_work_item,
    claim_next,
    expire_leases,
    give_back,
    hold_seat,
    mark_sent_back,
    mark_submitted,
    put_in_review,
    renew,
)
from backend.apps.work.services.making import create_item, create_items

__all__ = [
    "accept_work_item",
    "claim_next",
    "create_item",
    "create_items",
    "expire_leases",
    "give_back",
    "hold_seat",
    "mark_sent_back",
    "mark_submitted",
    "put_in_review",
    "renew",
]
