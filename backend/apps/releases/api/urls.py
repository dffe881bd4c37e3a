"""Routes of the releases room, relative to /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from backend.apps.releases.api import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("projects/<slug:slug>/releases", views.ReleasesView.as_view(), name="releases"),
    path("releases/<uuid:release_id>", views.ReleaseView.as_view(), name="release"),
]
