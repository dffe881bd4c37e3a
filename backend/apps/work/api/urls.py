"""Routes of the work room, relative to /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from backend.apps.work.api import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("projects/<slug:slug>/items", views.ItemsView.as_view(), name="items"),
    path("projects/<slug:slug>/items/batch", views.ItemBatchView.as_view(), name="item-batch"),
]
