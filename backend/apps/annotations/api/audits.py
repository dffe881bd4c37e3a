"""Verdicts of auditors, and appeals of authors."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.apps.accounts.selectors import get_actor
from backend.apps.annotations import services
from backend.apps.annotations.selectors import audit_of
from backend.apps.audits.models import AuditVerdict
from backend.apps.work.selectors import access_assignment
from backend.domain.auditing import REASONS
from backend.infra.serializers import StrictSerializer, TextField


class VerdictIn(StrictSerializer):
    """Whether the object passes; what fails needs a reason and words for its author."""

    verdict = serializers.ChoiceField(choices=AuditVerdict.Verdict.choices)
    reason = serializers.ChoiceField(choices=REASONS, default="", allow_blank=True)
    words = TextField(max_length=500, default="", allow_blank=True)


class AppealIn(StrictSerializer):
    """Why the verdict is wrong."""

    words = TextField(max_length=1000)


class AuditFailureOut(serializers.Serializer[Any]):
    """The newest failure of an object, and the appeal against it."""

    reason = serializers.CharField()
    words = serializers.CharField()
    may_appeal = serializers.BooleanField()
    appeal = serializers.ChoiceField(choices=AuditVerdict.Appeal.choices, allow_blank=True)
    appeal_words = serializers.CharField(allow_blank=True)


class AuditedObjectOut(serializers.Serializer[Any]):
    """One thing that is judged, or came back. `verdict`, `reason` and `words` are what the auditor has said so far."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    number = serializers.IntegerField(help_text="its place in the document, from 1")
    title = serializers.CharField(allow_blank=True, help_text="question or caption")
    detail = serializers.CharField(allow_blank=True, help_text="answer")
    to_judge = serializers.BooleanField(help_text="false: its passing verdict stands")
    verdict = serializers.ChoiceField(choices=AuditVerdict.Verdict.choices, allow_null=True)
    reason = serializers.CharField(allow_blank=True)
    words = serializers.CharField(allow_blank=True)
    failure = AuditFailureOut(allow_null=True)


class AssignmentAuditOut(serializers.Serializer[Any]):
    """What an audit has to do with the assignment: `auditing`, or what came back from one."""

    auditing = serializers.BooleanField()
    objects = AuditedObjectOut(many=True)


def _shown(request: Request, assignment_id: UUID) -> Response:
    actor = get_actor(request)
    return Response(AssignmentAuditOut(audit_of(access_assignment(actor, assignment_id), actor)).data)


class AssignmentAuditView(APIView):
    @extend_schema(operation_id="assignment_audit", responses=AssignmentAuditOut)
    def get(self, request: Request, assignment_id: UUID) -> Response:
        return _shown(request, assignment_id)


class VerdictView(APIView):
    @extend_schema(operation_id="verdict_give", request=VerdictIn, responses=AssignmentAuditOut)
    def put(self, request: Request, assignment_id: UUID, object_id: UUID) -> Response:
        sent = VerdictIn(data=request.data)
        sent.is_valid(raise_exception=True)
        services.give_verdict(
            actor=get_actor(request), assignment_id=assignment_id, object_id=object_id, **sent.validated_data
        )
        return _shown(request, assignment_id)


class AppealView(APIView):
    @extend_schema(operation_id="appeal_write", request=AppealIn, responses=AssignmentAuditOut)
    def put(self, request: Request, assignment_id: UUID, object_id: UUID) -> Response:
        sent = AppealIn(data=request.data)
        sent.is_valid(raise_exception=True)
        services.write_appeal(
            actor=get_actor(request),
            assignment_id=assignment_id,
            object_id=object_id,
            words=sent.validated_data["words"],
        )
        return _shown(request, assignment_id)

    @extend_schema(operation_id="appeal_withdraw", responses={200: AssignmentAuditOut})
    def delete(self, request: Request, assignment_id: UUID, object_id: UUID) -> Response:
        services.withdraw_appeal(actor=get_actor(request), assignment_id=assignment_id, object_id=object_id)
        return _shown(request, assignment_id)
