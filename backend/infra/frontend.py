"""The built frontend: its files, and the one page that every address of the app shows."""

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe
from whitenoise.middleware import WhiteNoiseMiddleware

NOT_BUILT = "The frontend is not built yet. Run `make setup`, then load this page again."
# Addresses below these never show the app; neither do those with a dot, which can only mean a missing file.
RESERVED = ("api", "static", "media", "health")


class FrontendFiles(WhiteNoiseMiddleware):
    """Serves what the build made, except source maps and build records."""

    def add_file_to_dictionary(self, url: str, path: str, stat_cache: object = None) -> None:
        if path.endswith((".map", "/index.html")) or "/." in url:
            return
        super().add_file_to_dictionary(url, path, stat_cache)


@require_safe
@ensure_csrf_cookie
def page(request: HttpRequest, path: str = "") -> HttpResponseBase:
    """Answer with the page of the app, or say that it is not built. Raises Http404 for files."""
    if path.partition("/")[0] in RESERVED or "." in path:
        raise Http404
    index = settings.FRONTEND_DIST / "index.html"
    if not index.is_file():
        return HttpResponse(NOT_BUILT + "\n", status=503, content_type="text/plain; charset=utf-8")
    response = FileResponse(index.open("rb"), content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response
