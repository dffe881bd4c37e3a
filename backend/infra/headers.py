"""Security headers of every answer, files of the frontend included."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# Style attributes, which the component library sets on elements, are the one inline thing allowed.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self'",
        "worker-src 'self' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' blob: data:{media}",
        "media-src 'self' blob: data:{media}",
        "connect-src 'self'{media}",
        "font-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)


class SecurityHeadersMiddleware:
    """Adds the content security policy; `MEDIA_ORIGIN` is where redirected media comes from, if anywhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        origin = f" {settings.MEDIA_ORIGIN}" if settings.MEDIA_ORIGIN else ""
        self.policy = CONTENT_SECURITY_POLICY.format(media=origin)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(self), geolocation=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
