"""Access tokens of the signed-in person. Only a browser session manages them: a leaked token makes none."""

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.apps.accounts.api.serializers import NewTokenOut, TokenIn, TokenOut
from backend.apps.accounts.selectors import get_actor, tokens_of
from backend.apps.accounts.services import create_token, delete_token
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
