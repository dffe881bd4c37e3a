"""Workflows as data: one JSON file each in this folder, and the check that a lead's own copy passes too."""

import json
from functools import cache
from pathlib import Path
from typing import cast

from annotation_schemas.generated.types import Workflow
from annotation_schemas.kinds import KINDS
from annotation_schemas.schemas import JsonObject, find_fault

FOLDER = Path(__file__).parent


class InvalidWorkflow(ValueError):
    """A workflow is wrong; `place` is the path of the fault in it."""

    def __init__(self, place: str, message: str) -> None:
        self.place = place
        self.message = message
        super().__init__(f"{place}: {message}" if place else message)


def workflow_names() -> tuple[str, ...]:
    """Return the names of the workflows that are shipped, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.json")))


def load_workflow(name: str) -> Workflow:
    """Return the shipped workflow `name`, checked; the caller may change it.

    Raises KeyError for an unknown name.
    """
    return check_workflow(json.loads(_read(name)))


def check_workflow(workflow: JsonObject) -> Workflow:
    """Return `workflow` if it keeps its schema and its stages fit together. Raises InvalidWorkflow."""
    fault = find_fault("workflow", workflow)
    if fault is not None:
        raise InvalidWorkflow(fault.path, f"{fault.message}.")
    checked = cast(Workflow, workflow)
    earlier: set[str] = set()
    document_type = checked["stages"][0]["document_type"]
    for index, stage in enumerate(checked["stages"]):
        place = f"stages[{index}]"
        if stage["name"] in earlier:
            raise InvalidWorkflow(f"{place}.name", f"the stage name {stage['name']!r} is used twice.")
        if stage["document_type"] != document_type:
            message = f"the accepted document of a stage is the seed of the next; all are {document_type!r}."
            raise InvalidWorkflow(f"{place}.document_type", message)
        for other in stage["differ_from"]:
            if other not in earlier:
                raise InvalidWorkflow(f"{place}.differ_from", f"{other!r} is not an earlier stage.")
        for kind in stage["edits"]:
            if KINDS[kind].document_type != stage["document_type"]:
                message = f"a document of type {stage['document_type']!r} has no objects of kind {kind!r}."
                raise InvalidWorkflow(f"{place}.edits", message)
        for restricted, fields in stage.get("edit_fields", {}).items():
            if restricted not in stage["edits"]:
                raise InvalidWorkflow(
                    f"{place}.edit_fields", f"{restricted!r} is not among the kinds this stage edits."
                )
            unknown = sorted(set(fields) - set(KINDS[restricted].fields))
            if unknown:
                raise InvalidWorkflow(
                    f"{place}.edit_fields.{restricted}", f"{unknown[0]!r} is no field of it."
                )
        earlier.add(stage["name"])
    return checked


@cache
def _read(name: str) -> str:
    if name not in workflow_names():
        raise KeyError(f"there is no workflow named {name!r}")
    return (FOLDER / f"{name}.json").read_text(encoding="utf-8")
