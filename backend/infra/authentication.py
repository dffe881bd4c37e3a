"""How a browser proves who it is."""

from typing import Any

from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request


class BrowserSession(SessionAuthentication):
    """The session cookie, with the CSRF token on every unsafe request. Anonymous requests answer 401."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"


class BrowserSignIn(BrowserSession):
    """As BrowserSession, but the CSRF token is wanted of anonymous people too: signing in is a write."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        self.enforce_csrf(request)
        return super().authenticate(request)
