"""What waits for a verdict, and what was said."""

from django.db.models import Count, Exists, IntegerField, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from backend.apps.accounts.models import User
from backend.apps.annotations.models import Annotation
from backend.apps.projects.models import Project
from backend.apps.reviews.models import Review
from backend.apps.work.models import Assignment, WorkItem


def worklist(actor: User, project: Project, *, stage: str | None = None) -> QuerySet[WorkItem]:
    """The work items of the project, or of one stage, that wait for a verdict of this person, who answered none.

    Each with `answers`, `waiting_since` and `my_adjudication` (id of the person's own draft, or None).
    """
    mine = Annotation.objects.filter(
        work_item=OuterRef("pk"),
        author=actor,
        kind=Annotation.Kind.ADJUDICATION,
        state=Annotation.State.DRAFT,
    ).values("pk")[:1]
    # Counted for the rows of a page only; joined, all that waits would be grouped before the first row is known.
    submitted = (
        Annotation.objects.filter(work_item=OuterRef("pk"), state=Annotation.State.SUBMITTED)
        .order_by()
        .values("work_item")
    )
    waiting = WorkItem.objects.filter(project=project, state=WorkItem.State.REVIEW)
    if stage is not None:
        waiting = waiting.filter(stage=stage)
    return (
        waiting.exclude(Exists(Assignment.objects.filter(work_item=OuterRef("pk"), user=actor)))
        .annotate(
            answers=Coalesce(
                Subquery(
                    submitted.annotate(number=Count("pk")).values("number"), output_field=IntegerField()
                ),
                0,
            ),
            waiting_since=Subquery(submitted.annotate(last=Max("submitted_at")).values("last")),
            my_adjudication=Subquery(mine),
        )
        .select_related("item", "item__asset", "project")
        .defer("seed", "item__seed")
        .order_by("created_at", "id")
    )


def reviews_of(work_item: WorkItem) -> QuerySet[Review]:
    """The verdicts on the answers of the work item, the oldest first."""
    return work_item.reviews.select_related("reviewer").order_by("created_at", "pk")
