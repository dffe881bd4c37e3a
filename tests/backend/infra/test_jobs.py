"""Jobs in one process: one live job an input, one worker an attempt, one result a job."""

import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models.functions import Now

from backend.infra.audit.models import AuditEntry
from backend.infra.errors import NotFound
from backend.infra.jobs import leases
from backend.infra.jobs.context import JobContext
from backend.infra.jobs.errors import JobCancelled, JobLost, UnknownJobKind
from backend.infra.jobs.models import Job
from backend.infra.jobs.reconciler import reconcile
from backend.infra.jobs.runner import Outcome, run_job
from backend.infra.jobs.services import cancel, enqueue
from tests.backend.infra.job_handlers import stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("job_kinds")]


def make_job(kind: str = "test.store", **payload: Any) -> Job:
    return enqueue(kind=kind, subject="asset:1", payload=payload, scope="p", requested_by="u")


def let_lease_run_out(job: Job) -> None:
    Job.objects.filter(id=job.id).update(lease_until=Now() - timedelta(seconds=1))


def let_pause_pass(job: Job) -> None:
    Job.objects.filter(id=job.id).update(not_before=Now() - timedelta(seconds=1))


def run(job: Job) -> Outcome:
    return run_job(job.id, worker="here", heartbeats=False)


def in_two_threads(act: Callable[[], Any]) -> list[Any]:
    """Run `act` twice at the same time and return what both returned."""
    together = threading.Barrier(2)
    results: list[Any] = []

    def one() -> None:
        together.wait()
        try:
            results.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_the_same_input_makes_one_live_job() -> None:
    first = make_job(size=1)

    assert make_job(size=1).id == first.id
    assert make_job(size=2).id != first.id
    assert enqueue(kind="test.store", subject="asset:2", payload={"size": 1}).id != first.id

    assert run(first) is Outcome.DONE
    assert make_job(size=1).id != first.id


def test_a_job_of_an_unknown_kind_is_not_made() -> None:
    with pytest.raises(UnknownJobKind):
        make_job("media.unheard")

    assert Job.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_who_enqueue_at_once_get_the_same_job() -> None:
    jobs = in_two_threads(lambda: make_job(size=1))

    assert jobs[0].id == jobs[1].id
    assert Job.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_gets_the_job() -> None:
    job = make_job()

    claims = in_two_threads(lambda: leases.claim(job.id, worker="w"))

    assert sorted(claim is None for claim in claims) == [False, True]
    job.refresh_from_db()
    assert (job.attempt, job.fencing, job.state) == (1, 1, "running")


def test_a_job_runs_stores_and_is_done_and_a_second_message_does_nothing() -> None:
    job = make_job()

    assert [run(job), run(job)] == [Outcome.DONE, Outcome.NOT_MINE]

    job.refresh_from_db()
    assert (job.state, job.progress, job.result, job.lease_until) == ("done", 1.0, {"attempt": 1}, None)
    assert job.finished_at is not None
    assert stored("asset:1") == 1


def test_a_worker_that_lost_its_lease_stores_nothing() -> None:
    job = make_job()
    slow_worker = JobContext(leases.claim(job.id, worker="slow") or job)
    let_lease_run_out(job)

    assert reconcile().taken_back == 1
    let_pause_pass(job)
    assert run(job) is Outcome.DONE
    with pytest.raises(JobLost), slow_worker.finishing():
        raise AssertionError("the block must not run")
    with pytest.raises(JobLost):
        slow_worker.progress(0.5)

    job.refresh_from_db()
    assert (job.attempt, job.fencing, job.result) == (2, 2, {"attempt": 2})
    assert stored("asset:1") == 1


def test_a_handler_that_breaks_while_it_stores_leaves_nothing() -> None:
    job = make_job()
    context = JobContext(leases.claim(job.id, worker="w") or job)

    def store_half() -> None:
        with context.finishing():
            AuditEntry.objects.create(action="test.stored", subject="asset:1")
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        store_half()

    job.refresh_from_db()
    assert (job.state, context.is_finished, stored("asset:1")) == ("running", False, 0)


def test_cancelling_a_waiting_job_ends_it() -> None:
    job = make_job()

    assert cancel(actor="u", job_id=job.id).state == "cancelled"
    assert run(job) is Outcome.NOT_MINE
    assert stored("asset:1") == 0
    acts = AuditEntry.objects.order_by("id").values_list("action", "actor", "scope")
    assert list(acts) == [("job.cancelled", "u", "p"), ("test.cancelled", "", "")]


def test_cancelling_a_running_job_ends_its_handler_at_the_next_word() -> None:
    job = make_job()
    context = JobContext(leases.claim(job.id, worker="w") or job)
    context.progress(0.25, "half\nof a  half")
    job.refresh_from_db()
    assert (job.progress, job.message) == (0.25, "half of a half")

    cancel(actor="u", job_id=job.id)

    with pytest.raises(JobCancelled):
        context.progress(1.0)
    with pytest.raises(JobCancelled):
        context.check()


def test_cancelling_a_job_that_ended_changes_nothing() -> None:
    job = make_job()
    run(job)

    assert cancel(actor="u", job_id=job.id).state == "done"
    assert not AuditEntry.objects.filter(action="job.cancelled").exists()
    with pytest.raises(NotFound):
        cancel(actor="u", job_id=uuid.uuid4())


def test_what_can_heal_is_tried_again_after_a_pause() -> None:
    job = make_job("test.flaky")

    assert run(job) is Outcome.WILL_RETRY
    job.refresh_from_db()
    assert (job.state, job.error) == ("queued", "ConnectionError: the disk was away")
    assert run(job) is Outcome.NOT_MINE

    let_pause_pass(job)
    assert run(job) is Outcome.DONE
    job.refresh_from_db()
    assert (job.state, job.error, job.result) == ("done", "", {"attempt": 2})


def test_what_cannot_heal_fails_at_once_with_its_sentence() -> None:
    job = make_job("test.refuse")

    assert run(job) is Outcome.FAILED

    job.refresh_from_db()
    assert (job.state, job.error, job.attempt) == ("failed", "This is no video.", 1)
    assert AuditEntry.objects.filter(action="test.failed", subject="asset:1").count() == 1


def test_a_job_that_silences_three_workers_fails() -> None:
    job = make_job()

    for _ in range(3):
        let_pause_pass(job)
        assert leases.claim(job.id, worker="w") is not None
        let_lease_run_out(job)
        assert reconcile().taken_back == 1

    job.refresh_from_db()
    assert (job.state, job.attempt) == ("failed", 3)
    assert job.error == "The worker stopped answering in attempt 3."
    assert AuditEntry.objects.filter(action="test.failed").count() == 1


def test_a_lease_that_is_kept_alive_is_not_taken_back() -> None:
    job = make_job()
    claimed = leases.claim(job.id, worker="w")
    assert claimed is not None
    let_lease_run_out(job)
    leases.extend(claimed.id, claimed.fencing)

    assert reconcile().taken_back == 0
    job.refresh_from_db()
    assert job.state == "running"
