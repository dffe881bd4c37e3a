"""What waits for a verdict, and the answers side by side."""

from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.apps.accounts.selectors import get_actor
from backend.apps.projects.policies import LEADING
from backend.apps.projects.selectors import access_project
from backend.apps.quality.api.serializers import ComparisonOut, ReviewEntryOut
from backend.apps.quality.selectors import access_comparison, review_entries
from backend.apps.quality.services import measure_agreement, measure_missing
from backend.apps.reviews.selectors import worklist
from backend.infra.pagination import Pages, page_of
from backend.infra.serializers import StrictSerializer


class ReviewFilterIn(StrictSerializer):
    """Which work items are wanted."""

    stage = serializers.CharField(max_length=40, required=False)
    cursor = serializers.CharField(required=False)
    page_size = serializers.CharField(required=False)


class ReviewsView(APIView):
    @extend_schema(
        operation_id="reviews",
        parameters=[ReviewFilterIn, OpenApiParameter("cursor", str), OpenApiParameter("page_size", int)],
        responses=page_of(ReviewEntryOut),
    )
    def get(self, request: Request, slug: str) -> Response:
        actor = get_actor(request)
        project = access_project(actor, slug, roles=LEADING)
        sent = ReviewFilterIn(data=request.query_params.dict())
        sent.is_valid(raise_exception=True)
        rows = worklist(actor, project, stage=sent.validated_data.get("stage"))
        pages = Pages("created_at", "id")
        page = pages.paginate_queryset(rows, request) or []
        measure_missing(work_items=page)
        return Response(
            {
                "next": pages.get_next_link(),
                "previous": pages.get_previous_link(),
                "results": ReviewEntryOut(review_entries(page), many=True).data,
            }
        )


class ComparisonView(APIView):
    @extend_schema(operation_id="work_item_comparison", responses=ComparisonOut)
    def get(self, request: Request, work_item_id: UUID) -> Response:
        compared = access_comparison(get_actor(request), work_item_id)
        pairs = measure_agreement(answers=compared.answers)
        context = {"roles": {compared.project.pk: compared.role}, "jobs": {}}
        return Response(ComparisonOut(compared.with_agreement(pairs), context=context).data)
