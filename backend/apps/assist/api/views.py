"""The workbench of an assignment, saving what is done on it, and asking models."""

from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.apps.accounts.selectors import get_actor
from backend.apps.annotations.api.serializers import OperationOut, SubmitIn
from backend.apps.annotations.selectors import access_annotation, operations_of
from backend.apps.assist import services
from backend.apps.assist.api.recordings import RecordingParser, recording_in
from backend.apps.assist.api.serializers import (
    AssistIn,
    GrowthIn,
    GrowthOut,
    HandedOnOut,
    OfferOut,
    OperationsBodyIn,
    OperationsIn,
    SavedOut,
    SuggestionOut,
    WorkbenchOut,
)
from backend.apps.assist.policies import SIGNATURES
from backend.apps.assist.selectors import access_growth, access_workbench, offers, suggestions_for
from backend.apps.projects.api.serializers import JobOut
from backend.apps.projects.selectors import access_project
from backend.infra.pagination import answer_page, page_of


class WorkbenchView(APIView):
    @extend_schema(operation_id="assignment", responses=WorkbenchOut)
    def get(self, request: Request, assignment_id: UUID) -> Response:
        bench = access_workbench(get_actor(request), assignment_id)
        roles = {bench.project.pk: bench.role}
        return Response(WorkbenchOut(bench, context={"roles": roles, "jobs": {}}).data)


class OperationsView(APIView):
    @extend_schema(
        operation_id="annotation_operations",
        parameters=[OpenApiParameter("cursor", str), OpenApiParameter("page_size", int)],
        responses=page_of(OperationOut),
    )
    def get(self, request: Request, annotation_id: UUID) -> Response:
        rows = operations_of(access_annotation(get_actor(request), annotation_id))
        return Response(answer_page(request, rows, OperationOut, ordering=("sequence",)))

    @extend_schema(operation_id="annotation_save", request=OperationsBodyIn, responses=SavedOut)
    def post(self, request: Request, annotation_id: UUID) -> Response:
        sent = OperationsIn(data=request.data)
        sent.is_valid(raise_exception=True)
        saved = services.save_operations(
            actor=get_actor(request),
            annotation_id=annotation_id,
            operations=sent.validated_data["operations"],
            attributes_version=sent.validated_data["attributes_version"],
        )
        return Response(SavedOut(saved).data)


class HandOnView(APIView):
    @extend_schema(operation_id="annotation_hand_on", request=SubmitIn, responses=HandedOnOut)
    def post(self, request: Request, annotation_id: UUID) -> Response:
        sent = SubmitIn(data=request.data)
        sent.is_valid(raise_exception=True)
        done = services.hand_on(
            actor=get_actor(request), annotation_id=annotation_id, revision=sent.validated_data["revision"]
        )
        shown = {"state": done.submitted.state, "findings": done.submitted.findings, "next": done.next}
        roles = {} if done.next is None else {done.next.project.pk: done.next.role}
        return Response(HandedOnOut(shown, context={"roles": roles, "jobs": {}}).data)


class SuggestionsView(APIView):
    @extend_schema(operation_id="annotation_suggestions", responses=SuggestionOut(many=True))
    def get(self, request: Request, annotation_id: UUID) -> Response:
        annotation = access_annotation(get_actor(request), annotation_id)
        return Response(SuggestionOut(suggestions_for(annotation), many=True).data)


class AssistView(APIView):
    @extend_schema(operation_id="annotation_assist", request=AssistIn, responses={202: JobOut})
    def post(self, request: Request, annotation_id: UUID) -> Response:
        sent = AssistIn(data=request.data)
        sent.is_valid(raise_exception=True)
        job = services.request_suggestion(
            actor=get_actor(request), annotation_id=annotation_id, **sent.validated_data
        )
        return Response(JobOut(job).data, status=status.HTTP_202_ACCEPTED)


class GrowthView(APIView):
    @extend_schema(operation_id="annotation_assist_growth", parameters=[GrowthIn], responses=GrowthOut)
    def get(self, request: Request, annotation_id: UUID, job_id: UUID) -> Response:
        known = GrowthIn(data=request.query_params)
        known.is_valid(raise_exception=True)
        annotation = access_annotation(get_actor(request), annotation_id)
        return Response(GrowthOut(access_growth(annotation, job_id, **known.validated_data)).data)


class DismissedDraftView(APIView):
    @extend_schema(operation_id="annotation_draft_dismiss", request=None, responses={204: None})
    def put(self, request: Request, annotation_id: UUID, draft_id: UUID) -> Response:
        services.dismiss_draft(actor=get_actor(request), annotation_id=annotation_id, draft_id=draft_id)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(operation_id="annotation_draft_restore", responses={204: None})
    def delete(self, request: Request, annotation_id: UUID, draft_id: UUID) -> Response:
        services.restore_draft(actor=get_actor(request), annotation_id=annotation_id, draft_id=draft_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class DictationView(APIView):
    parser_classes = (RecordingParser,)

    @extend_schema(
        operation_id="annotation_dictation",
        request=dict.fromkeys(SIGNATURES, OpenApiTypes.BINARY),
        responses={202: JobOut},
    )
    def post(self, request: Request, annotation_id: UUID) -> Response:
        media_type, recording = recording_in(request)
        job = services.request_transcript(
            actor=get_actor(request), annotation_id=annotation_id, media_type=media_type, recording=recording
        )
        return Response(JobOut(job).data, status=status.HTTP_202_ACCEPTED)


class OffersView(APIView):
    @extend_schema(operation_id="project_assist", responses=OfferOut(many=True))
    def get(self, request: Request, slug: str) -> Response:
        access_project(get_actor(request), slug)
        return Response(OfferOut(offers(), many=True).data)
