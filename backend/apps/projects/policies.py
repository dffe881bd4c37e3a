"""Who may do what in a project, and which workflows and schemas a project takes. Pure."""

import json
from functools import cache
from typing import Any

from annotation_schemas.attribute_changes import Renames, check_renames
from annotation_schemas.attributes import Declaration, InvalidDeclaration, check_declaration
from annotation_schemas.schemas import SCHEMA_FOLDER, find_fault
from backend.apps.projects.errors import InvalidProject, RoleNeeded
from backend.apps.projects.models import Membership

ANY_ROLE = (Membership.Role.LEAD, Membership.Role.REVIEWER, Membership.Role.ANNOTATOR)
LEADING = (Membership.Role.LEAD, Membership.Role.REVIEWER)
LEAD_ONLY = (Membership.Role.LEAD,)


def check_role(membership: Membership, roles: tuple[str, ...]) -> None:
    """Raise RoleNeeded unless the member has one of the roles."""
    if membership.role not in roles:
        raise RoleNeeded(tuple(str(role) for role in roles))


@cache
def workflow_names() -> tuple[str, ...]:
    """Return the names of the workflows that come with the program, sorted."""
    return tuple(sorted(path.stem for path in (SCHEMA_FOLDER / "workflows").glob("*.json")))


def read_workflow(name: str) -> dict[str, Any]:
    """Return a fresh copy of the workflow `name`. Raises InvalidProject."""
    if name not in workflow_names():
        known = ", ".join(workflow_names())
        raise InvalidProject(f'There is no workflow "{name}"; known: {known}.', place={"field": "workflow"})
    workflow: dict[str, Any] = json.loads((SCHEMA_FOLDER / "workflows" / f"{name}.json").read_text("utf-8"))
    return workflow


def check_workflow(workflow: dict[str, Any]) -> None:
    """Raise InvalidProject unless the document is a workflow whose stages fit together."""
    fault = find_fault("workflow", workflow)
    if fault:
        raise InvalidProject(f"Workflow: {fault.sentence()}", place={"field": f"workflow.{fault.path}"})
    earlier: list[str] = []
    for index, stage in enumerate(workflow["stages"]):
        field = f"workflow.stages[{index}]"
        if stage["name"] in earlier:
            raise InvalidProject(f'Two stages are named "{stage["name"]}".', place={"field": f"{field}.name"})
        for other in stage["differ_from"]:
            if other not in earlier:
                raise InvalidProject(
                    f'The stage "{stage["name"]}" differs from "{other}", which is no earlier stage.',
                    place={"field": f"{field}.differ_from"},
                )
        earlier.append(stage["name"])


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
