"""Routes of the reviews room, relative to /api/v1/. The worklist is in the quality room, which knows
agreement.
"""

from django.urls import URLPattern, URLResolver, path

from backend.apps.reviews.api import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("work-items/<uuid:work_item_id>/accept", views.AcceptView.as_view(), name="work-item-accept"),
    path(
        "work-items/<uuid:work_item_id>/adjudicate",
        views.AdjudicateView.as_view(),
        name="work-item-adjudicate",
    ),
    path(
        "annotations/<uuid:annotation_id>/send-back",
        views.SendBackView.as_view(),
        name="annotation-send-back",
    ),
]
