"""What the worker reads and counts in the broker besides messages.

`groundling:assist:cancel:<job id>` holds a fencing number: every attempt of the job up to that number is to
stop. The backend sets it, with an expiry. A key is asked for rather than a Celery control command because
it also reaches a request that still waits in the queue or is redelivered, and because a pool process, busy
with a picture, hears no control commands.

`groundling:assist:attempts:<job id>:<fencing>` counts how often a process began this attempt, so that a
request that kills its process is not redelivered for ever.
"""

import logging
import time
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import redis

logger = logging.getLogger(__name__)

CANCEL_KEY = "groundling:assist:cancel:{job_id}"
ATTEMPTS_KEY = "groundling:assist:attempts:{job_id}:{fencing}"
ATTEMPTS_EXPIRE_SECONDS = 24 * 3600
CHECK_EVERY_SECONDS = 0.25
SOCKET_TIMEOUT_SECONDS = 2.0


def connect(broker_url: str) -> redis.Redis:
    """Return a client for a broker URL of redis://, rediss:// or redis+socket://. Raises ValueError for
    others.
    """
    parts = urlsplit(broker_url)
    if parts.scheme == "redis+socket":
        database = int(parse_qs(parts.query).get("virtual_host", ["0"])[0])
        return redis.Redis(
            unix_socket_path=parts.path,
            db=database,
            password=parts.password,
            socket_timeout=SOCKET_TIMEOUT_SECONDS,
        )
    if parts.scheme not in ("redis", "rediss"):
        raise ValueError("REDIS_URL must begin with redis://, rediss:// or redis+socket://.")
    return redis.Redis.from_url(broker_url, socket_timeout=SOCKET_TIMEOUT_SECONDS)


class CancelFlag:
    """Says whether one attempt of a job is to stop; asks the broker at most four times a second."""

    def __init__(
        self, client: redis.Redis, job_id: str, fencing: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._client = client
        self._key = CANCEL_KEY.format(job_id=job_id)
        self._fencing = fencing
        self._clock = clock
        self._asked_at: float | None = None
        self._is_set = False

    def is_set(self) -> bool:
        """True once the attempt is to stop. While the broker does not answer, the work goes on."""
        now = self._clock()
        if self._is_set or (self._asked_at is not None and now - self._asked_at < CHECK_EVERY_SECONDS):
            return self._is_set
        self._asked_at = now
        try:
            value = self._client.get(self._key)
        except redis.RedisError:
            logger.warning("The broker does not answer; whether the job was cancelled is not known.")
            return False
        self._is_set = isinstance(value, bytes) and value.isdigit() and self._fencing <= int(value)
        return self._is_set


def count_attempt(client: redis.Redis, job_id: str, fencing: int) -> int:
    """Count one more start of this attempt and return how many there were, this one included."""
    key = ATTEMPTS_KEY.format(job_id=job_id, fencing=fencing)
    with client.pipeline() as pipeline:
        pipeline.incr(key)
        pipeline.expire(key, ATTEMPTS_EXPIRE_SECONDS)
        return int(pipeline.execute()[0])


def forget_attempts(client: redis.Redis, job_id: str, fencing: int) -> None:
    """Remove the count: the attempt has ended and reported."""
    client.delete(ATTEMPTS_KEY.format(job_id=job_id, fencing=fencing))
