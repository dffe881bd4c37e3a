"""Steps from an older version of a document type to the next.

A step takes a document of its version and returns one of the next; it must not change what it is given. With
every step come `examples/<document type>/<from version>/before.json` and `after.json` in this folder.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from annotation_schemas.schemas import JsonObject, load_schema

Step = Callable[[JsonObject], JsonObject]
EXAMPLES = Path(__file__).parent / "examples"

# (document type, version it comes from) → step. Version 1 is the first of both types: there is none before
# it.
UPGRADES: dict[tuple[str, int], Step] = {}


class UnknownVersion(ValueError):
    """No chain of steps leads from this document to the present version."""


def current_version(document_type: str) -> int:
    """Return the present version of a document type. Raises KeyError for an unknown type."""
    version: int = load_schema(document_type)["properties"]["schema_version"]["const"]
    return version


def upgrade(
    document: JsonObject,
    *,
    steps: Mapping[tuple[str, int], Step] = UPGRADES,
    to_version: int | None = None,
) -> JsonObject:
    """Return the document at `to_version` (by default the present one); itself when it is there already.

    Raises UnknownVersion for a document without a version, from a newer program, or with a missing step.
    """
    document_type, version = document.get("document_type"), document.get("schema_version")
    if not isinstance(document_type, str) or not isinstance(version, int):
        raise UnknownVersion("a document must name its document_type and schema_version")
    target = current_version(document_type) if to_version is None else to_version
    if version > target:
        raise UnknownVersion(
            f"{document_type} version {version} is newer than {target}, the newest known here"
        )
    while version < target:
        step = steps.get((document_type, version))
        if step is None:
            raise UnknownVersion(f"there is no step from {document_type} version {version} to {version + 1}")
        document = step(document)
        version += 1
        if document["schema_version"] != version:
            raise UnknownVersion(f"the step to {document_type} version {version} did not write its version")
    return document
