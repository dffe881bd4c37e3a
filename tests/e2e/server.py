"""A web server on an empty data folder, which a test may kill as a power cut would, and what stands on it.

Ingest runs in the command of its own, so that no worker is needed.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.e2e.stack import REPOSITORY, SECONDS_TO_START, Person, Stack
from tests.servers import free_port

PASSWORD = "a long enough password"

# Runs in a process with the settings of the server.
MAKE_PROJECT = """
import sys; from fractions import Fraction; import django; django.setup()
from backend.apps.accounts.models import User
from backend.apps.accounts.services import create_user
from backend.apps.projects.services import add_member, create_project
slug, grid, password, *names = sys.argv[1:]
grid_fps = Fraction(grid) if grid else None
project = create_project(actor=None, name=slug, slug=slug, workflow="stc_one_pass", grid_fps=grid_fps)
for name in names:
    person = User.objects.filter(username=name).first()
    if person is None:
        person = create_user(actor=None, username=name, password=password)
    add_member(actor=None, project=project, user=person, role="annotator")
"""

MAKE_ITEMS = """
import sys; import django; django.setup()
from backend.apps.media.models import Asset
from backend.apps.work.policies import ItemDraft
from backend.apps.work.services import create_items
assets = [Asset.objects.select_related("project").get(id=asset) for asset in sys.argv[1:]]
create_items(actor=None, project=assets[0].project, drafts=[ItemDraft(asset=asset) for asset in assets])
"""


class Server(Stack):
    """`groundling serve` in a data folder of its own, beside which the command line can be run."""

    def __init__(self, data: Path, **settings: str) -> None:
        self.port = free_port()
        environment = {
            **os.environ,
            "GROUNDLING_DATA": str(data),
            "DJANGO_SETTINGS_MODULE": "backend.config.settings",
            **settings,
        }
        super().__init__(f"http://127.0.0.1:{self.port}", data, [], environment, [])
        self._log = data / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until it answers. Raises RuntimeError with what it said last."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "backend.cli", "serve", "--port", str(self.port)],
                cwd=REPOSITORY,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        until = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < until and self._process.poll() is None:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{self.address}/health", timeout=5).close()
                return
            time.sleep(0.1)
        raise RuntimeError("the server did not start:\n" + self._log.read_text()[-4000:])

    def kill(self) -> None:
        """End the server and everything that it started with SIGKILL: nothing is flushed, nobody says goodbye."""
        assert self._process is not None
        victims = [self._process.pid, *_descendants(self._process.pid)]
        for pid in victims:
            # A child may go by itself when its parent is gone.
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.wait(timeout=30)
        self._process = None

    def stop(self) -> None:
        """Stop as Ctrl-C does."""
        if self._process is None:
            return
        children = _descendants(self._process.pid)
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(timeout=40)
        except subprocess.TimeoutExpired:
            for pid in [self._process.pid, *children]:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            raise

    def python(self, code: str, *arguments: str) -> str:
        """Run code in a process with the settings of the server; returns what it prints."""
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            cwd=REPOSITORY,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=600,
        )
        if done.returncode != 0:
            raise RuntimeError(done.stderr[-4000:])
        return done.stdout

    def make_project(self, slug: str, *annotators: str, grid: str = "") -> None:
        """Make a project for moving pictures and captions; `grid` is its rate in frames per second.

        Annotators whom nobody has made yet are made.
        """
        self.python(MAKE_PROJECT, slug, grid, PASSWORD, *annotators)
        known = {person.username for person in self.people}
        self.people += [
            Person("annotator", name, PASSWORD, link="") for name in annotators if name not in known
        ]

    def ingest(self, project: str, *files: Path) -> list[dict[str, Any]]:
        """Read files into the project; what `--json` says of each, in their order."""
        done = self.groundling(
            "ingest", "--project", project, "--json", *(str(file) for file in files), check=False
        )
        facts = [json.loads(line) for line in done.stdout.splitlines()]
        refused = [fact for fact in facts if fact["status"] != "ready"]
        assert refused == []
        assert done.returncode == 0, done.stderr[-2000:]
        return facts

    def make_items(self, assets: Sequence[str]) -> None:
        """Make an item of each asset of one project."""
        self.python(MAKE_ITEMS, *assets)


@contextlib.contextmanager
def running_server(data: Path, **settings: str) -> Iterator[Server]:
    """A server that runs for the time of a block. `settings` are further environment variables."""
    server = Server(data, **settings)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _descendants(pid: int) -> list[int]:
    """All processes below `pid`."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:
        return []
    return [found for child in children for found in (int(child), *_descendants(int(child)))]
