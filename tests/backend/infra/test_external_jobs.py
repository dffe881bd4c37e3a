"""Jobs in workers without our database: what they are sent, and what of their reports counts."""

from typing import Any

import pytest

from backend.infra.audit.models import AuditEntry
from backend.infra.jobs.external import BadReport, take_report
from backend.infra.jobs.models import Job
from backend.infra.jobs.reconciler import reconcile
from backend.infra.jobs.sending import external_request
from backend.infra.jobs.services import cancel, enqueue
from tests.backend.infra.job_handlers import stored
from tests.backend.infra.test_jobs import let_lease_run_out

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("job_kinds")]


@pytest.fixture
def job() -> Job:
    return enqueue(kind="test.external", subject="item:1", payload={"protocol": 1, "kind": "answer"})


def report(job: Job, state: str, **fields: Any) -> dict[str, Any]:
    return {"protocol": 1, "job_id": str(job.id), "fencing": job.fencing, "state": state, **fields}


def test_the_request_is_the_payload_with_job_and_fencing_number(job: Job) -> None:
    assert external_request(job) == {"protocol": 1, "kind": "answer", "job_id": str(job.id), "fencing": 1}
    assert (job.queue, job.attempt, job.state) == ("assist", 1, "queued")


def test_progress_shows_and_keeps_the_lease(job: Job) -> None:
    assert take_report(report(job, "progress", progress=0.5, message="frame 5 of\n10"))

    job.refresh_from_db()
    assert (job.state, job.progress, job.message) == ("running", 0.5, "frame 5 of 10")
    assert job.lease_until is not None
    for wrong in ("much", None, float("nan"), 7.0):
        assert take_report(report(job, "progress", progress=wrong))
    job.refresh_from_db()
    assert job.progress == 1.0


def test_a_result_is_stored_once(job: Job) -> None:
    done = report(job, "done", output="text")

    assert [take_report(done), take_report(done)] == [True, False]
    assert not take_report(report(job, "progress", progress=0.1))

    job.refresh_from_db()
    assert (job.state, job.result, stored("item:1")) == ("done", {"kept": "text"}, 1)


def test_a_result_that_the_handler_refuses_fails_the_job_and_nothing_stays(job: Job) -> None:
    assert take_report(report(job, "done", output="bad"))

    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "The output does not keep its schema.")
    assert stored("item:1") == 0
    assert AuditEntry.objects.filter(action="test.failed").count() == 1


def test_a_failure_is_told_in_the_words_of_the_worker(job: Job) -> None:
    assert take_report(report(job, "failed", error="The video cannot be read."))

    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "The video cannot be read.")


def test_a_report_of_an_attempt_that_was_given_up_changes_nothing(job: Job) -> None:
    take_report(report(job, "progress", progress=0.1))
    let_lease_run_out(job)
    assert reconcile().taken_back == 1

    assert not take_report(report(job, "done", output="late"))

    job.refresh_from_db()
    assert (job.state, job.attempt, job.fencing, stored("item:1")) == ("queued", 2, 2, 0)
    assert take_report(report(job, "done", output="new"))
    assert stored("item:1") == 1


def test_a_report_of_a_cancelled_job_changes_nothing(job: Job) -> None:
    cancel(actor="u", job_id=job.id)

    assert not take_report(report(job, "done", output="late"))
    assert stored("item:1") == 0


@pytest.mark.parametrize(
    "message",
    [
        None,
        [],
        {},
        {"job_id": 7, "fencing": 1, "state": "done"},
        {"job_id": "x", "fencing": 1, "state": "done"},
        {"job_id": "6f0f7f9e-6f0b-4c51-a1f1-9b1f6f0f7f9e", "fencing": True, "state": "done"},
        {"job_id": "6f0f7f9e-6f0b-4c51-a1f1-9b1f6f0f7f9e", "fencing": 2**70, "state": "done"},
        {"job_id": "6f0f7f9e-6f0b-4c51-a1f1-9b1f6f0f7f9e", "fencing": 1, "state": "great"},
    ],
)
def test_what_is_no_report_is_refused(message: Any) -> None:
    with pytest.raises(BadReport):
        take_report(message)
