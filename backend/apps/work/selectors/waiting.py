"""What work waits for whom, and who holds it. Time is always the database's."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Now

from backend.apps.accounts.models import User
from backend.apps.projects.models import Membership, Project
from backend.apps.projects.policies import LEADING
from backend.apps.work.errors import (
    NoSuchStage,
    UnknownAssignment,
    UnknownWorkItem,
)
from backend.apps.work.models import (
    Assignment,
    WorkItem,
)
from backend.apps.work.policies import Stage, stages_of

# A person wants to know whether there is work for hours, not whether there are 770,000 items or one more; counting
# them all takes seconds.
COUNTED_AT_MOST = 1_000


def holds_a_seat() -> Q:
    """Assignments that take one of the seats of their work item: submitted ones, and those under a running
    lease.
    """
    return Q(state=Assignment.State.SUBMITTED) | Q(
        state__in=(Assignment.State.ACTIVE, Assignment.State.SENT_BACK), lease_until__gt=Now()
    )


def seats_taken(work_item: WorkItem, *, but_for: Assignment | None = None) -> int:
    """How many seats of the work item are taken now, not counting the assignment named."""
    taken = Assignment.objects.filter(holds_a_seat(), work_item=work_item)
    if but_for is not None:
        taken = taken.exclude(pk=but_for.pk)
    return taken.count()


def with_seats(work_items: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    """The work items with `taken`, the number of seats that are taken now."""
    seats = (
        Assignment.objects.filter(holds_a_seat(), work_item=OuterRef("pk"))
        .order_by()
        .values("work_item")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return work_items.annotate(taken=Coalesce(Subquery(seats, output_field=IntegerField()), 0))


def _is_kept() -> Q:
    """Work items of which a seat is kept now for somebody who has not begun."""
    return Q(kept_for__isnull=False, kept_until__gt=Now())


def kept_for_another(actor: User) -> Case:
    """1 where a seat of the work item is kept now for somebody else, else 0."""
    return Case(When(_is_kept() & ~Q(kept_for=actor), then=Value(1)), default=Value(0))


def is_kept_for_another(work_item: WorkItem, actor: User) -> bool:
    """Whether a seat of the work item is kept now for somebody else."""
    if work_item.kept_for_id in (None, actor.pk):
        return False
    return WorkItem.objects.filter(_is_kept(), pk=work_item.pk).exclude(kept_for=actor).exists()


def kept_of(actor: User, places: Iterable[tuple[Project, Stage]]) -> list[QuerySet[WorkItem]]:
    """What is kept for the person now in each of these stages, as far as it is still to be had."""
    mine = list(WorkItem.objects.filter(_is_kept(), kept_for=actor).values_list("pk", "project", "stage"))
    return [
        claimable(actor, project, stage).filter(
            pk__in=[pk for pk, *at in mine if at == [project.pk, stage.name]]
        )
        for project, stage in places
        if any(at == [project.pk, stage.name] for _, *at in mine)
    ]


def _open_to(actor: User, project: Project, stage: Stage) -> Q:
    """Work items of the stage whose earlier stages the person did not work on, as far as the stage asks."""
    allowed = Q(project=project, stage=stage.name)
    if stage.differ_from:
        answered = Assignment.objects.filter(
            work_item__item=OuterRef("item"),
            work_item__stage__in=stage.differ_from,
            user=actor,
            state__in=(Assignment.State.ACTIVE, Assignment.State.SENT_BACK, Assignment.State.SUBMITTED),
        )
        adjudicated = WorkItem.objects.filter(
            item=OuterRef("item"), stage__in=stage.differ_from, adjudicated_by=actor
        )
        allowed &= ~Exists(answered) & ~Exists(adjudicated)
    if stage.is_blind:
        allowed &= Q(~Exists(_has_seen(actor, project)))
    if stage.audit:
        judged = Q(adjudicated_by=actor) | Q(reviews__reviewer=actor)
        allowed &= Q(~Exists(_had_a_hand(actor, project))) & ~Q(not_for=actor)
        allowed &= Q(~Exists(WorkItem.objects.filter(judged, item=OuterRef("item"))))
    return allowed


def _had_a_hand(actor: User, project: Project) -> QuerySet[Assignment]:
    """Whatever the person did with the item (OuterRef) but audit it; what they gave back unanswered counts not."""
    audits = [stage.name for stage in stages_of(project) if stage.audit]
    return Assignment.objects.filter(
        work_item__item=OuterRef("item"),
        user=actor,
        state__in=(
            Assignment.State.ACTIVE,
            Assignment.State.SENT_BACK,
            Assignment.State.SUBMITTED,
            Assignment.State.EXPIRED,
        ),
    ).exclude(work_item__stage__in=audits)


def _has_seen(actor: User, project: Project) -> QuerySet[Assignment]:
    """Whatever the person had to do with the item (OuterRef), and with others that share frames with it where the
    clip was shown.
    """
    there = Q(work_item__item=OuterRef("item"))
    overlaps = Q(
        work_item__item__asset=OuterRef("item__asset"),
        work_item__item__start_frame__lte=OuterRef("item__end_frame"),
        work_item__item__end_frame__gte=OuterRef("item__start_frame"),
    ) & ~Q(work_item__stage__in=_blind_stages(project))
    return Assignment.objects.filter(there | overlaps, user=actor)


def _blind_stages(project: Project) -> list[str]:
    return [stage.name for stage in stages_of(project) if stage.is_blind]


def hidden_assets(actor: User, project_id: UUID) -> set[UUID]:
    """The assets of which the person is shown no media now: those on which they hold work of a blind stage and
    never had any other.
    """
    begun = (Assignment.State.ACTIVE, Assignment.State.SENT_BACK, Assignment.State.EXPIRED)
    mine = Assignment.objects.filter(work_item__project=project_id, user=actor)
    held = mine.filter(state__in=begun, work_item__state=WorkItem.State.OPEN)
    rows = list(held.values_list("work_item__item__asset", "work_item__stage"))
    if not rows:
        return set()
    blind = _blind_stages(Project.objects.get(pk=project_id))
    hidden = {asset for asset, stage in rows if stage in blind}
    if not hidden:
        return set()
    shown = mine.filter(work_item__item__asset__in=hidden).exclude(work_item__stage__in=blind)
    return hidden - set(shown.values_list("work_item__item__asset", flat=True))


def stages_for(project: Project, role: str, name: str | None = None) -> list[Stage]:
    """The stages in which a person of this role is given work. Raises NoSuchStage when `name` is not one of
    them.
    """
    stages = [stage for stage in stages_of(project) if role in stage.roles]
    if name is None:
        return stages
    named = [stage for stage in stages if stage.name == name]
    if not named:
        raise NoSuchStage(stage=name)
    return named


def claimable(actor: User, project: Project, stage: Stage) -> QuerySet[WorkItem]:
    """Open work items of the stage with a free seat that the person never held, the next one first. A seat that is
    kept for somebody else is not free.
    """
    return (
        with_seats(WorkItem.objects.filter(_open_to(actor, project, stage), state=WorkItem.State.OPEN))
        .exclude(Exists(Assignment.objects.filter(work_item=OuterRef("pk"), user=actor)))
        .filter(taken__lt=F("wanted") - kept_for_another(actor))  # type: ignore[misc]
        .order_by("-priority", "created_at", "id")
    )


def in_turn(actor: User, places: Iterable[tuple[Project, Stage]]) -> list[QuerySet[WorkItem]]:
    """What is claimable in each of these stages; the stage whose first work item comes first stands first.

    Stage by stage the first one is read off an index; all at once, everything that waits would be sorted.
    """
    firsts = []
    for number, (project, stage) in enumerate(places):
        rows = claimable(actor, project, stage)
        first = rows.values_list("priority", "created_at", "pk").first()
        if first is not None:
            firsts.append(((-first[0], *first[1:], number), rows))
    return [rows for _, rows in sorted(firsts, key=lambda one: one[0])]


def unfinished(actor: User, places: Iterable[tuple[Project, Stage]]) -> QuerySet[Assignment]:
    """The person's own begun assignments in these stages, to be continued: running ones, then those sent
    back, then those whose lease ran out before anybody else took the seat.
    """
    wanted = Q(pk__in=())
    for project, stage in places:
        wanted |= Q(work_item__project=project, work_item__stage=stage.name)
    others = (
        Assignment.objects.filter(holds_a_seat(), work_item=OuterRef("work_item"))
        .exclude(user=actor)
        .order_by()
        .values("work_item")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return (
        Assignment.objects.filter(
            wanted,
            user=actor,
            state__in=(Assignment.State.ACTIVE, Assignment.State.SENT_BACK, Assignment.State.EXPIRED),
            work_item__state=WorkItem.State.OPEN,
        )
        .annotate(others=Coalesce(Subquery(others, output_field=IntegerField()), 0))
        .filter(others__lt=F("work_item__wanted"))
        .order_by("state", "claimed_at", "id")
    )


def backlog(actor: User, memberships: Sequence[Membership]) -> dict[tuple[UUID, str], int]:
    """How many work items wait for the person, by project id and stage name, counted up to COUNTED_AT_MOST. One
    query, whatever the number of projects.
    """
    places = [
        (membership.project, stage)
        for membership in memberships
        for stage in stages_for(membership.project, membership.role)
    ]
    parts: list[str] = []
    parameters: list[Any] = []
    for number, (project, stage) in enumerate(places):
        some = claimable(actor, project, stage).order_by().values("pk")[:COUNTED_AT_MOST]
        sql, values = some.query.sql_with_params()
        parts.append(f"SELECT {number} AS place, COUNT(*) AS waiting FROM ({sql}) AS part")
        parameters += values
    if not parts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), parameters)
        found = dict(cursor.fetchall())
    return {(project.pk, stage.name): found[number] for number, (project, stage) in enumerate(places)}


def begun_by(actor: User) -> QuerySet[Assignment]:
    """The person's running and sent-back assignments in the projects they belong to, oldest first."""
    return (
        Assignment.objects.filter(
            user=actor,
            state__in=(Assignment.State.ACTIVE, Assignment.State.SENT_BACK),
            work_item__project__memberships__user=actor,
        )
        .select_related("work_item", "work_item__item", "work_item__item__asset", "work_item__project")
        .order_by("claimed_at", "id")
    )


def access_assignment(actor: User, assignment_id: UUID) -> Assignment:
    """The person's own assignment, in a project they still belong to. Raises UnknownAssignment, whoever
    else holds it.
    """
    assignment = (
        Assignment.objects.filter(pk=assignment_id, user=actor, work_item__project__memberships__user=actor)
        .select_related("work_item", "work_item__item", "work_item__item__asset", "work_item__project")
        .first()
    )
    if assignment is None:
        raise UnknownAssignment
    return assignment


def access_work_item_to_judge(actor: User, work_item_id: UUID) -> WorkItem:
    """A work item that the person may judge: a lead or reviewer of the project with no answer of their own
    in it.

    Raises UnknownWorkItem.
    """
    work_item = (
        WorkItem.objects.filter(
            pk=work_item_id, project__memberships__user=actor, project__memberships__role__in=LEADING
        )
        .exclude(Exists(Assignment.objects.filter(work_item=OuterRef("pk"), user=actor)))
        .select_related("item", "item__asset", "project")
        .first()
    )
    if work_item is None:
        raise UnknownWorkItem
    return work_item
