"""Jobs with a real broker and real workers: whatever is flushed, killed or doubled, each is stored once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from celery import current_app

from backend.infra import broker
from backend.infra.audit.models import AuditEntry
from backend.infra.jobs.models import Job
from backend.infra.jobs.reconciler import reconcile
from backend.infra.jobs.sending import send
from backend.infra.jobs.services import cancel, enqueue
from tests.backend.infra.job_handlers import stored

pytestmark = [pytest.mark.services, pytest.mark.usefixtures("job_kinds", "broker_url", "transactional_db")]

REPOSITORY = Path(__file__).resolve().parents[3]
PATIENCE_SECONDS = 60.0

# Short enough to see a lease run out, long enough for a machine under load.
TIMES = {
    "GROUNDLING_JOB_LEASE": "3",
    "GROUNDLING_JOB_HEARTBEAT": "0.5",
    "GROUNDLING_JOB_RECONCILE": "1",
    "GROUNDLING_JOB_RESEND": "1",
}


@pytest.fixture
def broker_url(tmp_path: Path, settings: Any) -> Iterator[str]:
    """An embedded broker of this test alone, which this process sends to as well."""
    with broker.running(tmp_path) as url:
        before = current_app.conf.broker_url
        settings.REDIS_URL = current_app.conf.broker_url = url
        yield url
        current_app.conf.broker_url = before


@pytest.fixture
def start_worker(
    process_environment: dict[str, str], broker_url: str, tmp_path: Path
) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Start real workers with beat; those that still run end with the test."""
    started: list[subprocess.Popen[bytes]] = []
    log = (tmp_path / "worker.log").open("wb")

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "celery", "-A", "backend.config.celery", "worker", "--beat"]
        command += [
            "-s",
            str(tmp_path / "beat"),
            "-Q",
            "default,results",
            "-c",
            "1",
            "-n",
            f"w{len(started)}@%h",
        ]
        environment = {
            **process_environment,
            **TIMES,
            "REDIS_URL": broker_url,
            "DJANGO_SETTINGS_MODULE": "tests.backend.infra.worker_settings",
        }
        worker = subprocess.Popen(
            command, cwd=REPOSITORY, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        started.append(worker)
        return worker

    yield start
    for worker in started:
        kill(worker)
    log.close()


def kill(worker: subprocess.Popen[bytes]) -> None:
    """Kill a worker and its children at once, as a power cut would."""
    if worker.poll() is None:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


def wait_until(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not what():
        if time.monotonic() > deadline:
            raise AssertionError(
                f"waited in vain; jobs: {list(Job.objects.values('kind', 'state', 'attempt'))}"
            )
        time.sleep(0.1)


def state_of(job: Job) -> str:
    return Job.objects.values_list("state", flat=True).get(id=job.id)


def make_jobs(count: int) -> list[Job]:
    return [enqueue(kind="test.store", subject=f"asset:{number}", payload={}) for number in range(count)]


def flush() -> None:
    broker.client().flushall()


def test_flushing_the_broker_loses_nothing(start_worker: Callable[[], subprocess.Popen[bytes]]) -> None:
    waiting = make_jobs(5)
    assert all(job.sent_at for job in Job.objects.all())
    flush()

    start_worker()
    wait_until(lambda: Job.objects.filter(state="done").count() == 5)
    flush()
    later = enqueue(kind="test.store", subject="asset:later", payload={})
    flush()
    wait_until(lambda: state_of(later) == "done")

    assert [stored(job.subject) for job in [*waiting, later]] == [1] * 6


def test_a_killed_worker_is_replaced_and_the_job_is_stored_once(
    start_worker: Callable[[], subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    trace = tmp_path / "trace"
    job = enqueue(kind="test.slow", subject="asset:1", payload={"trace": str(trace), "seconds": 2})
    first = start_worker()
    wait_until(trace.exists)

    kill(first)
    start_worker()
    wait_until(lambda: state_of(job) == "done")

    assert [line.split()[:2] for line in trace.read_text().splitlines()] == [
        ["start", "1"],
        ["start", "2"],
        ["end", "2"],
    ]
    assert stored("asset:1") == 1


def test_doubled_messages_store_once(start_worker: Callable[[], subprocess.Popen[bytes]]) -> None:
    jobs = make_jobs(3)
    for _ in range(5):
        for job in jobs:
            assert send(job)

    start_worker()
    wait_until(lambda: Job.objects.filter(state="done").count() == 3)
    wait_until(lambda: broker.client().llen("default") == 0)

    assert [stored(job.subject) for job in jobs] == [1, 1, 1]
    assert set(Job.objects.values_list("attempt", flat=True)) == {1}


def test_a_cancelled_job_stops_within_seconds(
    start_worker: Callable[[], subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    trace = tmp_path / "trace"
    job = enqueue(kind="test.slow", subject="asset:1", payload={"trace": str(trace), "seconds": 600})
    start_worker()
    wait_until(lambda: Job.objects.filter(id=job.id, progress__gt=0).exists())

    cancel(actor="u", job_id=job.id)
    wait_until(lambda: "end 1" in trace.read_text())

    assert (state_of(job), stored("asset:1")) == ("cancelled", 0)


def test_a_job_that_kills_its_worker_each_time_fails_and_the_worker_goes_on(
    start_worker: Callable[[], subprocess.Popen[bytes]],
) -> None:
    poison = enqueue(kind="test.die", subject="asset:poison", payload={}, max_attempts=1)
    start_worker()
    wait_until(lambda: state_of(poison) == "failed")

    after = enqueue(kind="test.store", subject="asset:after", payload={})
    wait_until(lambda: state_of(after) == "done")

    poison.refresh_from_db()
    assert poison.error == "The worker stopped answering in attempt 1."
    assert AuditEntry.objects.filter(action="test.failed", subject="asset:poison").count() == 1


def test_a_result_from_elsewhere_is_stored_once_and_a_cancel_reaches_the_worker(
    start_worker: Callable[[], subprocess.Popen[bytes]],
) -> None:
    job = enqueue(kind="test.external", subject="item:1", payload={})
    dropped = enqueue(kind="test.external", subject="item:2", payload={})
    cancel(actor="u", job_id=dropped.id)
    result = {"job_id": str(job.id), "fencing": 1, "state": "done", "output": "text"}
    for message in (result, "no report", {**result, "fencing": 9}, result):
        with current_app.connection_for_write() as connection:
            current_app.send_task(
                "groundling.assist.report", args=[message], queue="results", connection=connection
            )

    start_worker()
    wait_until(lambda: state_of(job) == "done")
    wait_until(lambda: broker.client().llen("results") == 0)

    assert (stored("item:1"), stored("item:2")) == (1, 0)
    assert broker.client().get(f"groundling:assist:cancel:{dropped.id}") == b"2"
    assert broker.client().llen("assist") == 2


def test_without_a_broker_jobs_wait_and_are_sent_when_it_is_back(settings: Any, tmp_path: Path) -> None:
    there = settings.REDIS_URL
    current_app.conf.broker_url = f"redis+socket://{tmp_path}/nothing.sock"
    job = enqueue(kind="test.store", subject="asset:1", payload={})
    assert (state_of(job), Job.objects.get().sent_at) == ("queued", None)
    assert reconcile().sent == 0

    current_app.conf.broker_url = there
    assert reconcile().sent == 1
    assert reconcile().sent == 0
    assert broker.client().llen("default") == 1
