"""How long a save of one operation takes, on a real web server with the documents growing as people's do.

`python -m tests.perf.bench_save [--saves N]` starts the web server on loopback with a data folder of its own, once on
the embedded database and once on PostgreSQL (or only on DATABASE_URL), saves one keyframe at a time as one person, and
prints the median and the 95th percentile beside those of a list of projects from the same server in the same run. Exit
status 1 when a 95th percentile is over 50 ms.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from tests.servers import free_port, postgresql

REPOSITORY = Path(__file__).resolve().parents[2]
GOAL_MS = 50.0
WARM_UP = 20

# Runs in a process with the settings of the server: a project, an item of one minute, one person, and a token.
PREPARE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from backend.apps.accounts.services import create_token, create_user
from backend.apps.projects.services import add_member, create_project
from tests.backend.work.workplace import make_item, ready_asset
person = create_user(actor=None, username="saver", password="a long enough password")
project = create_project(actor=None, name="Bench", slug="bench", workflow="stc_one_pass")
add_member(actor=None, project=project, user=person, role="annotator")
make_item(project, ready_asset(project, frames=1_800))
print(create_token(actor=person, days=1)[1])
"""


@contextmanager
def running_server(**settings: str) -> Iterator[tuple[HTTPConnection, str]]:
    """A web server with one person on it; yields a connection and the person's token. `settings` are further
    environment variables.
    """
    with tempfile.TemporaryDirectory(prefix="groundling-bench-", ignore_cleanup_errors=True) as data:
        environment = {
            **os.environ,
            "GROUNDLING_DATA": data,
            "GROUNDLING_LOG": "WARNING",
            "DJANGO_SETTINGS_MODULE": "backend.config.settings",
            **settings,
        }
        prepared = subprocess.run(
            [sys.executable, "-c", PREPARE],
            cwd=REPOSITORY,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        port = free_port()
        command = [sys.executable, "-m", "gunicorn", "backend.config.wsgi:application", "--no-control-socket"]
        command += [
            "--bind",
            f"127.0.0.1:{port}",
            "--worker-class",
            "gthread",
            "--workers",
            "2",
            "--threads",
            "8",
        ]
        server = subprocess.Popen([*command, "--log-level", "error"], cwd=REPOSITORY, env=environment)
        try:
            _wait(f"http://127.0.0.1:{port}/health", server)
            yield HTTPConnection("127.0.0.1", port, timeout=30), prepared.stdout.split()[-1]
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("bench_save: the web server did not answer within 60 s")


class Saver:
    """One person who saves one operation after another."""

    def __init__(self, connection: HTTPConnection, token: str) -> None:
        self.connection = connection
        self.headers = {"Authorization": f"Token {token}", "Content-Type": "application/json"}
        assignment = self.call("POST", "projects/bench/work/next", {})["id"]
        self.annotation = self.call("GET", f"assignments/{assignment}")["annotation"]["id"]
        self.track = str(uuid.uuid4())
        self.save(
            "track", self.track, {"category": "person", "name": "", "finished": False, "attributes": {}}
        )
        self.frame = -1

    def call(self, method: str, path: str, body: object = None) -> Any:
        """One request; its JSON answer."""
        text = None if body is None else json.dumps(body)
        self.connection.request(method, f"/api/v1/{path}", text, self.headers)
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.status >= 300:
            raise SystemExit(f"bench_save: {method} {path} answered {answer.status}: {content[:300]!r}")
        return json.loads(content)

    def list_projects(self) -> None:
        """The cheapest request that looks a person up and reads something."""
        self.call("GET", "projects")

    def save(self, kind: str, object_id: str, value: dict[str, object]) -> None:
        """Save one new object."""
        operation = {
            "op_id": str(uuid.uuid4()),
            "op": "put",
            "kind": kind,
            "id": object_id,
            "base_version": 0,
        }
        operation |= {"value": value, "origin": {"by": "human"}}
        self.call("POST", f"annotations/{self.annotation}/operations", {"operations": [operation]})

    def save_keyframe(self) -> None:
        """Save the next keyframe of the track."""
        self.frame += 1
        value = {
            "track_id": self.track,
            "frame": self.frame,
            "box": [1.0, 2.0, 101.0, 202.0],
            "state": "visible",
        }
        self.save("keyframe", str(uuid.uuid4()), value)


def measure(act: Callable[[], object], count: int) -> tuple[float, float]:
    """Median and 95th percentile of `count` calls, in milliseconds."""
    times = []
    for _ in range(count):
        started = time.perf_counter()
        act()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times), statistics.quantiles(times, n=20)[18]


def measure_saves(database: str, count: int, **settings: str) -> float:
    """Measure on one database and print; returns the 95th percentile of a save in milliseconds."""
    with running_server(**settings) as (connection, token):
        saver = Saver(connection, token)
        measure(saver.save_keyframe, WARM_UP)
        least = measure(saver.list_projects, count)
        save = measure(saver.save_keyframe, count)
    print(f"{database}: projects   median {least[0]:6.1f} ms   p95 {least[1]:6.1f} ms")
    print(
        f"{database}: save       median {save[0]:6.1f} ms   p95 {save[1]:6.1f} ms   ratio {save[0] / least[0]:.1f}",
        flush=True,
    )
    return save[1]


def main() -> int:
    """Measure, print, and judge."""
    parser = argparse.ArgumentParser(description="Time of a save of one operation.")
    parser.add_argument("--saves", type=int, default=300)
    count = parser.parse_args().saves
    if "DATABASE_URL" in os.environ:
        slowest = measure_saves("DATABASE_URL", count)
    else:
        slowest = measure_saves("embedded  ", count)
        with postgresql(is_durable=True) as address:
            slowest = max(slowest, measure_saves("postgresql", count, DATABASE_URL=address))
    print(
        f"the document held {WARM_UP + count} keyframes at the end; goal: p95 of a save under {GOAL_MS:.0f} ms"
    )
    return 0 if slowest < GOAL_MS else 1


if __name__ == "__main__":
    raise SystemExit(main())
