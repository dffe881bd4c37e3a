"""Who may read which annotation, and what the rooms above ask about annotations."""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import Count, DateTimeField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from annotation_schemas import rules
from annotation_schemas.context import DocumentContext
from backend.apps.accounts.models import User
from backend.apps.annotations.errors import UnknownAnnotation
from backend.apps.annotations.models import Annotation, Finding, Operation
from backend.apps.annotations.policies import HANDED_IN
from backend.apps.projects.models import Membership
from backend.apps.projects.policies import LEADING
from backend.apps.projects.selectors import memberships_of
from backend.apps.work.models import Assignment, WorkItem
from backend.apps.work.policies import stage_named
from backend.apps.work.selectors import backlog, begun_by, document_context, stages_for

# Two saves further apart than this are two sittings; the time between them is not counted as work.
LONGEST_PAUSE = timedelta(seconds=60)

WITH_CONTEXT = (
    "assignment",
    "author",
    "work_item",
    "work_item__project",
    "work_item__item",
    "work_item__item__asset",
)


def _member(actor: User, *roles: str) -> Exists:
    members = Membership.objects.filter(project=OuterRef("work_item__project"), user=actor)
    return Exists(members.filter(role__in=roles) if roles else members)


def readable_by(actor: User) -> QuerySet[Annotation]:
    """The annotations that the person may read.

    Their own; as a lead those of others, as a reviewer those of work items that are no longer given out.
    Whoever answers a work item sees nobody else's document for it before one is accepted, whatever their
    role, and then that one.
    """
    answers_it = Exists(Assignment.objects.filter(work_item=OuterRef("work_item"), user=actor))
    judged = _member(actor, Membership.Role.LEAD) | (
        _member(actor, Membership.Role.REVIEWER) & ~Q(work_item__state=WorkItem.State.OPEN)
    )
    return Annotation.objects.filter(
        _member(actor),
        Q(author=actor) | (Q(judged) & ~answers_it) | (Q(state=Annotation.State.ACCEPTED) & answers_it),
    )


def access_annotation(actor: User, annotation_id: UUID) -> Annotation:
    """An annotation that the person may read. Raises UnknownAnnotation."""
    annotation = readable_by(actor).filter(pk=annotation_id).select_related(*WITH_CONTEXT).first()
    if annotation is None:
        raise UnknownAnnotation
    return annotation


def access_own_annotation(actor: User, annotation_id: UUID) -> Annotation:
    """The person's own annotation, with `database_now`, the database's time. Raises UnknownAnnotation.

    The documents are read only when they are looked at: whoever writes reads them again under a lock.
    """
    annotation = (
        Annotation.objects.filter(_member(actor), pk=annotation_id, author=actor)
        .annotate(database_now=ExpressionWrapper(Now(), output_field=DateTimeField()))
        .select_related("assignment", "work_item__project", "work_item__item__asset")
        .defer("document", "versions", "seed", "seed_versions")
        .first()
    )
    if annotation is None:
        raise UnknownAnnotation
    return annotation


def access_annotation_to_judge(actor: User, annotation_id: UUID) -> Annotation:
    """An annotation of somebody else that the person may judge: as access_work_item_to_judge. Raises
    UnknownAnnotation.
    """
    annotation = access_annotation(actor, annotation_id)
    judges = Membership.objects.filter(
        project=annotation.work_item.project_id,
        user=actor,
        role__in=LEADING,
    )
    if annotation.author_id == actor.pk or not judges.exists():
        raise UnknownAnnotation
    if Assignment.objects.filter(work_item=annotation.work_item_id, user=actor).exists():
        raise UnknownAnnotation
    return annotation


def operations_of(annotation: Annotation) -> QuerySet[Operation]:
    """The log of the annotation, first operation first."""
    return annotation.operations.order_by("sequence")


def context_of(annotation: Annotation) -> DocumentContext:
    """What the annotation's document is judged by: picture, clip, time, and what its stage may change."""
    work_item = annotation.work_item
    project = work_item.project
    return document_context(work_item.item, project, stage_named(project, work_item.stage))


def check_document(annotation: Annotation) -> list[dict[str, Any]]:
    """What the automated checks say of the document as it is now."""
    return [finding_as_json(finding) for finding in rules.check(annotation.document, context_of(annotation))]


def stored_findings(annotation: Annotation) -> list[dict[str, Any]]:
    """What the checks said when the current revision was submitted."""
    return [
        {
            "rule": row.rule,
            "severity": row.severity,
            "message": row.message,
            "place": row.place,
        }
        for row in Finding.objects.filter(annotation=annotation, revision=annotation.revision).order_by("pk")
    ]


def finding_as_json(finding: rules.Finding) -> dict[str, Any]:
    """A finding as finding.schema.json has it."""
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "place": dict(finding.place),
    }


def annotation_for(assignment: Assignment) -> Annotation | None:
    """The annotation that the assignment is about, if it was begun."""
    return Annotation.objects.filter(assignment=assignment).select_related(*WITH_CONTEXT).first()


def handed_in(work_item: WorkItem, states: Collection[str]) -> QuerySet[Annotation]:
    """The answers and adjudications of the work item in these states, with their authors, in the order of
    their making.
    """
    return (
        work_item.annotations.filter(state__in=states).select_related("author").order_by("created_at", "pk")
    )


def known_answers(work_item_id: UUID, ids: Iterable[str]) -> set[str]:
    """Those of the ids that are annotations of the work item."""
    known = Annotation.objects.filter(work_item=work_item_id, pk__in=list(ids)).values_list("pk", flat=True)
    return {str(key) for key in known}


def seconds_active(moments: Sequence[datetime]) -> float:
    """The time between saves that follow each other within LONGEST_PAUSE, in seconds. `moments` rise."""
    gaps = (later - earlier for earlier, later in pairwise(moments))
    return sum((gap for gap in gaps if gap <= LONGEST_PAUSE), timedelta()).total_seconds()


def minutes_active_since(actor: User, since: datetime) -> float:
    """How long the person worked since then, by the times at which the server stored their operations."""
    moments = Operation.objects.filter(author=actor, created_at__gte=since).order_by("created_at")
    return round(seconds_active(list(moments.values_list("created_at", flat=True))) / 60, 1)


def work_overview(actor: User) -> dict[str, Any]:
    """What waits for the person by project and stage, what the person holds, and the figures of the day
    (UTC).

    The number of queries does not grow with the number of projects or assignments.
    """
    memberships = list(memberships_of(actor))
    waiting = backlog(actor, memberships)
    queues = [
        {"project": one.project, "stage": stage, "available": waiting[one.project_id, stage.name]}
        for one in memberships
        for stage in stages_for(one.project, one.role)
    ]
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return {
        "queues": queues,
        "assignments": begun_by(actor),
        "today": {
            **_figures_since(actor, midnight),
            "active_minutes": minutes_active_since(actor, midnight),
        },
    }


def _figures_since(actor: User, since: datetime) -> dict[str, int]:
    mine = Annotation.objects.filter(author=actor, kind=Annotation.Kind.ANSWER)
    return mine.aggregate(
        submitted=Count("pk", filter=Q(submitted_at__gte=since, state__in=HANDED_IN)),
        accepted=Count("pk", filter=Q(state=Annotation.State.ACCEPTED, work_item__accepted_at__gte=since)),
        sent_back=Count("pk", filter=Q(assignment__state=Assignment.State.SENT_BACK)),
    )
