"""Errors of the HTTP interface: one shape for all, one place where they become answers.

{"error": {"code": "stale_version", "message": "one sentence", "place": {…} | null, "detail": {…} | null}}
"""

import logging
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as ModelValidationError
from django.db import InterfaceError, OperationalError
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response

log = logging.getLogger(__name__)

BUSY_RETRY_SECONDS = 2


class DomainError(Exception):
    """Something a caller asked for cannot be done. Subclasses, in errors.py of an app, set code and status.

    `message` is one sentence for a person, `place` says where the fault is, `detail` is for programs.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = status.HTTP_400_BAD_REQUEST

    def __init__(
        self, message: str, *, place: dict[str, Any] | None = None, detail: dict[str, Any] | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.detail = detail


class NotFound(DomainError):
    """There is no such object, or the actor may not know that there is."""

    code = "not_found"
    status = status.HTTP_404_NOT_FOUND

    def __init__(self, message: str = "There is no such thing here.") -> None:
        super().__init__(message)


class Forbidden(DomainError):
    """The actor may see the object but not do this to it."""

    code = "forbidden"
    status = status.HTTP_403_FORBIDDEN


class Conflict(DomainError):
    """The object is in a state that does not allow this."""

    code = "conflict"
    status = status.HTTP_409_CONFLICT


def envelope(
    code: str, message: str, place: dict[str, Any] | None = None, detail: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Return the body of an error answer."""
    return {"error": {"code": code, "message": message, "place": place, "detail": detail}}


def handle_exception(exception: Exception, context: dict[str, Any]) -> Response | None:
    """Return the answer for `exception`, or None for one that nobody foresaw (Django then answers 500)."""
    match exception:
        case DomainError():
            body = envelope(exception.code, exception.message, exception.place, exception.detail)
            return Response(body, status=exception.status)
        case Http404():
            missing = NotFound()
            return Response(envelope(missing.code, missing.message), status=missing.status)
        case PermissionDenied():
            return Response(envelope("forbidden", "You may not do this."), status=status.HTTP_403_FORBIDDEN)
        case ModelValidationError():
            return Response(
                envelope("invalid", " ".join(exception.messages)), status=status.HTTP_400_BAD_REQUEST
            )
        case exceptions.ValidationError():
            path, message = _first_fault(exception.detail)
            place = {"field": path} if path else None
            return Response(envelope("invalid", message, place), status=exception.status_code)
        case exceptions.APIException():
            return _answer_framework_error(exception)
        case OperationalError() | InterfaceError():
            log.warning("database unavailable", exc_info=exception)
            return Response(
                envelope("busy", "The database is busy. Please try again in a moment."),
                status=status.HTTP_503_SERVICE_UNAVAILABLE,
                headers={"Retry-After": str(BUSY_RETRY_SECONDS)},
            )
    return None


def _answer_framework_error(exception: exceptions.APIException) -> Response:
    headers: dict[str, str] = {}
    header = getattr(exception, "auth_header", None)
    if header:
        headers["WWW-Authenticate"] = header
    wait = getattr(exception, "wait", None)
    if wait:
        headers["Retry-After"] = str(int(wait))
    code = str(exception.default_code)
    return Response(envelope(code, str(exception.detail)), status=exception.status_code, headers=headers)


def _first_fault(detail: Any, path: str = "") -> tuple[str, str]:
    """Return path and sentence of the first fault in the nested detail of a serializer error."""
    if isinstance(detail, dict):
        key, value = next(iter(detail.items()))
        if isinstance(key, int):
            return _first_fault(value, f"{path}[{key}]")
        name = "" if key == "non_field_errors" else str(key)
        return _first_fault(value, ".".join(part for part in (path, name) if part))
    if isinstance(detail, list):
        for index, value in enumerate(detail):
            if isinstance(value, dict | list):
                if value:
                    return _first_fault(value, f"{path}[{index}]")
            else:
                return path, str(value)
    return path, str(detail)
