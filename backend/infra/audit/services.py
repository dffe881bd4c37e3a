"""Writing the record of acts."""

from typing import Any

from django.conf import settings

from backend.infra.audit.models import AuditEntry


class UnknownAction(ValueError):
    """The action is not in the table of audited actions."""


def record(
    *, actor: str, action: str, subject: str, scope: str = "", detail: dict[str, Any] | None = None
) -> AuditEntry:
    """Add one act to the record, in the caller's transaction.

    `actor` is the user id as text ("" for the system), `action` a key of AUDIT_ACTIONS, `subject` "kind:id",
    `scope` the project id as text; `detail` holds no secrets. Raises UnknownAction.
    """
    if action not in settings.AUDIT_ACTIONS:
        raise UnknownAction(f"There is no action {action!r} in AUDIT_ACTIONS.")
    return AuditEntry.objects.create(
        actor=actor, action=action, scope=scope, subject=subject, detail=detail or {}
    )
