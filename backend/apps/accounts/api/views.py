"""What the signed-in person has: preferences, and access tokens.

Only a browser session manages tokens: a leaked one makes no other.
"""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.apps.accounts.api.serializers import NewTokenOut, PreferencesFields, TokenIn, TokenOut
from backend.apps.accounts.selectors import get_actor, preferences_of, tokens_of
from backend.apps.accounts.services import create_token, delete_token, set_preferences
from backend.infra.authentication import BrowserSession


class TokensView(APIView):
    authentication_classes = [BrowserSession]

    @extend_schema(operation_id="tokens_list", responses=TokenOut(many=True))
    def get(self, request: Request) -> Response:
        return Response(TokenOut(tokens_of(get_actor(request)), many=True).data)

    @extend_schema(operation_id="tokens_create", request=TokenIn, responses={201: NewTokenOut})
    def post(self, request: Request) -> Response:
        wanted = TokenIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        row, token = create_token(actor=get_actor(request), days=wanted.validated_data["days"])
        return Response({**TokenOut(row).data, "token": token}, status=status.HTTP_201_CREATED)


class TokenView(APIView):
    authentication_classes = [BrowserSession]

    @extend_schema(operation_id="tokens_delete", responses={204: None})
    def delete(self, request: Request, key: str) -> Response:
        delete_token(actor=get_actor(request), token_key=key)
        return Response(status=status.HTTP_204_NO_CONTENT)


class PreferencesView(APIView):
    @extend_schema(operation_id="preferences_get", responses=PreferencesFields)
    def get(self, request: Request) -> Response:
        return Response(_with_defaults(preferences_of(get_actor(request))))

    @extend_schema(operation_id="preferences_put", request=PreferencesFields, responses=PreferencesFields)
    def put(self, request: Request) -> Response:
        wanted = PreferencesFields(data=request.data)
        wanted.is_valid(raise_exception=True)
        return Response(set_preferences(actor=get_actor(request), values=wanted.validated_data))


def _with_defaults(values: dict[str, Any]) -> dict[str, Any]:
    # What an earlier version kept and this one does not know, or knows otherwise, is left out.
    known = {name: values[name] for name in map(str, PreferencesFields().fields) if name in values}
    read = PreferencesFields(data=known)
    if not read.is_valid():
        read = PreferencesFields(data={name: each for name, each in known.items() if name not in read.errors})
        read.is_valid(raise_exception=True)
    return dict(read.validated_data)
