"""Row locks of this room. Whoever takes several takes them in this order: membership, work item,
assignment, annotation.
"""

from uuid import UUID

from backend.apps.accounts.models import User
from backend.apps.projects.models import Membership, Project
from backend.apps.work.models import Assignment, WorkItem


def lock_membership(*, actor: User, project: Project) -> Membership | None:
    """The person's membership, held to the end of the transaction: one person's claims happen one after the
    other.
    """
    return Membership.objects.select_for_update().filter(project=project, user=actor).first()


def lock_work_item(work_item_id: UUID) -> WorkItem:
    """The work item with its item and project, held to the end of the transaction."""
    return (
        WorkItem.objects.select_for_update(of=("self",))
        .select_related("item", "item__asset", "project")
        .get(pk=work_item_id)
    )


def lock_assignment(assignment_id: UUID) -> Assignment:
    """The assignment, held to the end of the transaction. Its work item must be locked before when its seat
    matters.
    """
    return (
        Assignment.objects.select_for_update(of=("self",)).select_related("work_item").get(pk=assignment_id)
    )


def lock_imports(project_id: UUID) -> None:
    """Let nobody else change what waits for the project's source videos, to the end of the transaction.

    Other rows that belong to the project may come meanwhile.
    """
    list(Project.objects.select_for_update(no_key=True).filter(pk=project_id).values_list("pk"))
