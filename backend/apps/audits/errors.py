"""What can go wrong with audits, each with its code."""

from rest_framework import status

from backend.infra.errors import Conflict, DomainError, NotFound


class NoAudit(NotFound):
    """The project's workflow has no stage in which work is audited."""

    def __init__(self) -> None:
        super().__init__("This project has no audit.")


class UnknownObject(NotFound):
    """The work holds no such object, or none that waits for this."""

    def __init__(self) -> None:
        super().__init__("There is no such thing to judge here.")


class InvalidAudit(DomainError):
    """A verdict, an appeal or a set of rates is not as it has to be."""

    code = "invalid_audit"
    status = status.HTTP_422_UNPROCESSABLE_ENTITY

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message, place={"field": field})


class NotDecided(DomainError):
    """Something still waits for a decision before the work can be handed in; `detail` says it as a finding too."""

    code = "not_decided"
    status = status.HTTP_422_UNPROCESSABLE_ENTITY

    def __init__(self, message: str, *, object_id: str, kind: str) -> None:
        place = {"object_id": object_id, "kind": kind}
        finding = {"rule": "audit_undecided", "severity": "error", "message": message, "place": place}
        super().__init__(message, place=place, detail={"findings": [finding]})


class NoAppeal(Conflict):
    """The verdict cannot be appealed, or not any more."""

    code = "no_appeal"


class StaleRates(Conflict):
    """Somebody else changed the rates after the person had read them."""

    code = "stale_rates"

    def __init__(self, *, version: int) -> None:
        super().__init__(
            "The rates of this audit were changed meanwhile; look at them again.", detail={"version": version}
        )
