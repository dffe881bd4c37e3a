"""The audit of a project for its lead, and what it said of a person's own work."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.apps.accounts.selectors import get_actor
from backend.apps.audits import selectors
from backend.apps.audits.api.serializers import (
    AuditNewsOut,
    AuditOut,
    RatesChangeIn,
    RatesIn,
    TrialOut,
)
from backend.apps.audits.policies import audit_stage_of, read_rates
from backend.apps.audits.services import set_rates
from backend.apps.projects.models import Project
from backend.apps.projects.policies import LEAD_ONLY, LEADING
from backend.apps.projects.selectors import access_project

SHOWN_APPEALS = 100


def _shown(project: Project) -> dict[str, Any]:
    appeals = selectors.appeals_of(project)[:SHOWN_APPEALS]
    return dict(AuditOut({**selectors.overview(project), "open_appeals": appeals}).data)


class AuditView(APIView):
    @extend_schema(operation_id="audit", responses=AuditOut)
    def get(self, request: Request, slug: str) -> Response:
        project = access_project(get_actor(request), slug, roles=LEADING)
        audit_stage_of(project)
        return Response(_shown(project))

    @extend_schema(operation_id="audit_change", request=RatesChangeIn, responses=AuditOut)
    def put(self, request: Request, slug: str) -> Response:
        actor = get_actor(request)
        project = access_project(actor, slug, roles=LEAD_ONLY)
        sent = RatesChangeIn(data=request.data)
        sent.is_valid(raise_exception=True)
        wanted = sent.validated_data
        set_rates(actor=actor, project=project, wanted=wanted["rates"], version=wanted["version"])
        return Response(_shown(project))


class AuditTrialView(APIView):
    @extend_schema(operation_id="audit_try", request=RatesIn, responses=TrialOut)
    def post(self, request: Request, slug: str) -> Response:
        project = access_project(get_actor(request), slug, roles=LEAD_ONLY)
        audit_stage_of(project)
        sent = RatesIn(data=request.data)
        sent.is_valid(raise_exception=True)
        return Response(TrialOut(selectors.try_rates(project, read_rates(sent.validated_data))).data)


class AuditNewsView(APIView):
    @extend_schema(operation_id="audit_news", responses=AuditNewsOut(many=True))
    def get(self, request: Request) -> Response:
        return Response(AuditNewsOut(selectors.news_for(get_actor(request)), many=True).data)
