"""From how much of a project's work drafts of answers are withheld."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.apps.accounts.selectors import get_actor
from backend.apps.projects.policies import LEAD_ONLY, LEADING
from backend.apps.projects.selectors import access_project
from backend.apps.work.policies import withheld_by_workflow
from backend.apps.work.selectors import DraftFigures, draft_figures
from backend.apps.work.services import set_draft_shares
from backend.infra.serializers import StrictSerializer


class DraftSharesIn(StrictSerializer):
    """The share of the items of each split, from 0 to 1, that are answered without a draft."""

    train = serializers.FloatField()
    validation = serializers.FloatField()
    test = serializers.FloatField()


class DraftsChangeIn(StrictSerializer):
    """New shares, and the version of those that the person saw."""

    shares = DraftSharesIn()
    version = serializers.IntegerField(min_value=0)


class DraftSharesOut(serializers.Serializer[Any]):
    """The share of the items of each split that are answered without a draft."""

    train = serializers.FloatField()
    validation = serializers.FloatField()
    test = serializers.FloatField()


class DraftsOut(serializers.Serializer[Any]):
    """The shares, how many items somebody has begun, and from how many of these drafts are withheld."""

    shares = DraftSharesOut()
    version = serializers.IntegerField()
    begun = serializers.IntegerField()
    withheld = serializers.IntegerField()


def _shown(figures: DraftFigures) -> Response:
    return Response(DraftsOut(figures).data)


class DraftsView(APIView):
    @extend_schema(operation_id="drafts", responses=DraftsOut)
    def get(self, request: Request, slug: str) -> Response:
        project = access_project(get_actor(request), slug, roles=LEADING)
        withheld_by_workflow(project)
        return _shown(draft_figures(project))

    @extend_schema(operation_id="drafts_change", request=DraftsChangeIn, responses=DraftsOut)
    def put(self, request: Request, slug: str) -> Response:
        actor = get_actor(request)
        project = access_project(actor, slug, roles=LEAD_ONLY)
        sent = DraftsChangeIn(data=request.data)
        sent.is_valid(raise_exception=True)
        wanted = sent.validated_data
        return _shown(
            set_draft_shares(actor=actor, project=project, wanted=wanted["shares"], version=wanted["version"])
        )
