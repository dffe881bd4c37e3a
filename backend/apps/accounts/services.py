"""The writes of this room: accounts, passwords, sign-in links, access tokens and preferences.

`actor` is who does it; None stands for the system, such as the command line of the machine itself.
"""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.http import HttpRequest
from knox.models import AuthToken

from backend.apps.accounts.errors import (
    InvalidAccount,
    LinkRefused,
    NameTaken,
    UnknownToken,
    WrongCredentials,
)
from backend.apps.accounts.models import Preferences, SignInLink, User
from backend.infra.audit.services import record

LINK_LIFE = timedelta(days=7)
LONGEST_TOKEN_DAYS = 365


def create_user(
    *,
    actor: User | None,
    username: str,
    password: str | None = None,
    display_name: str = "",
    is_superuser: bool = False,
    is_simulated: bool = False,
) -> User:
    """Make an account. Without a password only a sign-in link or a later password opens it.

    Raises NameTaken, and InvalidAccount for a name or password that is not allowed.
    """
    user = User(
        username=User.normalize_username(username),
        display_name=display_name,
        is_superuser=is_superuser,
        is_simulated=is_simulated,
    )
    if password is None:
        user.set_unusable_password()
    else:
        _check_password(password, user)
        user.set_password(password)
    try:
        user.clean_fields(exclude=["email"])
    except ValidationError as fault:
        field, messages = next(iter(fault.message_dict.items()))
        raise InvalidAccount(messages[0], place={"field": field}) from None
    try:
        with transaction.atomic():
            user.save(force_insert=True)
            record(actor=_id(actor), action="account.created", subject=f"user:{user.id}")
    except IntegrityError:
        raise NameTaken(f'There is already an account named "{username}".') from None
    return user


def set_password(*, actor: User | None, user: User, password: str) -> None:
    """Give the person a new password; sessions that were opened with the old one end.

    Raises InvalidAccount for a password that is not allowed.
    """
    _check_password(password, user)
    user.set_password(password)
    with transaction.atomic():
        user.save(update_fields=["password"])
        record(actor=_id(actor), action="account.password_set", subject=f"user:{user.id}")


def disable_user(*, actor: User | None, user: User) -> None:
    """Close the account at once: sessions, tokens and links stop working. What the person made is kept."""
    user.is_active = False
    with transaction.atomic():
        user.save(update_fields=["is_active"])
        AuthToken.objects.filter(user=user).delete()
        SignInLink.objects.filter(user=user, used_at=None).delete()
        record(actor=_id(actor), action="account.disabled", subject=f"user:{user.id}")


def make_sign_in_link(*, actor: User | None, user: User, life: timedelta = LINK_LIFE) -> str:
    """Return the secret of a link that signs the person in, once. It cannot be shown again.

    The page that takes it is /sign-in?link=SECRET.
    """
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        SignInLink.objects.create(user=user, secret_hash=_hash(secret), expires_at=Now() + life)
        record(actor=_id(actor), action="account.link_made", subject=f"user:{user.id}")
    return secret


def check_password(*, request: HttpRequest, username: str, password: str) -> User:
    """Return the person whom name and password prove. Raises WrongCredentials."""
    user = authenticate(request, username=username, password=password)
    if not isinstance(user, User):
        raise WrongCredentials
    return user


def use_sign_in_link(*, secret: str) -> User:
    """Use the link up and return whom it signs in. Raises LinkRefused."""
    found = SignInLink.objects.filter(
        secret_hash=_hash(secret), used_at=None, expires_at__gt=Now(), user__is_active=True
    )
    with transaction.atomic():
        link = found.first()
        # Of two requests with one link, one finds no row to change.
        if link is None or not found.filter(pk=link.pk).update(used_at=Now()):
            raise LinkRefused
    return link.user


def create_token(*, actor: User, days: int) -> tuple[AuthToken, str]:
    """Make an access token for programs of the person; return its row and the token, which is not kept.

    `days` is 1 to 365.
    """
    if not 1 <= days <= LONGEST_TOKEN_DAYS:
        raise InvalidAccount(f"A token lives 1 to {LONGEST_TOKEN_DAYS} days.", place={"field": "days"})
    with transaction.atomic():
        row, token = AuthToken.objects.create(actor, expiry=timedelta(days=days))
        record(actor=_id(actor), action="account.token_made", subject=f"token:{row.token_key}")
    return row, token


def delete_token(*, actor: User, token_key: str) -> None:
    """End one of the person's tokens. Raises UnknownToken."""
    with transaction.atomic():
        deleted, _ = AuthToken.objects.filter(user=actor, token_key=token_key).delete()
        if not deleted:
            raise UnknownToken
        record(actor=_id(actor), action="account.token_deleted", subject=f"token:{token_key}")


def set_preferences(*, actor: User, values: dict[str, Any]) -> dict[str, Any]:
    """Keep all preferences of the person anew and return them. Of two devices the later one counts."""
    Preferences.objects.update_or_create(user=actor, defaults={"values": values})
    return values


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as fault:
        raise InvalidAccount(" ".join(fault.messages), place={"field": "password"}) from None


def _hash(secret: str) -> str:
    # The secret has 256 bits, so that a plain hash cannot be guessed back.
    return hashlib.sha256(secret.encode()).hexdigest()


def _id(actor: User | None) -> str:
    return str(actor.id) if actor else ""
