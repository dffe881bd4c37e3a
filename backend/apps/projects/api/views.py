"""Projects, their members and their jobs."""

from fractions import Fraction
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.apps.accounts.selectors import get_actor, get_user
from backend.apps.projects.api.serializers import (
    JobOut,
    MemberChangeIn,
    MemberIn,
    MemberOut,
    ProjectChangeIn,
    ProjectIn,
    ProjectOut,
)
from backend.apps.projects.models import Membership, Project
from backend.apps.projects.policies import LEAD_ONLY, LEADING
from backend.apps.projects.selectors import (
    access_job,
    access_member,
    access_membership,
    access_project,
    jobs_of,
    members_of,
    memberships_of,
)
from backend.apps.projects.services import (
    add_member,
    change_member,
    change_project,
    create_project,
    remove_member,
)
from backend.infra.jobs.services import cancel


def _project_out(project: Project, role: str) -> dict[str, object]:
    return dict(ProjectOut(project, context={"roles": {project.id: role}}).data)


class ProjectsView(APIView):
    @extend_schema(operation_id="projects_list", responses=ProjectOut(many=True))
    def get(self, request: Request) -> Response:
        mine = list(memberships_of(get_actor(request)))
        return Response([_project_out(membership.project, membership.role) for membership in mine])

    @extend_schema(operation_id="projects_create", request=ProjectIn, responses={201: ProjectOut})
    def post(self, request: Request) -> Response:
        sent = ProjectIn(data=request.data)
        sent.is_valid(raise_exception=True)
        wanted = dict(sent.validated_data)
        grid = wanted.pop("grid_fps")
        project = create_project(
            actor=get_actor(request), grid_fps=Fraction(*grid) if grid else None, **wanted
        )
        return Response(_project_out(project, Membership.Role.LEAD), status=status.HTTP_201_CREATED)


class ProjectView(APIView):
    @extend_schema(operation_id="projects_get", responses=ProjectOut)
    def get(self, request: Request, slug: str) -> Response:
        membership = access_membership(get_actor(request), slug)
        return Response(_project_out(membership.project, membership.role))

    @extend_schema(operation_id="projects_change", request=ProjectChangeIn, responses=ProjectOut)
    def patch(self, request: Request, slug: str) -> Response:
        membership = access_membership(get_actor(request), slug, roles=LEAD_ONLY)
        sent = ProjectChangeIn(data=request.data)
        sent.is_valid(raise_exception=True)
        project = change_project(actor=get_actor(request), project=membership.project, **sent.validated_data)
        return Response(_project_out(project, membership.role))


class MembersView(APIView):
    @extend_schema(operation_id="members_list", responses=MemberOut(many=True))
    def get(self, request: Request, slug: str) -> Response:
        project = access_project(get_actor(request), slug, roles=LEADING)
        return Response(MemberOut(members_of(project), many=True).data)

    @extend_schema(operation_id="members_add", request=MemberIn, responses={201: MemberOut})
    def post(self, request: Request, slug: str) -> Response:
        project = access_project(get_actor(request), slug, roles=LEAD_ONLY)
        sent = MemberIn(data=request.data)
        sent.is_valid(raise_exception=True)
        member = add_member(
            actor=get_actor(request),
            project=project,
            user=get_user(sent.validated_data["username"]),
            role=sent.validated_data["role"],
        )
        return Response(MemberOut(member).data, status=status.HTTP_201_CREATED)


class MemberView(APIView):
    @extend_schema(operation_id="members_change", request=MemberChangeIn, responses=MemberOut)
    def patch(self, request: Request, slug: str, user_id: UUID) -> Response:
        member = access_member(get_actor(request), slug, user_id, roles=LEAD_ONLY)
        sent = MemberChangeIn(data=request.data)
        sent.is_valid(raise_exception=True)
        return Response(
            MemberOut(
                change_member(actor=get_actor(request), membership=member, role=sent.validated_data["role"])
            ).data
        )

    @extend_schema(operation_id="members_remove", responses={204: None})
    def delete(self, request: Request, slug: str, user_id: UUID) -> Response:
        member = access_member(get_actor(request), slug, user_id, roles=LEAD_ONLY)
        remove_member(actor=get_actor(request), membership=member)
        return Response(status=status.HTTP_204_NO_CONTENT)


class ProjectJobsView(APIView):
    @extend_schema(operation_id="projects_jobs", responses=JobOut(many=True))
    def get(self, request: Request, slug: str) -> Response:
        project = access_project(get_actor(request), slug, roles=LEAD_ONLY)
        return Response(JobOut(jobs_of(project), many=True).data)


class JobView(APIView):
    @extend_schema(operation_id="jobs_get", responses=JobOut)
    def get(self, request: Request, job_id: UUID) -> Response:
        return Response(JobOut(access_job(get_actor(request), job_id)).data)


class JobCancelView(APIView):
    @extend_schema(operation_id="jobs_cancel", request=None, responses=JobOut)
    def post(self, request: Request, job_id: UUID) -> Response:
        job = access_job(get_actor(request), job_id)
        return Response(JobOut(cancel(actor=str(get_actor(request).id), job_id=job.id)).data)
