"""What can go wrong with annotations, each with its code."""

from collections.abc import Sequence
from typing import Any

from rest_framework import status

from backend.infra.errors import Conflict, DomainError, NotFound


class UnknownAnnotation(NotFound):
    """No such annotation, or not one the person may see."""

    def __init__(self) -> None:
        super().__init__("There is no such annotation here.")


class StaleVersion(Conflict):
    """Somebody (perhaps the same person elsewhere) changed the object after the version that was edited."""

    code = "stale_version"

    def __init__(self, *, op_id: str, object_id: str, mine: Any, theirs: Any, current_version: int) -> None:
        super().__init__(
            "This was changed elsewhere in the meantime; choose which of the two to keep.",
            place={"object_id": object_id},
            detail={
                "op_id": op_id,
                "object_id": object_id,
                "mine": mine,
                "theirs": theirs,
                "current_version": current_version,
            },
        )


class StaleRevision(Conflict):
    """The annotation moved on after the revision that was to be submitted."""

    code = "stale_revision"

    def __init__(self, *, revision: int) -> None:
        super().__init__(
            "This was changed elsewhere in the meantime; look at it once more before you submit.",
            detail={"revision": revision},
        )


class SchemaChanged(Conflict):
    """The project's own attributes changed since the document was opened. It stands under the new ones now."""

    code = "schema_changed"

    def __init__(self, *, version: int) -> None:
        super().__init__(
            "The attributes of this project changed in the meantime; open this again. Nothing is lost.",
            detail={"attributes_version": version},
        )


class OpIdReused(Conflict):
    """An operation came with the id of another one."""

    code = "op_id_reused"

    def __init__(self, *, op_id: str) -> None:
        super().__init__(
            "A different change was already saved under this operation id.", place={"op_id": op_id}
        )


class Locked(Conflict):
    """The annotation is finished and cannot be changed."""

    code = "locked"

    def __init__(self, *, state: str) -> None:
        super().__init__(
            f"This work is {state.replace('_', ' ')} and can no longer be changed.", detail={"state": state}
        )


class InvalidOperations(DomainError):
    """A change breaks the schema or a rule that can never be right."""

    code = "invalid_operation"
    status = status.HTTP_422_UNPROCESSABLE_ENTITY


class HasErrors(DomainError):
    """The document has faults that must be mended before it is submitted."""

    code = "has_errors"
    status = status.HTTP_422_UNPROCESSABLE_ENTITY

    def __init__(self, *, findings: Sequence[dict[str, Any]]) -> None:
        errors = [finding for finding in findings if finding["severity"] == "error"]
        rest = f" and {len(errors) - 1} more" if len(errors) > 1 else ""
        super().__init__(
            f"This cannot be submitted yet: {errors[0]['message']}{rest}",
            place=errors[0]["place"],
            detail={"findings": list(findings)},
        )
