"""Whether this process, its database and its broker answer."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from backend.infra import broker


def check_database() -> bool:
    """Return whether the database answers a query."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        return False


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 while the database is there. A missing broker is told, but no fault: work waits."""
    parts = {"database": check_database(), "broker": broker.answers()}
    return JsonResponse(
        {"live": True, **{name: "ok" if well else "unreachable" for name, well in parts.items()}},
        status=200 if parts["database"] else 503,
    )
