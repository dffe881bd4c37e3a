"""Long lists, a page at a time: stable while rows are added, and never counted."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer


class Pages(CursorPagination):
    """Pages of a list that is ordered by the fields of `ordering`, of which the last is the key."""

    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 500

    def __init__(self, *ordering: str) -> None:
        super().__init__()
        self.ordering = ordering or ("id",)


def answer_page(
    request: Request, rows: QuerySet[Any], serializer: type[BaseSerializer[Any]], *, ordering: tuple[str, ...]
) -> dict[str, Any]:
    """Return {"next": url | null, "previous": url | null, "results": […]} for the page that is asked for."""
    pages = Pages(*ordering)
    page = pages.paginate_queryset(rows.order_by(*ordering), request)
    return {
        "next": pages.get_next_link(),
        "previous": pages.get_previous_link(),
        "results": serializer(page, many=True).data,
    }


def page_of(item: type[serializers.Serializer[Any]]) -> type[serializers.Serializer[Any]]:
    """Return the serializer that describes a page of `item`, for the description of the interface."""
    name = item.__name__.removesuffix("Out") + "PageOut"
    return type(
        name,
        (serializers.Serializer,),
        {
            "next": serializers.CharField(allow_null=True),
            "previous": serializers.CharField(allow_null=True),
            "results": item(many=True),
        },
    )
