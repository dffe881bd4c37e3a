"""Workflows as data: one JSON file each in this folder, and the check that a lead's own copy passes too."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import cast

from annotation_schemas.generated.types import Stage, Workflow
from annotation_schemas.kinds import KINDS
from annotation_schemas.schemas import JsonObject, find_fault
from annotation_schemas.seeds import BLIND, can_seed

# What a stage may change that corrects a failed audit of such a document: any of these (kind, field).
CORRECTING = {
    "fgqa": (("pair", "question"), ("pair", "answer")),
    "mcq": (("question", "answer"), ("distractor", "text")),
    "sgqa": (("ask", "question"), ("ask", "answer")),
    "stc": (("segment", "caption"),),
}
# Documents of these types are one person's at a time.
ONE_PERSON = ("mcq", "sgqa")
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
    carried = _first_type(checked)
    for index, stage in enumerate(checked["stages"]):
        place = f"stages[{index}]"
        if stage["name"] in earlier:
            raise InvalidWorkflow(f"{place}.name", f"the stage name {stage['name']!r} is used twice.")
        if not can_seed(carried, stage["document_type"]):
            message = (
                f"the accepted document of a stage is the seed of the next; none of type "
                f"{stage['document_type']!r} can be made of {carried!r}."
            )
            raise InvalidWorkflow(f"{place}.document_type", message)
        if stage["document_type"] != BLIND:
            carried = stage["document_type"]
        for other in stage["differ_from"]:
            if other not in earlier:
                raise InvalidWorkflow(f"{place}.differ_from", f"{other!r} is not an earlier stage.")
        _check_return(stage, place, checked["stages"][:index])
        _check_audit(stage, place, checked["stages"][:index])
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
    if checked["stages"][-1]["document_type"] == BLIND:
        raise InvalidWorkflow(
            f"stages[{len(checked['stages']) - 1}].document_type",
            "the last stage leaves the document that is released; choices made blind are none.",
        )
    return checked


def _first_type(workflow: Workflow) -> str:
    first: str = workflow["stages"][0]["document_type"]
    if first == BLIND:
        raise InvalidWorkflow(
            "stages[0].document_type", "an earlier stage must make the questions that are answered blind."
        )
    return first


def _check_audit(stage: Stage, place: str, before: Sequence[Stage]) -> None:
    """Raise InvalidWorkflow where a stage cannot judge accepted documents, or can do neither that nor change them."""
    if not stage.get("audit", False):
        if not stage["edits"]:
            raise InvalidWorkflow(f"{place}.edits", "a stage changes something unless it is an audit.")
        return
    for field, wanted in (("edits", []), ("people", 1), ("accept", "automatic"), ("review_share", 0)):
        if stage[field] != wanted:  # type: ignore[literal-required]
            raise InvalidWorkflow(f"{place}.{field}", f"must be {json.dumps(wanted)} in an audit.")
    if not before or before[-1]["document_type"] != stage["document_type"] or before[-1].get("audit", False):
        raise InvalidWorkflow(
            f"{place}.audit", "an audit follows the stage whose documents it judges, one of the same type."
        )
    returns_to = stage.get("returns_to", before[-1]["name"])
    correcting = next((one for one in before if one["name"] == returns_to), None)
    if correcting is not None and not _can_correct(correcting):
        raise InvalidWorkflow(
            f"{place}.returns_to",
            f"what fails is corrected where it may be changed, and the stage {returns_to!r} only judges; "
            "name the one that writes it.",
        )


def _can_correct(stage: Stage) -> bool:
    limits = stage.get("edit_fields", {})
    return any(
        kind in stage["edits"] and field in limits.get(kind, [field])
        for kind, field in CORRECTING[stage["document_type"]]
    )


def _check_return(stage: Stage, place: str, before: Sequence[Stage]) -> None:
    """Raise InvalidWorkflow where a stage cannot send an item back as it says."""
    limits = (("blind_limit", BLIND), ("least_distractors", "mcq"))
    for field, document_type in limits:
        if field in stage and stage["document_type"] != document_type:
            raise InvalidWorkflow(
                f"{place}.{field}", f"only a stage with documents of type {document_type!r} has it."
            )
        if field in stage and "returns_to" not in stage:
            raise InvalidWorkflow(f"{place}.{field}", "it needs returns_to, the stage that mends the item.")
    if stage["document_type"] == BLIND and "blind_limit" not in stage:
        raise InvalidWorkflow(f"{place}.blind_limit", "a blind stage says when a question is too easy.")
    if stage["document_type"] == BLIND and stage["accept"] != "automatic":
        raise InvalidWorkflow(f"{place}.accept", "choices made blind are counted, not reviewed.")
    if stage["document_type"] in ONE_PERSON:
        # One person's words or verdicts; the next stage is their review.
        for field, wanted in (("people", 1), ("accept", "automatic"), ("review_share", 0)):
            if stage[field] != wanted:  # type: ignore[literal-required]
                raise InvalidWorkflow(
                    f"{place}.{field}",
                    f"must be {wanted} in a stage with documents of type {stage['document_type']!r}.",
                )
    mended = "sgqa" if stage["document_type"] == "sgqa" else "mcq"
    wanted = stage["document_type"] if stage.get("audit", False) else mended
    if "returns_to" in stage and stage["returns_to"] not in {
        one["name"] for one in before if one["document_type"] == wanted and not one.get("audit", False)
    }:
        raise InvalidWorkflow(
            f"{place}.returns_to",
            f"{stage['returns_to']!r} is no earlier stage with documents of type {wanted!r}.",
        )


@cache
def _read(name: str) -> str:
    if name not in workflow_names():
        raise KeyError(f"there is no workflow named {name!r}")
    return (FOLDER / f"{name}.json").read_text(encoding="utf-8")
