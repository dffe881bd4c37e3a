"""What waits for a verdict, and what was said."""

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery

from backend.apps.accounts.models import User
from backend.apps.annotations.models import Annotation
from backend.apps.projects.models import Project
from backend.apps.reviews.models import Review
from backend.apps.work.models import Assignment, WorkItem


def worklist(actor: User, project: Project) -> QuerySet[WorkItem]:
    """The work items of the project that wait for a verdict of this person, who answered none of them.

    Each with `answers`, `waiting_since` and `my_adjudication` (id of the person's own draft, or None).
    """
    mine = Annotation.objects.filter(
        work_item=OuterRef("pk"),
        author=actor,
        kind=Annotation.Kind.ADJUDICATION,
        state=Annotation.State.DRAFT,
    ).values("pk")[:1]
    submitted = Q(annotations__state=Annotation.State.SUBMITTED)
    return (
        WorkItem.objects.filter(project=project, state=WorkItem.State.REVIEW)
        .exclude(Exists(Assignment.objects.filter(work_item=OuterRef("pk"), user=actor)))
        .annotate(
            answers=Count("annotations", filter=submitted),
            waiting_since=Max("annotations__submitted_at", filter=submitted),
            my_adjudication=Subquery(mine),
        )
        .select_related("item", "item__asset", "project")
        .order_by("created_at", "id")
    )


def reviews_of(work_item: WorkItem) -> QuerySet[Review]:
    """The verdicts on the answers of the work item, the oldest first."""
    return work_item.reviews.select_related("reviewer").order_by("created_at", "pk")
