"""Releases of a project."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.apps.accounts.selectors import get_actor
from backend.apps.projects.policies import LEAD_ONLY, LEADING
from backend.apps.projects.selectors import access_project
from backend.apps.releases import services
from backend.apps.releases.api.serializers import ReleaseOut
from backend.apps.releases.selectors import access_release, releases_of


class ReleasesView(APIView):
    @extend_schema(operation_id="releases_list", responses=ReleaseOut(many=True))
    def get(self, request: Request, slug: str) -> Response:
        project = access_project(get_actor(request), slug, roles=LEADING)
        return Response(ReleaseOut(releases_of(project), many=True).data)

    @extend_schema(operation_id="releases_build", request=None, responses={202: ReleaseOut})
    def post(self, request: Request, slug: str) -> Response:
        actor = get_actor(request)
        project = access_project(actor, slug, roles=LEAD_ONLY)
        release = services.request_release(actor=actor, project=project)
        return Response(ReleaseOut(release).data, status=status.HTTP_202_ACCEPTED)


class ReleaseView(APIView):
    @extend_schema(operation_id="releases_get", responses=ReleaseOut)
    def get(self, request: Request, release_id: UUID) -> Response:
        return Response(ReleaseOut(access_release(get_actor(request), release_id)).data)
