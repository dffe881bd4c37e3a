"""What a lead does with many items at once, and which clips look alike."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.apps.accounts.selectors import get_actor
from backend.apps.projects.policies import LEAD_ONLY, LEADING
from backend.apps.projects.selectors import access_project
from backend.apps.work.api.cuts import StartedOut, TagField
from backend.apps.work.api.serializers import ItemRefOut
from backend.apps.work.models import Likeness
from backend.apps.work.selectors import likenesses_of, tags_of
from backend.apps.work.services import dismiss_likeness, request_likenesses, tag_items, withdraw_items
from backend.infra.pagination import answer_page, page_of
from backend.infra.serializers import StrictSerializer

MOST_ITEMS = 5000


class ItemsIn(StrictSerializer):
    """Which items."""

    items = serializers.ListField(child=serializers.UUIDField(), allow_empty=False, max_length=MOST_ITEMS)


class TaggingIn(ItemsIn):
    """Tags to put on the items, and tags to take off."""

    put = serializers.ListField(child=TagField(), max_length=20, default=list)
    take = serializers.ListField(child=TagField(), max_length=20, default=list)


class TagOut(serializers.Serializer[Any]):
    """A tag and how many items bear it."""

    name = serializers.CharField()
    items = serializers.IntegerField()


class WithdrawnOut(serializers.Serializer[Any]):
    """How many of the items were open."""

    withdrawn = serializers.IntegerField()


class LikenessOut(serializers.ModelSerializer[Likeness]):
    """Two clips that look nearly the same; `distance` of 64 bits, 0 for the same pictures."""

    first = ItemRefOut()
    second = ItemRefOut()

    class Meta:
        model = Likeness
        fields = ["id", "first", "second", "distance"]


class TagsView(APIView):
    @extend_schema(operation_id="tags_list", responses=TagOut(many=True))
    def get(self, request: Request, slug: str) -> Response:
        project = access_project(get_actor(request), slug, roles=LEADING)
        return Response(TagOut(tags_of(project), many=True).data)


class TaggingView(APIView):
    @extend_schema(operation_id="items_tag", request=TaggingIn, responses=TagOut(many=True))
    def post(self, request: Request, slug: str) -> Response:
        actor = get_actor(request)
        project = access_project(actor, slug, roles=LEAD_ONLY)
        sent = TaggingIn(data=request.data)
        sent.is_valid(raise_exception=True)
        wanted = sent.validated_data
        tag_items(
            actor=actor, project=project, item_ids=wanted["items"], put=wanted["put"], take=wanted["take"]
        )
        return Response(TagOut(tags_of(project), many=True).data)


class WithdrawView(APIView):
    @extend_schema(operation_id="items_withdraw", request=ItemsIn, responses=WithdrawnOut)
    def post(self, request: Request, slug: str) -> Response:
        actor = get_actor(request)
        project = access_project(actor, slug, roles=LEAD_ONLY)
        sent = ItemsIn(data=request.data)
        sent.is_valid(raise_exception=True)
        count = withdraw_items(actor=actor, project=project, item_ids=sent.validated_data["items"])
        return Response(WithdrawnOut({"withdrawn": count}).data)


class LikenessesView(APIView):
    @extend_schema(
        operation_id="likenesses_list",
        parameters=[OpenApiParameter("cursor", str), OpenApiParameter("page_size", int)],
        responses=page_of(LikenessOut),
    )
    def get(self, request: Request, slug: str) -> Response:
        project = access_project(get_actor(request), slug, roles=LEADING)
        return Response(
            answer_page(request, likenesses_of(project), LikenessOut, ordering=("distance", "id"))
        )

    @extend_schema(operation_id="likenesses_find", request=None, responses={202: StartedOut})
    def post(self, request: Request, slug: str) -> Response:
        actor = get_actor(request)
        project = access_project(actor, slug, roles=LEAD_ONLY)
        job = request_likenesses(actor=actor, project=project)
        return Response(StartedOut({"job": job.pk}).data, status=status.HTTP_202_ACCEPTED)


class DismissLikenessView(APIView):
    @extend_schema(operation_id="likenesses_dismiss", request=None, responses={204: None})
    def post(self, request: Request, slug: str, likeness_id: UUID) -> Response:
        actor = get_actor(request)
        project = access_project(actor, slug, roles=LEAD_ONLY)
        dismiss_likeness(actor=actor, project=project, likeness_id=likeness_id)
        return Response(status=status.HTTP_204_NO_CONTENT)
