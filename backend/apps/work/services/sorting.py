"""What a lead does with many items at once: tagging them, and taking them out of the work."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from backend.apps.accounts.models import User
from backend.apps.projects.models import Project
from backend.apps.projects.policies import LEAD_ONLY
from backend.apps.projects.selectors import access_project_by_id
from backend.apps.work.errors import UnknownItem
from backend.apps.work.models import Item, Likeness, Tag, WorkItem
from backend.infra.audit.services import record

BATCH = 500


def put_tag(*, project: Project, name: str, item_ids: Sequence[UUID]) -> int:
    """Tag the items, which are the project's; returns how many did not bear the tag before."""
    tag, _ = Tag.objects.get_or_create(project=project, name=name)
    made = 0
    for begin in range(0, len(item_ids), BATCH):
        part = item_ids[begin : begin + BATCH]
        bearing = set(
            Item.tags.through.objects.filter(tag=tag, item_id__in=part).values_list("item_id", flat=True)
        )
        fresh = [Item.tags.through(tag=tag, item_id=one) for one in dict.fromkeys(part) if one not in bearing]
        made += len(Item.tags.through.objects.bulk_create(fresh, ignore_conflicts=True))
    return made


@transaction.atomic
def tag_items(
    *, actor: User, project: Project, item_ids: Sequence[UUID], put: Sequence[str], take: Sequence[str]
) -> None:
    """Put tags on the items and take tags off them. Raises RoleNeeded, and UnknownItem for one of another project."""
    access_project_by_id(actor, project.pk, roles=LEAD_ONLY)
    _check_are_there(project, item_ids)
    for name in put:
        put_tag(project=project, name=name, item_ids=item_ids)
    for name in take:
        for begin in range(0, len(item_ids), BATCH):
            Item.tags.through.objects.filter(
                tag__project=project, tag__name=name, item_id__in=item_ids[begin : begin + BATCH]
            ).delete()
    record(
        actor=str(actor.pk),
        action="item.tagged",
        scope=str(project.pk),
        subject=f"project:{project.pk}",
        detail={"items": len(item_ids), "put": list(put), "taken": list(take)},
    )


@transaction.atomic
def withdraw_items(*, actor: User, project: Project, item_ids: Sequence[UUID]) -> int:
    """Take open items out of the work, with their work items that are not accepted; returns how many were open.

    What people saved of them is kept. Raises RoleNeeded, and UnknownItem for one of another project.
    """
    access_project_by_id(actor, project.pk, roles=LEAD_ONLY)
    _check_are_there(project, item_ids)
    count = 0
    for begin in range(0, len(item_ids), BATCH):
        part = item_ids[begin : begin + BATCH]
        # Claims lock the work item: one that is being given out right now is withdrawn after it, and refuses then.
        waiting = list(
            WorkItem.objects.select_for_update()
            .filter(item_id__in=part, item__state=Item.State.OPEN, state__in=_WITHDRAWABLE)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        WorkItem.objects.filter(pk__in=waiting).update(state=WorkItem.State.WITHDRAWN)
        count += Item.objects.filter(pk__in=part, state=Item.State.OPEN).update(state=Item.State.WITHDRAWN)
    record(
        actor=str(actor.pk),
        action="item.withdrawn",
        scope=str(project.pk),
        subject=f"project:{project.pk}",
        detail={"items": [str(one) for one in item_ids[:BATCH]], "count": count},
    )
    return count


def dismiss_likeness(*, actor: User, project: Project, likeness_id: UUID) -> None:
    """Say that both clips are wanted, so that the pair is not shown again. Raises RoleNeeded, UnknownItem."""
    access_project_by_id(actor, project.pk, roles=LEAD_ONLY)
    if not Likeness.objects.filter(pk=likeness_id, project=project).update(is_dismissed=True):
        raise UnknownItem


_WITHDRAWABLE = (WorkItem.State.OPEN, WorkItem.State.REVIEW)


def _check_are_there(project: Project, item_ids: Sequence[UUID]) -> None:
    for begin in range(0, len(item_ids), BATCH):
        part = set(item_ids[begin : begin + BATCH])
        if Item.objects.filter(project=project, pk__in=part).count() != len(part):
            raise UnknownItem
