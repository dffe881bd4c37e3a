"""Signing in and out in a browser. Here, because the answer tells in which projects the person works."""

from django.contrib.auth import login, logout
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import ensure_csrf_cookie
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from backend.apps.accounts.api.throttles import PerAccount, PerAddress
from backend.apps.accounts.models import User
from backend.apps.accounts.selectors import get_actor
from backend.apps.accounts.services import check_password, use_sign_in_link
from backend.apps.projects.api.serializers import LinkIn, SessionOut, SignInIn
from backend.apps.projects.selectors import memberships_of
from backend.infra.authentication import BrowserSignIn

SESSION_BACKEND = "django.contrib.auth.backends.ModelBackend"


def _answer(user: User) -> Response:
    return Response(SessionOut({"user": user, "memberships": memberships_of(user)}).data)


# The cookie is set on the refusal too: whoever is about to sign in needs it.
@method_decorator(ensure_csrf_cookie, name="dispatch")
class SessionView(APIView):
    authentication_classes = [BrowserSignIn]

    def get_permissions(self) -> list[BasePermission]:
        return [AllowAny()] if self.request.method == "POST" else [IsAuthenticated()]

    def get_throttles(self) -> list[BaseThrottle]:
        return [PerAccount(), PerAddress()] if self.request.method == "POST" else []

    @extend_schema(operation_id="session_get", responses=SessionOut)
    def get(self, request: Request) -> Response:
        return _answer(get_actor(request))

    @extend_schema(operation_id="session_sign_in", request=SignInIn, responses=SessionOut)
    def post(self, request: Request) -> Response:
        sent = SignInIn(data=request.data)
        sent.is_valid(raise_exception=True)
        user = check_password(request=request._request, **sent.validated_data)
        login(request._request, user, backend=SESSION_BACKEND)
        return _answer(user)

    @extend_schema(operation_id="session_sign_out", responses={204: None})
    def delete(self, request: Request) -> Response:
        logout(request._request)
        return Response(status=status.HTTP_204_NO_CONTENT)


class SessionLinkView(APIView):
    authentication_classes = [BrowserSignIn]
    permission_classes = [AllowAny]
    throttle_classes = [PerAddress]

    @extend_schema(operation_id="session_use_link", request=LinkIn, responses=SessionOut)
    def post(self, request: Request) -> Response:
        sent = LinkIn(data=request.data)
        sent.is_valid(raise_exception=True)
        user = use_sign_in_link(secret=sent.validated_data["token"])
        login(request._request, user, backend=SESSION_BACKEND)
        return _answer(user)
