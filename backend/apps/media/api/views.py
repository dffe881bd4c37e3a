"""Assets and their files."""

from typing import Literal
from uuid import UUID

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.apps.accounts.selectors import get_actor
from backend.apps.media.api.serializers import AssetOut, FramesOut, ListedAssetOut
from backend.apps.media.errors import UnknownRendition
from backend.apps.media.models import Asset, Rendition
from backend.apps.media.selectors import (
    access_asset,
    assets_of,
    frame_table,
    hidden_from,
    ingest_jobs_of,
    rendition_of,
    with_items,
)
from backend.apps.projects.policies import LEAD_ONLY
from backend.apps.projects.selectors import access_project
from backend.infra.pagination import Pages, page_of
from backend.infra.ranges import serve_file
from backend.infra.serializers import StrictSerializer

SOURCE: Literal["source"] = "source"


class AssetFilterIn(StrictSerializer):
    """Which assets are wanted."""

    state = serializers.ChoiceField(choices=Asset.State.choices, required=False)
    text = serializers.CharField(max_length=200, required=False, help_text="in the name")
    cursor = serializers.CharField(required=False)
    page_size = serializers.CharField(required=False)


class AssetsView(APIView):
    @extend_schema(
        operation_id="assets_list",
        parameters=[AssetFilterIn, OpenApiParameter("cursor", str), OpenApiParameter("page_size", int)],
        responses=page_of(ListedAssetOut),
    )
    def get(self, request: Request, slug: str) -> Response:
        actor = get_actor(request)
        project = access_project(actor, slug)
        sent = AssetFilterIn(data=request.query_params.dict())
        sent.is_valid(raise_exception=True)
        rows = assets_of(
            project,
            but_for=hidden_from(actor, project.pk),
            state=sent.validated_data.get("state"),
            text=sent.validated_data.get("text"),
        )
        pages = Pages("-created_at", "-id")
        page = pages.paginate_queryset(rows, request) or []
        context = {"jobs": ingest_jobs_of(page), "with_items": with_items(page)}
        return Response(
            {
                "next": pages.get_next_link(),
                "previous": pages.get_previous_link(),
                "results": ListedAssetOut(page, many=True, context=context).data,
            }
        )


class AssetView(APIView):
    @extend_schema(operation_id="assets_get", responses=AssetOut)
    def get(self, request: Request, asset_id: UUID) -> Response:
        asset = access_asset(get_actor(request), asset_id)
        return Response(AssetOut(asset, context={"jobs": ingest_jobs_of([asset])}).data)


class FramesView(APIView):
    @extend_schema(operation_id="assets_frames", responses=FramesOut)
    def get(self, request: Request, asset_id: UUID) -> Response:
        times = frame_table(access_asset(get_actor(request), asset_id).id)
        time_base = times.table.time_base
        # Not through the serializer, which would look at each of many thousand numbers.
        return Response(
            {
                "time_base": [time_base.numerator, time_base.denominator],
                "ticks": times.table.ticks,
                "duration_ticks": times.duration_ticks,
                "hash": times.hash,
                "grid": times.grid,
                "shot_cuts": times.shot_cuts,
            }
        )


class MediaView(APIView):
    @extend_schema(
        operation_id="assets_media",
        parameters=[OpenApiParameter("kind", enum=[*Rendition.Kind.values, SOURCE], location="path")],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, asset_id: UUID, kind: str) -> HttpResponseBase:
        if kind == SOURCE:
            asset = access_asset(get_actor(request), asset_id, roles=LEAD_ONLY)
            if asset.state == Asset.State.REFUSED:
                raise UnknownRendition(kind)
            return serve_file(
                request._request, asset.source_key, sha256=asset.source_sha256, download_as=asset.name
            )
        rendition = rendition_of(access_asset(get_actor(request), asset_id), kind)
        return serve_file(request._request, rendition.key, sha256=rendition.sha256)
