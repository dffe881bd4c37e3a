"""A project's own attributes: their versions, what a change would touch, and publishing it."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.apps.accounts.selectors import get_actor
from backend.apps.annotations import services
from backend.apps.projects.api.serializers import JobOut, PersonOut
from backend.apps.projects.models import AttributesVersion, Project
from backend.apps.projects.policies import LEAD_ONLY
from backend.apps.projects.selectors import access_project, attributes_versions_of
from backend.infra.serializers import StrictSerializer


class AttributeChangeOut(serializers.Serializer[Any]):
    """One change of one attribute; of sub-types `kind` is question_subtypes and `name` the question type."""

    kind = serializers.CharField()
    name = serializers.CharField()
    change = serializers.CharField()
    needs_person = serializers.BooleanField()
    detail = serializers.ListField(child=serializers.CharField())


class AttributesVersionOut(serializers.ModelSerializer[AttributesVersion]):
    """A declaration with who published it, when, and what changed from the one before."""

    declaration = serializers.DictField()
    changes = AttributeChangeOut(many=True)
    published_by = PersonOut(allow_null=True)

    class Meta:
        model = AttributesVersion
        fields = ["number", "declaration", "changes", "published_by", "published_at"]


class AttributesTrialIn(StrictSerializer):
    """A declaration that keeps attributes.schema.json, and which attributes only get another name."""

    declaration = serializers.DictField()
    renames = serializers.DictField(
        child=serializers.DictField(child=serializers.CharField()), required=False, default=dict
    )


class AttributesIn(AttributesTrialIn):
    """As AttributesTrialIn; `version` is the one that was changed."""

    version = serializers.IntegerField(min_value=1)


def _versions(project: Project) -> list[dict[str, Any]]:
    return [dict(row) for row in AttributesVersionOut(attributes_versions_of(project), many=True).data]


class AttributesView(APIView):
    @extend_schema(operation_id="attributes", responses=AttributesVersionOut(many=True))
    def get(self, request: Request, slug: str) -> Response:
        return Response(_versions(access_project(get_actor(request), slug, roles=LEAD_ONLY)))

    @extend_schema(
        operation_id="attributes_publish", request=AttributesIn, responses={201: AttributesVersionOut}
    )
    def post(self, request: Request, slug: str) -> Response:
        project = access_project(get_actor(request), slug, roles=LEAD_ONLY)
        sent = AttributesIn(data=request.data)
        sent.is_valid(raise_exception=True)
        made = services.publish_attributes(actor=get_actor(request), project=project, **sent.validated_data)
        return Response(AttributesVersionOut(made).data, status=status.HTTP_201_CREATED)


class AttributesTrialView(APIView):
    @extend_schema(operation_id="attributes_try", request=AttributesTrialIn, responses={202: JobOut})
    def post(self, request: Request, slug: str) -> Response:
        project = access_project(get_actor(request), slug, roles=LEAD_ONLY)
        sent = AttributesTrialIn(data=request.data)
        sent.is_valid(raise_exception=True)
        job = services.request_trial(actor=get_actor(request), project=project, **sent.validated_data)
        return Response(JobOut(job).data, status=status.HTTP_202_ACCEPTED)
