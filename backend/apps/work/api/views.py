"""Items of a project."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.apps.accounts.selectors import get_actor
from backend.apps.projects.policies import LEAD_ONLY, LEADING
from backend.apps.projects.selectors import access_project
from backend.apps.work.api.serializers import ItemBatchIn, ItemBatchOut, ItemIn, ItemOut, StageProgressOut
from backend.apps.work.models import Item
from backend.apps.work.selectors import items_of, progress_of, read_drafts
from backend.apps.work.services import create_items
from backend.infra.pagination import answer_page, page_of
from backend.infra.serializers import StrictSerializer


class ItemFilterIn(StrictSerializer):
    """Which items are wanted."""

    state = serializers.ChoiceField(choices=Item.State.choices, required=False)
    split = serializers.ChoiceField(choices=Item.Split.choices, required=False)
    stage = serializers.CharField(max_length=40, required=False, help_text="items that reached this stage")
    asset = serializers.UUIDField(required=False)
    tag = serializers.CharField(max_length=40, required=False)
    text = serializers.CharField(max_length=200, required=False, help_text="in the asset's name or the label")
    cursor = serializers.CharField(required=False)
    page_size = serializers.CharField(required=False)


class ItemsView(APIView):
    @extend_schema(
        operation_id="items_list",
        parameters=[ItemFilterIn, OpenApiParameter("cursor", str), OpenApiParameter("page_size", int)],
        responses=page_of(ItemOut),
    )
    def get(self, request: Request, slug: str) -> Response:
        project = access_project(get_actor(request), slug, roles=LEADING)
        sent = ItemFilterIn(data=request.query_params.dict())
        sent.is_valid(raise_exception=True)
        wanted = {
            key: sent.validated_data.get(key) for key in ("state", "split", "stage", "asset", "tag", "text")
        }
        rows = items_of(project, **wanted)
        return Response(answer_page(request, rows, ItemOut, ordering=("-created_at", "id")))

    @extend_schema(operation_id="items_create", request=ItemIn, responses={201: ItemOut})
    def post(self, request: Request, slug: str) -> Response:
        project = access_project(get_actor(request), slug, roles=LEAD_ONLY)
        sent = ItemIn(data=request.data)
        sent.is_valid(raise_exception=True)
        drafts = read_drafts(project, [sent.validated_data])
        made = create_items(actor=get_actor(request), project=project, drafts=drafts)
        return Response(ItemOut(items_of(project).get(pk=made[0].pk)).data, status=status.HTTP_201_CREATED)


class ProgressView(APIView):
    @extend_schema(operation_id="progress", responses=StageProgressOut(many=True))
    def get(self, request: Request, slug: str) -> Response:
        project = access_project(get_actor(request), slug, roles=LEADING)
        return Response(StageProgressOut(progress_of(project), many=True).data)


class ItemBatchView(APIView):
    @extend_schema(operation_id="items_create_batch", request=ItemBatchIn, responses={201: ItemBatchOut})
    def post(self, request: Request, slug: str) -> Response:
        project = access_project(get_actor(request), slug, roles=LEAD_ONLY)
        sent = ItemBatchIn(data=request.data)
        sent.is_valid(raise_exception=True)
        drafts = read_drafts(project, sent.validated_data["items"])
        made = create_items(actor=get_actor(request), project=project, drafts=drafts)
        rows = items_of(project).in_bulk([item.pk for item in made])
        out = ItemBatchOut({"items": [rows[item.pk] for item in made]})
        return Response(out.data, status=status.HTTP_201_CREATED)
