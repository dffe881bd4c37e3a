"""The person's own work, and annotations."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.apps.accounts.selectors import get_actor
from backend.apps.annotations import services
from backend.apps.annotations.api.serializers import (
    AheadIn,
    AheadOut,
    AnnotationOut,
    CheckedAnnotationOut,
    FindingOut,
    NeighbourClipOut,
    NextIn,
    SkipIn,
    SubmitIn,
    SubmittedOut,
    WorkOut,
)
from backend.apps.annotations.selectors import (
    access_annotation,
    check_document,
    neighbours_of,
    work_overview,
)
from backend.apps.projects.selectors import access_project
from backend.apps.work.api.serializers import AssignmentOut
from backend.apps.work.services import let_go, renew


class WorkView(APIView):
    @extend_schema(operation_id="work", responses=WorkOut)
    def get(self, request: Request) -> Response:
        return Response(WorkOut(work_overview(get_actor(request))).data)


class NextWorkView(APIView):
    @extend_schema(operation_id="work_next", request=NextIn, responses={201: AssignmentOut, 204: None})
    def post(self, request: Request, slug: str) -> Response:
        project = access_project(get_actor(request), slug)
        sent = NextIn(data=request.data)
        sent.is_valid(raise_exception=True)
        assignment = services.take_next(
            actor=get_actor(request), project=project, stage=sent.validated_data.get("stage")
        )
        if assignment is None:
            return Response(status=status.HTTP_204_NO_CONTENT)
        return Response(AssignmentOut(assignment).data, status=status.HTTP_201_CREATED)


class AheadView(APIView):
    @extend_schema(operation_id="work_ahead", request=AheadIn, responses={200: AheadOut, 204: None})
    def post(self, request: Request, slug: str) -> Response:
        project = access_project(get_actor(request), slug)
        sent = AheadIn(data=request.data)
        sent.is_valid(raise_exception=True)
        ahead = services.look_ahead(actor=get_actor(request), project=project, **sent.validated_data)
        if ahead is None:
            return Response(status=status.HTTP_204_NO_CONTENT)
        shown = {"item": ahead, "asset": ahead.asset}
        return Response(AheadOut(shown, context={"jobs": {}}).data)

    @extend_schema(operation_id="work_ahead_let_go", request=None, responses={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        let_go(actor=get_actor(request), project=access_project(get_actor(request), slug))
        return Response(status=status.HTTP_204_NO_CONTENT)


class RenewView(APIView):
    @extend_schema(operation_id="assignment_renew", request=None, responses=AssignmentOut)
    def post(self, request: Request, assignment_id: UUID) -> Response:
        return Response(AssignmentOut(renew(actor=get_actor(request), assignment_id=assignment_id)).data)


class NeighboursView(APIView):
    @extend_schema(operation_id="assignment_neighbours", responses=NeighbourClipOut(many=True))
    def get(self, request: Request, assignment_id: UUID) -> Response:
        clips = neighbours_of(get_actor(request), assignment_id)
        return Response(NeighbourClipOut(clips, many=True).data)


class ReturnView(APIView):
    @extend_schema(operation_id="assignment_return", request=None, responses=AssignmentOut)
    def post(self, request: Request, assignment_id: UUID) -> Response:
        assignment = services.return_work(actor=get_actor(request), assignment_id=assignment_id)
        return Response(AssignmentOut(assignment).data)


class SkipView(APIView):
    @extend_schema(operation_id="assignment_skip", request=SkipIn, responses=AssignmentOut)
    def post(self, request: Request, assignment_id: UUID) -> Response:
        sent = SkipIn(data=request.data)
        sent.is_valid(raise_exception=True)
        assignment = services.skip_work(
            actor=get_actor(request), assignment_id=assignment_id, reason=sent.validated_data["reason"]
        )
        return Response(AssignmentOut(assignment).data)


class AnnotationView(APIView):
    @extend_schema(operation_id="annotation", responses=CheckedAnnotationOut)
    def get(self, request: Request, annotation_id: UUID) -> Response:
        annotation = access_annotation(get_actor(request), annotation_id)
        findings = FindingOut(check_document(annotation), many=True).data
        return Response({**AnnotationOut(annotation).data, "findings": findings})


class SubmitView(APIView):
    @extend_schema(operation_id="annotation_submit", request=SubmitIn, responses=SubmittedOut)
    def post(self, request: Request, annotation_id: UUID) -> Response:
        sent = SubmitIn(data=request.data)
        sent.is_valid(raise_exception=True)
        submitted = services.submit(
            actor=get_actor(request), annotation_id=annotation_id, revision=sent.validated_data["revision"]
        )
        return Response(SubmittedOut(submitted).data)
