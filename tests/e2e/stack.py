"""The really running stack: what `make demo` starts, in a data folder of its own."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.servers import free_port

REPOSITORY = Path(__file__).resolve().parents[2]
PERSON = re.compile(r"^\s+(lead|reviewer|annotator)\s+(\S+)\s+password (\S+)$")
LINK = re.compile(r"^\s+or sign in once with (\S+)$")
SECONDS_TO_START = 300


@dataclass(frozen=True)
class Person:
    """One of the people whom the demo prints."""

    role: str
    username: str
    password: str
    link: str


@dataclass
class Stack:
    """A running demo."""

    address: str
    data: Path
    people: list[Person]
    environment: dict[str, str]
    output: list[str]

    def person(self, username: str) -> Person:
        """The demo person of that name."""
        return next(person for person in self.people if person.username == username)

    def groundling(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run the command line beside the running stack, on the same data."""
        return subprocess.run(
            [sys.executable, "-m", "backend.cli", *arguments],
            cwd=REPOSITORY,
            env=self.environment,
            check=check,
            capture_output=True,
            text=True,
            timeout=600,
        )


# Runs in a process of its own, with the data folder of its environment.
LOAD_DEMO = """
import django; django.setup()
from backend.cli.migrate import prepare_database
from backend.cli.processes import running_broker
from backend.demo.seed import load_demo
prepare_database()
with running_broker():
    load_demo(say=print)
"""


def load_demo(data: Path) -> None:
    """Fill `data` with what a first `groundling demo` loads, for `running_demo(loaded=...)`."""
    environment = {
        **os.environ,
        "GROUNDLING_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "backend.config.settings",
    }
    subprocess.run(
        [sys.executable, "-c", LOAD_DEMO],
        cwd=REPOSITORY,
        env=environment,
        check=True,
        capture_output=True,
        timeout=SECONDS_TO_START,
    )


@contextlib.contextmanager
def running_demo(data: Path, *, loaded: Path | None = None, **settings: str) -> Iterator[Stack]:
    """Start `groundling demo` in `data` and stop it with Ctrl-C, as a person would.

    `loaded` is a folder of `load_demo`, a copy of which is begun with; `settings` are further environment variables.
    """
    if loaded is not None:
        shutil.copytree(loaded, data, dirs_exist_ok=True)
    port = free_port()
    environment = {**os.environ, "GROUNDLING_DATA": str(data), "PYTHONUNBUFFERED": "1", **settings}
    process = subprocess.Popen(
        [sys.executable, "-m", "backend.cli", "demo", "--port", str(port)],
        cwd=REPOSITORY,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    stack = Stack(f"http://127.0.0.1:{port}", data, [], environment, [])
    up = threading.Event()
    reader = threading.Thread(target=_read, args=(process, stack, up), daemon=True)
    reader.start()
    try:
        # Output that ends without people is that of a demo which is about to end.
        if not up.wait(SECONDS_TO_START) or not stack.people or process.poll() is not None:
            raise RuntimeError("the demo did not start:\n" + "".join(stack.output) + _tail(data / "demo.log"))
        yield stack
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=40)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise


def _read(process: subprocess.Popen[str], stack: Stack, up: threading.Event) -> None:
    assert process.stdout is not None
    person: tuple[str, str, str] | None = None
    for line in process.stdout:
        stack.output.append(line)
        if found := PERSON.match(line):
            person = (found[1], found[2], found[3])
        elif (found := LINK.match(line)) and person:
            stack.people.append(Person(*person, link=found[1]))
        elif line.startswith("Ctrl-C stops everything"):
            up.set()
    up.set()


def _tail(log: Path) -> str:
    return "".join(log.read_text().splitlines(keepends=True)[-40:]) if log.is_file() else ""
