"""tus-js-client, written by others, against the really running web server, which is killed in between."""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.servers import free_port

pytestmark = pytest.mark.services

REPOSITORY = Path(__file__).resolve().parents[3]
PEER = Path(__file__).with_name("tus_peer.cjs")
SECONDS = 60
PREPARE = """
import django
django.setup()
from backend.cli.migrate import prepare_database
from backend.apps.accounts.services import create_token, create_user
from backend.apps.projects.services import add_member, create_project
prepare_database()
lead = create_user(actor=None, username="lead", password="a long enough password")
project = create_project(actor=None, name="Street", slug="street", workflow="stc_one_pass")
add_member(actor=None, project=project, user=lead, role="lead")
print(create_token(actor=lead, days=1)[1])
"""


class Site:
    """A data folder with one project and its lead, and the ways to serve and to fill it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}/api/v1"
        inherited = {
            name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")
        }
        self.environment = inherited | {
            "GROUNDLING_DATA": str(data),
            "DJANGO_SETTINGS_MODULE": "backend.config.settings",
        }
        prepared = subprocess.run(
            [sys.executable, "-c", PREPARE],
            cwd=REPOSITORY,
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        self.token = prepared.stdout.split()[-1]

    @contextmanager
    def serving(self, *, end_with: int = signal.SIGTERM) -> Iterator[None]:
        command = [sys.executable, "-m", "gunicorn", "backend.config.wsgi:application", "--no-control-socket"]
        options = ["--bind", f"127.0.0.1:{self.port}", "--worker-class", "gthread", "--threads", "4"]
        server = subprocess.Popen(
            [*command, *options, "--log-level", "error"],
            cwd=REPOSITORY,
            env=self.environment,
            start_new_session=True,
        )
        try:
            self._wait(server)
            yield
        finally:
            os.killpg(server.pid, end_with)
            server.wait(timeout=SECONDS)

    def send(self, file: Path, **order: Any) -> dict[str, Any]:
        wanted = {
            "modules": str(REPOSITORY / "frontend" / "node_modules"),
            "endpoint": f"{self.address}/uploads",
            "token": self.token,
            "file": str(file),
            "name": file.name,
            "project": "street",
            "chunkSize": 256 * 1024,
            **order,
        }
        peer = subprocess.run(
            ["node", str(PEER), json.dumps(wanted)],
            env={
                **self.environment,
                "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            },
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=True,
        )
        answer: dict[str, Any] = json.loads(peer.stdout)
        return answer

    def get(self, path: str) -> Any:
        request = urllib.request.Request(
            f"{self.address}/{path}", headers={"Authorization": f"Token {self.token}"}
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def _wait(self, server: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + SECONDS
        while time.monotonic() < until and server.poll() is None:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=2).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError("the web server did not answer")


def test_the_client_resumes_after_the_server_was_killed(tmp_path: Path) -> None:
    site = Site(tmp_path / "data")
    content = random.Random(5).randbytes(2_000_000)
    file = tmp_path / "a clip – 映像.mp4"
    file.write_bytes(content)

    with site.serving(end_with=signal.SIGKILL):
        first = site.send(file, stopAfter=700_000)
    with site.serving():
        rest = site.send(file, uploadUrl=first["url"])
        again = site.send(file, uploadUrl=first["url"])
        forgotten = site.send(file, stopAfter=1)
        ended = site.send(file, uploadUrl=forgotten["url"], terminate=True)
        assets = site.get("projects/street/assets")["results"]

    assert first["stopped"] == 3 * 256 * 1024
    assert rest["url"] == again["url"] == first["url"]
    assert [asset["id"] for asset in assets] == [rest["asset"]]
    assert rest["asset"] == again["asset"]
    assert (assets[0]["name"], assets[0]["state"]) == (file.name, "queued")
    stored = site.data / "media" / "assets" / rest["asset"] / "source"
    assert hashlib.sha256(stored.read_bytes()).digest() == hashlib.sha256(content).digest()
    assert ended == {"terminated": True}
    assert list((site.data / "uploads").iterdir()) == []
