"""Verdicts."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.apps.accounts.selectors import get_actor
from backend.apps.annotations.api.serializers import AnnotationOut
from backend.apps.reviews import services
from backend.apps.reviews.api.serializers import AcceptIn, AdjudicateIn, JudgedOut, SendBackIn


class AcceptView(APIView):
    @extend_schema(operation_id="work_item_accept", request=AcceptIn, responses=JudgedOut)
    def post(self, request: Request, work_item_id: UUID) -> Response:
        sent = AcceptIn(data=request.data)
        sent.is_valid(raise_exception=True)
        work_item = services.accept(
            actor=get_actor(request), work_item_id=work_item_id, **sent.validated_data
        )
        return Response(JudgedOut(work_item).data)


class AdjudicateView(APIView):
    @extend_schema(operation_id="work_item_adjudicate", request=AdjudicateIn, responses={201: AnnotationOut})
    def post(self, request: Request, work_item_id: UUID) -> Response:
        sent = AdjudicateIn(data=request.data)
        sent.is_valid(raise_exception=True)
        draft = services.adjudicate(
            actor=get_actor(request),
            work_item_id=work_item_id,
            annotation_id=sent.validated_data["from_annotation_id"],
        )
        return Response(AnnotationOut(draft).data, status=status.HTTP_201_CREATED)


class SendBackView(APIView):
    @extend_schema(operation_id="annotation_send_back", request=SendBackIn, responses=JudgedOut)
    def post(self, request: Request, annotation_id: UUID) -> Response:
        sent = SendBackIn(data=request.data)
        sent.is_valid(raise_exception=True)
        annotation = services.send_back(
            actor=get_actor(request), annotation_id=annotation_id, **sent.validated_data
        )
        return Response(JudgedOut(annotation).data)
