"""An item that was finished comes back to a stage."""

from typing import Any

from django.db.models import Max

from backend.apps.work.models import Item, WorkItem
from backend.apps.work.policies import Stage, shortened


def queue_again(*, item: Item, stage: Stage, document: dict[str, Any], reason: str) -> WorkItem:
    """Give a complete item to a stage again, in a new round that starts from `document`, with the reason.

    What was accepted before stays as it is; the item is complete again when the round has gone through the stages
    after this one. The caller holds the lock of the item's last work item.
    """
    last = WorkItem.objects.filter(item=item).aggregate(round=Max("round"), priority=Max("priority"))
    item.state = Item.State.OPEN
    item.save(update_fields=["state"])
    return WorkItem.objects.create(
        item=item,
        project_id=item.project_id,
        stage=stage.name,
        round=last["round"] + 1,
        reason=shortened(reason),
        wanted=stage.people,
        seed=document,
        priority=last["priority"],
    )
