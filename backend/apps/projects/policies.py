"""Who may do what in a project, and which workflows and schemas a project takes. Pure."""

from typing import Any

from annotation_schemas import workflows
from annotation_schemas.attribute_changes import Renames, check_renames
from annotation_schemas.attributes import Declaration, InvalidDeclaration, check_declaration
from backend.apps.projects.errors import InvalidProject, RoleNeeded
from backend.apps.projects.models import Membership

ANY_ROLE = (Membership.Role.LEAD, Membership.Role.REVIEWER, Membership.Role.ANNOTATOR)
LEADING = (Membership.Role.LEAD, Membership.Role.REVIEWER)
LEAD_ONLY = (Membership.Role.LEAD,)


def check_role(membership: Membership, roles: tuple[str, ...]) -> None:
    """Raise RoleNeeded unless the member has one of the roles."""
    if membership.role not in roles:
        raise RoleNeeded(tuple(str(role) for role in roles))


def read_workflow(name: str) -> dict[str, Any]:
    """Return a fresh copy of the workflow `name`. Raises InvalidProject."""
    if name not in workflows.workflow_names():
        known = ", ".join(workflows.workflow_names())
        raise InvalidProject(f'There is no workflow "{name}"; known: {known}.', place={"field": "workflow"})
    return dict(workflows.load_workflow(name))


def check_workflow(workflow: dict[str, Any]) -> None:
    """Raise InvalidProject unless the document is a workflow whose stages fit together."""
    try:
        workflows.check_workflow(workflow)
    except workflows.InvalidWorkflow as fault:
        field = f"workflow.{fault.place}" if fault.place else "workflow"
        raise InvalidProject(f"Workflow: {fault}", place={"field": field}) from None


def check_attributes_schema(attributes_schema: dict[str, Any]) -> None:
    """Raise InvalidProject, with the place, unless this is a declaration of attributes that makes sense."""
    try:
        check_declaration(attributes_schema)
    except InvalidDeclaration as fault:
        field = f"attributes_schema.{fault.path}" if fault.path else "attributes_schema"
        raise InvalidProject(fault.message, place={"field": field}) from None


def check_attribute_renames(old: Declaration, new: Declaration, renames: Renames) -> None:
    """Raise InvalidProject, with the place, unless the renames lead from one declaration to the other."""
    try:
        check_renames(old, new, renames)
    except InvalidDeclaration as fault:
        raise InvalidProject(fault.message, place={"field": fault.path}) from None
