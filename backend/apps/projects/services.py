"""The writes of this room: projects and their members.

`actor` is who does it; None stands for the system, such as the command line of the machine itself.
"""

from dataclasses import asdict
from fractions import Fraction
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from annotation_schemas.attribute_changes import Renames, compare
from annotation_schemas.attributes import Declaration
from backend.apps.accounts.models import User
from backend.apps.projects.errors import (
    AlreadyMember,
    InvalidProject,
    LastLead,
    SlugTaken,
    StaleAttributes,
)
from backend.apps.projects.locks import lock_project
from backend.apps.projects.models import AttributesVersion, Membership, Project
from backend.apps.projects.policies import (
    LEAD_ONLY,
    check_attribute_renames,
    check_attributes_schema,
    check_workflow,
    read_workflow,
)
from backend.apps.projects.selectors import access_project_by_id
from backend.infra.audit.services import record
from backend.infra.errors import Forbidden

CHANGEABLE = ("name", "description", "guideline", "writing_guide")
LARGEST_GRID_TERM = 2**31 - 1


def create_project(
    *,
    actor: User | None,
    name: str,
    workflow: str | dict[str, Any],
    slug: str = "",
    description: str = "",
    guideline: str = "",
    writing_guide: dict[str, list[str]] | None = None,
    grid_fps: Fraction | None = None,
    attributes_schema: dict[str, Any] | None = None,
    is_demo: bool = False,
) -> Project:
    """Make a project that the actor leads, if there is one. `slug` is made of the name unless given.

    `workflow` is the name of a known workflow or a whole document. Raises Forbidden unless the actor is a
    superuser or the system, SlugTaken, and InvalidProject.
    """
    if actor is not None and not actor.is_superuser:
        raise Forbidden("Only an administrator makes projects.")
    slug = slug or slugify(name)[:60]
    if not slug:
        raise InvalidProject("The project needs an address of letters and digits.", place={"field": "slug"})
    document = read_workflow(workflow) if isinstance(workflow, str) else workflow
    check_workflow(document)
    check_attributes_schema(attributes_schema or {})
    _check_grid(grid_fps)
    try:
        with transaction.atomic():
            project = Project.objects.create(
                slug=slug,
                name=name,
                description=description,
                guideline=guideline,
                writing_guide=writing_guide or {},
                workflow=document,
                attributes_schema=attributes_schema or {},
                grid_fps_numerator=grid_fps.numerator if grid_fps else None,
                grid_fps_denominator=grid_fps.denominator if grid_fps else 1,
                is_demo=is_demo,
            )
            AttributesVersion.objects.create(
                project=project, number=1, declaration=project.attributes_schema, published_by=actor
            )
            _record(actor, "project.created", project)
            if actor is not None:
                add_member(actor=None, project=project, user=actor, role=Membership.Role.LEAD)
    except IntegrityError:
        raise SlugTaken(slug) from None
    return project


def change_project(*, actor: User | None, project: Project, **changes: str | dict[str, list[str]]) -> Project:
    """Change name, description, guideline or writing guide. Raises InvalidProject for anything else."""
    for field, value in changes.items():
        if field not in CHANGEABLE:
            raise InvalidProject(f'"{field}" of a project cannot be changed.', place={"field": field})
        setattr(project, field, value)
    with transaction.atomic():
        project.save(update_fields=list(changes))
        _record(actor, "project.changed", project, fields=sorted(changes))
    return project


def set_attributes(
    *, actor: User, project: Project, declaration: Declaration, renames: Renames, version: int
) -> AttributesVersion:
    """Make the declaration the next version of the project's own attributes.

    `version` is the one that the person changed. Work is brought up to date by whoever calls. Raises RoleNeeded,
    StaleAttributes, and InvalidProject for a declaration or renames that make no sense, or when nothing changed.
    """
    access_project_by_id(actor, project.pk, roles=LEAD_ONLY)
    check_attributes_schema(dict(declaration))
    with transaction.atomic():
        lock_project(project.pk)
        project.refresh_from_db()
        if project.attributes_version != version:
            raise StaleAttributes(version=project.attributes_version)
        check_attribute_renames(project.attributes_schema, declaration, renames)
        changes = compare(project.attributes_schema, declaration, renames)
        if declaration == project.attributes_schema:
            raise InvalidProject("Nothing is changed.", place={"field": "schema"})
        project.attributes_schema = dict(declaration)
        project.attributes_version = version + 1
        project.save(update_fields=["attributes_schema", "attributes_version"])
        made = AttributesVersion.objects.create(
            project=project,
            number=version + 1,
            declaration=project.attributes_schema,
            renames=renames,
            changes=[asdict(change) for change in changes],
            published_by=actor,
        )
        _record(actor, "project.attributes_published", project, version=made.number)
    return made


def add_member(*, actor: User | None, project: Project, user: User, role: str) -> Membership:
    """Give the person a role in the project. Raises AlreadyMember and InvalidProject."""
    _check_known_role(role)
    try:
        with transaction.atomic():
            membership = Membership.objects.create(project=project, user=user, role=role)
            _record(actor, "member.added", project, user=str(user.id), role=role)
    except IntegrityError:
        raise AlreadyMember from None
    return membership


def change_member(*, actor: User | None, membership: Membership, role: str) -> Membership:
    """Give the member another role. Raises LastLead and InvalidProject."""
    _check_known_role(role)
    with transaction.atomic():
        _keep_a_lead(membership, stays=role == Membership.Role.LEAD)
        membership.role = role
        membership.save(update_fields=["role"])
        _record(actor, "member.changed", membership.project, user=str(membership.user_id), role=role)
    return membership


def remove_member(*, actor: User | None, membership: Membership) -> None:
    """Take the person out of the project; what the person made stays. Raises LastLead."""
    with transaction.atomic():
        _keep_a_lead(membership, stays=False)
        _record(actor, "member.removed", membership.project, user=str(membership.user_id))
        membership.delete()


def _keep_a_lead(membership: Membership, *, stays: bool) -> None:
    lock_project(membership.project_id)
    leads = Membership.objects.filter(project_id=membership.project_id, role=Membership.Role.LEAD)
    if not stays and leads.filter(pk=membership.pk).exists() and leads.count() == 1:
        raise LastLead


def _check_known_role(role: str) -> None:
    if role not in Membership.Role.values:
        raise InvalidProject(f'There is no role "{role}".', place={"field": "role"})


def _check_grid(grid_fps: Fraction | None) -> None:
    if grid_fps is None:
        return
    if grid_fps <= 0 or grid_fps > 1000 or grid_fps.denominator > LARGEST_GRID_TERM:
        raise InvalidProject(
            "The grid needs a rate above 0 and at most 1000 per second.", place={"field": "grid_fps"}
        )


def _record(actor: User | None, action: str, project: Project, **detail: Any) -> None:
    record(
        actor=str(actor.id) if actor else "",
        action=action,
        scope=str(project.id),
        subject=f"project:{project.id}",
        detail=detail,
    )
