"""Whether this process, its database and its broker answer."""

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe


def check_database() -> bool:
    """Return whether the database answers a query."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        return False


def check_broker() -> bool:
    """Return whether the broker answers within a second."""
    client = redis.Redis.from_url(
        settings.REDIS_URL.replace("redis+socket://", "unix://"), socket_timeout=1, socket_connect_timeout=1
    )
    try:
        return bool(client.ping())
    except (redis.RedisError, OSError):
        return False
    finally:
        client.close()


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 while the database is there. A missing broker is told, but no fault: work waits."""
    parts = {"database": check_database(), "broker": check_broker()}
    return JsonResponse(
        {"live": True, **{name: "ok" if well else "unreachable" for name, well in parts.items()}},
        status=200 if parts["database"] else 503,
    )
