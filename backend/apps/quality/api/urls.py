"""Routes of the quality room, relative to /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from backend.apps.quality.api import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("projects/<slug:slug>/reviews", views.ReviewsView.as_view(), name="reviews"),
    path("work-items/<uuid:work_item_id>/comparison", views.ComparisonView.as_view(), name="comparison"),
]
