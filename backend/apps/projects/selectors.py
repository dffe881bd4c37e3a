"""The guarded ways to projects, members and jobs. Unknown and foreign are alike.

A member without the wanted role gets RoleNeeded: that the project is there is no news to a member.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import Case, IntegerField, Max, Q, QuerySet, Value, When

from annotation_schemas.attribute_changes import Renames
from annotation_schemas.attributes import Declaration
from backend.apps.accounts.models import User
from backend.apps.projects.errors import UnknownJob, UnknownMember, UnknownProject
from backend.apps.projects.models import AttributesVersion, Membership, Project
from backend.apps.projects.policies import ANY_ROLE, check_role
from backend.infra.jobs.models import Job

JOBS_SHOWN = 200


def access_membership(actor: User, slug: str, *, roles: tuple[str, ...] = ANY_ROLE) -> Membership:
    """Return the person's membership in the project at `slug`, with its project."""
    return _checked(Membership.objects.filter(project__slug=slug, user=actor), roles)


def access_membership_by_id(
    actor: User, project_id: UUID, *, roles: tuple[str, ...] = ANY_ROLE
) -> Membership:
    """Return the person's membership in the project of that id, with its project."""
    return _checked(Membership.objects.filter(project_id=project_id, user=actor), roles)


def access_project(actor: User, slug: str, *, roles: tuple[str, ...] = ANY_ROLE) -> Project:
    """Return the project at `slug`."""
    return access_membership(actor, slug, roles=roles).project


def access_project_by_id(actor: User, project_id: UUID, *, roles: tuple[str, ...] = ANY_ROLE) -> Project:
    """Return the project of that id."""
    return access_membership_by_id(actor, project_id, roles=roles).project


def memberships_of(actor: User) -> QuerySet[Membership]:
    """Return the person's memberships with their projects, by name."""
    return (
        Membership.objects.filter(user=actor)
        .select_related("project")
        .order_by("project__name", "project_id")
    )


def get_role(actor: User, project_id: UUID) -> str | None:
    """Return the person's role in the project, or None."""
    return Membership.objects.filter(project_id=project_id, user=actor).values_list("role", flat=True).first()


def get_project(slug: str) -> Project:
    """Return the project at `slug`, unchecked. For the command line of the machine itself."""
    project = Project.objects.filter(slug=slug).first()
    if project is None:
        raise UnknownProject
    return project


def attributes_versions_of(project: Project) -> QuerySet[AttributesVersion]:
    """Return the declarations of the project's own attributes with who published them, newest first."""
    return (
        AttributesVersion.objects.filter(project=project).select_related("published_by").order_by("-number")
    )


@lru_cache(maxsize=256)
def attributes_version(project_id: UUID, number: int) -> AttributesVersion:
    """Return that declaration. Kept in memory: it never changes."""
    return AttributesVersion.objects.select_related("published_by").get(project_id=project_id, number=number)


def attribute_steps(
    project_id: UUID, since: int, until: int
) -> Iterator[tuple[Declaration, Declaration, Renames]]:
    """Yield each step from one version of the attributes to another: before, after, and the renames."""
    for number in range(since + 1, until + 1):
        after = attributes_version(project_id, number)
        yield attributes_version(project_id, number - 1).declaration, after.declaration, after.renames


def attributes_version_at(project_id: UUID, moment: datetime) -> int:
    """Return the number of the declaration that stood at the moment; the first one for what came before it."""
    known = AttributesVersion.objects.filter(project_id=project_id, published_at__lte=moment)
    return known.aggregate(newest=Max("number"))["newest"] or 1


def members_of(project: Project) -> QuerySet[Membership]:
    """Return the members with their accounts: leads first, then by name."""
    rank = Case(
        *(When(role=role, then=Value(place)) for place, role in enumerate(ANY_ROLE)),
        output_field=IntegerField(),
    )
    return (
        Membership.objects.filter(project=project)
        .select_related("user")
        .order_by(rank, "user__username", "pk")
    )


def access_member(actor: User, slug: str, user_id: UUID, *, roles: tuple[str, ...]) -> Membership:
    """Return the membership of another person in a project of the actor."""
    project = access_project(actor, slug, roles=roles)
    member = (
        Membership.objects.filter(project=project, user_id=user_id).select_related("user", "project").first()
    )
    if member is None:
        raise UnknownMember
    return member


def jobs_of(project: Project) -> list[Job]:
    """Return the newest jobs of the project."""
    return list(Job.objects.filter(scope=str(project.id)).order_by("-created_at", "-id")[:JOBS_SHOWN])


def access_job(actor: User, job_id: UUID) -> Job:
    """Return a job that the person asked for, or any job of a project that the person leads."""
    leads = Membership.objects.filter(user=actor, role=Membership.Role.LEAD).values_list(
        "project_id", flat=True
    )
    member_of = Membership.objects.filter(user=actor).values_list("project_id", flat=True)
    job = Job.objects.filter(
        Q(scope__in=[str(project) for project in leads])
        | Q(requested_by=str(actor.id), scope__in=["", *(str(project) for project in member_of)]),
        id=job_id,
    ).first()
    if job is None:
        raise UnknownJob
    return job


def _checked(memberships: QuerySet[Membership], roles: tuple[str, ...]) -> Membership:
    membership = memberships.select_related("project").first()
    if membership is None:
        raise UnknownProject
    check_role(membership, roles)
    return membership
