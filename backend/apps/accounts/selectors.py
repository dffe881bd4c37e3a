"""Looking up people and what is theirs."""

from typing import Any

from django.db.models import QuerySet
from knox.models import AuthToken
from rest_framework.request import Request

from backend.apps.accounts.errors import UnknownPerson
from backend.apps.accounts.models import Preferences, User


def get_actor(request: Request) -> User:
    """Return who makes the request. Only for views that anonymous people cannot reach."""
    if not isinstance(request.user, User):
        raise TypeError("This view must not be open to anonymous people.")
    return request.user


def get_user(username: str) -> User:
    """Return the person of that name. Raises UnknownPerson."""
    user = User.objects.filter(username=username).first()
    if user is None:
        raise UnknownPerson(username)
    return user


def tokens_of(actor: User) -> QuerySet[AuthToken]:
    """Return the person's access tokens, the newest first."""
    return AuthToken.objects.filter(user=actor).order_by("-created", "digest")


def preferences_of(actor: User) -> dict[str, Any]:
    """Return what the person has chosen; what was never chosen is not named."""
    row = Preferences.objects.filter(user=actor).first()
    return dict(row.values) if row else {}
