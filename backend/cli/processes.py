"""The processes that make up a running Groundling, and one supervisor for any set of them."""

import importlib.util
import os
import shlex
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from honcho.manager import Manager
from honcho.printer import Printer

from backend.cli.errors import CommandFailed
from backend.infra import broker

QUEUES = ("default", "media", "release", "results")


@dataclass(frozen=True)
class Part:
    """One child process."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)


@contextmanager
def running_broker() -> Iterator[None]:
    """The embedded broker for the time of a block, unless one answers already or REDIS_URL names another."""
    if not broker.is_embedded() or broker.answers():
        yield
        return
    try:
        with broker.running(settings.DATA):
            yield
    except broker.BrokerUnavailable as error:
        raise CommandFailed(str(error)) from error


def broker_parts() -> list[Part]:
    """The embedded broker, unless REDIS_URL names another or one already answers in this data folder."""
    if not broker.is_embedded() or broker.answers():
        return []
    try:
        return [Part("broker", broker.command())]
    except broker.BrokerUnavailable as error:
        raise CommandFailed(str(error)) from error


def web_part(*, host: str, port: int) -> Part:
    """The web server. Threads hold the range requests of players without blocking saves."""
    command = [sys.executable, "-m", "gunicorn", "backend.config.wsgi:application"]
    command += ["--bind", f"{host}:{port}", "--worker-class", "gthread", "--workers", "2", "--threads", "8"]
    command += [
        "--timeout",
        "60",
        "--graceful-timeout",
        "10",
        "--log-level",
        "warning",
        "--no-control-socket",
    ]
    return Part("web", command)


def worker_parts(queues: list[str]) -> list[Part]:
    """Celery workers for `queues`; `assist` stands for the model worker, which knows no database.

    Ingest has a process of its own, so that a long transcode never holds up a result or a release.
    """
    celery = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "backend.config.celery",
        "worker",
        "--loglevel",
        "WARNING",
    ]
    parts = []
    quick = [queue for queue in queues if queue in ("default", "results")]
    if quick:
        # One process keeps the order in which progress and results of a job arrive.
        beat = ["--beat", "--schedule", str(settings.DATA / "beat-schedule")] if "default" in quick else []
        parts.append(Part("work", [*celery, "-Q", ",".join(quick), "-c", "1", "-n", "work@%h", *beat]))
    parts += [
        Part(queue, [*celery, "-Q", queue, "-c", "1", "-n", f"{queue}@%h"])
        for queue in ("media", "release")
        if queue in queues
    ]
    if "assist" in queues and importlib.util.find_spec("model_assist") is not None:
        environment = {"REDIS_URL": settings.REDIS_URL, **_where_media_is()}
        parts.append(Part("assist", [sys.executable, "-m", "model_assist.worker"], environment))
    return parts


def _where_media_is() -> dict[str, str]:
    """What the model worker must be told so that it reads our media and nothing else."""
    if not settings.S3_BUCKET:
        return {"GROUNDLING_MEDIA_ROOT": str(settings.DATA / "media")}
    endpoint = settings.STORAGES["default"]["OPTIONS"]["endpoint_url"]
    if "GROUNDLING_MEDIA_HOSTS" in os.environ or not endpoint:
        return {}
    return {"GROUNDLING_MEDIA_HOSTS": urlsplit(endpoint).netloc}


def supervise(
    parts: list[Part], *, log: Path | None = None, when_up: Callable[[], None] | None = None
) -> int:
    """Run `parts` until one ends or a signal comes, then end all of them.

    Their output goes to the terminal or to the file `log`. `when_up` runs once in a thread of its own.
    Returns the exit status for the command: 0 after Ctrl-C or a termination signal.
    """
    output = log.open("a", buffering=1) if log else sys.stdout
    manager = Manager(Printer(output, colour=log is None, prefix=True))
    for part in parts:
        environment = {**os.environ, **part.environment}
        manager.add_process(part.name, "exec " + shlex.join(part.command), env=environment)
    if when_up:
        threading.Thread(target=when_up, daemon=True).start()
    manager.loop()
    if log:
        output.close()
    stopped_by_signal = (130, 143)
    return 0 if manager.returncode in stopped_by_signal else int(manager.returncode or 0)


def wait_for_health(address: str, *, seconds: float, stop: threading.Event) -> bool:
    """True as soon as `address`/health answers 200; False after `seconds` or when `stop` is set."""
    for _ in range(int(seconds * 5)):
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=2) as answer:
                if answer.status == 200:
                    return True
        except (urllib.error.URLError, OSError):
            pass
        if stop.wait(0.2):
            return False
    return False
