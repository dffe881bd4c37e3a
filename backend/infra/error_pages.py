"""Answers to requests that never reach a view of the API, or whose view broke. Nothing inside shows."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from backend.infra.errors import envelope


def _answer(request: HttpRequest, status: int, code: str, message: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse(envelope(code, message), status=status)
    return HttpResponse(message + "\n", status=status, content_type="text/plain; charset=utf-8")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400."""
    return _answer(request, 400, "bad_request", "The request cannot be understood.")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    return _answer(request, 403, "forbidden", "You may not do this.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a request without a valid CSRF token."""
    return _answer(request, 403, "csrf", "The CSRF token is missing or wrong. Please load the page again.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404."""
    return _answer(request, 404, "not_found", "There is no such thing here.")


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500."""
    return _answer(request, 500, "server_error", "Something went wrong on the server. It has been logged.")
