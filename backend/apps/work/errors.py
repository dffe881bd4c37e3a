"""What can go wrong with work, each with its code."""

from typing import Any

from rest_framework import status

from backend.infra.errors import Conflict, DomainError, NotFound


class UnknownWorkItem(NotFound):
    """No such work item, or not one the person may see."""

    def __init__(self) -> None:
        super().__init__("There is no such work item here.")


class UnknownItem(NotFound):
    """No such item in the project."""

    def __init__(self) -> None:
        super().__init__("There is no such item in this project.")


class UnknownAssignment(NotFound):
    """No such assignment, or somebody else's."""

    def __init__(self) -> None:
        super().__init__("There is no such assignment here.")


class NoSuchStage(NotFound):
    """The project has no such stage, or none for a person of this role."""

    def __init__(self, *, stage: str) -> None:
        super().__init__(f'There is no stage "{stage}" for you in this project.')


class InvalidItem(DomainError):
    """An item cannot be made as it was asked for."""

    code = "invalid_item"
    status = status.HTTP_422_UNPROCESSABLE_ENTITY

    def __init__(self, message: str, *, field: str, index: int | None = None) -> None:
        place: dict[str, Any] = {"field": field}
        if index is not None:
            place["index"] = index
        super().__init__(message, place=place)


class InvalidCut(DomainError):
    """A cut cannot be made as it was asked for."""

    code = "invalid_cut"
    status = status.HTTP_422_UNPROCESSABLE_ENTITY


class IllegalMove(Conflict):
    """The state of the object does not allow what was asked for."""

    code = "wrong_state"

    def __init__(self, *, now: str, then: str) -> None:
        super().__init__(
            f"This is {now.replace('_', ' ')} and cannot become {then.replace('_', ' ')}.",
            detail={"state": now, "wanted": then},
        )


class LeaseLost(Conflict):
    """The lease ran out and somebody else took the seat."""

    code = "lease_lost"

    def __init__(self) -> None:
        super().__init__(
            "Your time for this work ran out and somebody else has taken it over. "
            "What was saved is kept; nothing more can be added."
        )


class UnknownImport(NotFound):
    """No such import, or one of a project that the person does not lead or review."""

    def __init__(self) -> None:
        super().__init__("There is no such import here.")


class InvalidImport(DomainError):
    """A file cannot be imported as it was asked for."""

    code = "invalid_import"
    status = status.HTTP_422_UNPROCESSABLE_ENTITY

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message, place={"field": field})


class ImportUnderWay(Conflict):
    """The project takes in one file at a time."""

    code = "import_under_way"

    def __init__(self, *, name: str) -> None:
        super().__init__(f"The file “{name}” is being imported; wait for its end or cancel it.")


class NoDrafts(Conflict):
    """The project's workflow has no stage in which answers are given or models propose distractors."""

    code = "no_answers"

    def __init__(self) -> None:
        super().__init__("This project has no stage in which answers or distractors could be drafted.")


class InvalidDraftShares(DomainError):
    """A share of the work from which drafts are withheld is not as it has to be."""

    code = "invalid_draft_shares"
    status = status.HTTP_422_UNPROCESSABLE_ENTITY

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message, place={"field": field})


class StaleDraftShares(Conflict):
    """Somebody else changed the shares after the person had read them."""

    code = "stale_draft_shares"

    def __init__(self, *, version: int) -> None:
        super().__init__(
            "These shares were changed meanwhile; look at them again.", detail={"version": version}
        )
