"""Limits against guessing: per account and per address, in the database, so that all processes see them."""

from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView


class PerAccount(SimpleRateThrottle):
    """Counts tries for one account name, wherever they come from."""

    scope = "sign-in-account"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        name: Any = request.data.get("username") if isinstance(request.data, dict) else None
        if request.method != "POST" or not isinstance(name, str):
            return None
        return self.cache_format % {"scope": self.scope, "ident": name.casefold().encode().hex()[:150]}


class PerAddress(SimpleRateThrottle):
    """Counts tries from one address, for whatever account."""

    scope = "sign-in-address"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        if request.method != "POST":
            return None
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}
