"""Every route of the server. Each business room lists its own in api/urls.py, relative to /api/v1/."""

from django.urls import URLPattern, URLResolver, include, path, re_path
from drf_spectacular.views import SpectacularJSONAPIView

from backend.infra import frontend
from backend.infra.health import health

handler400 = "backend.infra.error_pages.bad_request"
handler403 = "backend.infra.error_pages.forbidden"
handler404 = "backend.infra.error_pages.not_found"
handler500 = "backend.infra.error_pages.server_error"

api: list[URLPattern | URLResolver] = [
    path("", include("backend.apps.accounts.api.urls")),
    path("", include("backend.apps.projects.api.urls")),
    path("", include("backend.apps.media.api.urls")),
    path("", include("backend.apps.work.api.urls")),
    path("", include("backend.apps.audits.api.urls")),
    path("", include("backend.apps.annotations.api.urls")),
    path("", include("backend.apps.assist.api.urls")),
    path("", include("backend.apps.reviews.api.urls")),
    path("", include("backend.apps.quality.api.urls")),
    path("", include("backend.apps.releases.api.urls")),
    path("openapi.json", SpectacularJSONAPIView.as_view(), name="openapi"),
]

urlpatterns = [
    path("api/v1/", include(api)),
    path("health", health, name="health"),
    path("", frontend.page, name="home"),
    re_path(r"^(?P<path>.+)$", frontend.page, name="page"),
]
