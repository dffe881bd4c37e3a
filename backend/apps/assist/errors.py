"""What can go wrong with suggestions, each with its code."""

from rest_framework import status

from backend.infra.errors import Conflict, DomainError


class NotConfigured(Conflict):
    """No model that could do this is set up."""

    code = "not_configured"


class TooMany(Conflict):
    """The person has as many of these under way as a person may have."""

    code = "too_many"


class NotOffered(Conflict):
    """This stage, or this piece of work, is done without suggestions of this kind."""

    code = "not_offered"


class InvalidRequest(DomainError):
    """A suggestion was asked for about something that is not there or cannot be."""

    code = "invalid_request"
    status = status.HTTP_422_UNPROCESSABLE_ENTITY


class BadResult(DomainError):
    """A worker sent a result that is not what was asked for; nothing of it is kept."""

    code = "bad_result"
    status = status.HTTP_422_UNPROCESSABLE_ENTITY
