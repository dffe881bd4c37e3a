"""Jobs that run in workers without our database: their reports come back through the results queue."""

import logging
import math
import uuid
from typing import Any

import redis
from django.db import transaction
from django.db.models.functions import Now

from backend.infra import broker
from backend.infra.errors import DomainError
from backend.infra.jobs.kinds import note_progress, store_result, tell_ended
from backend.infra.jobs.leases import external_lease, one_line
from backend.infra.jobs.models import Job

# Holds the fencing number up to which every attempt of the job is to stop.
CANCEL_KEY = "groundling:assist:cancel:{job_id}"
CANCEL_KEY_SECONDS = 24 * 3600

log = logging.getLogger(__name__)


class BadReport(ValueError):
    """The message is no report of a job."""


def take_report(report: Any) -> bool:
    """Store what a worker reports of its attempt: progress, a result or a failure.

    A report whose fencing number is not that of the job, or whose job has ended, changes nothing. A result is
    stored in the transaction that marks the job done, so a second copy of it finds the job done. Returns
    whether anything was stored. Raises BadReport.
    """
    job_id, fencing, state = _read_envelope(report)
    try:
        with transaction.atomic():
            job = (
                Job.objects.select_for_update().filter(id=job_id, fencing=fencing, state__in=Job.LIVE).first()
            )
            if job is None:
                return False
            _apply(job, state, report)
    except DomainError as refusal:
        # A handler refused what was reported; nothing of it was kept.
        return _fail(job_id, fencing, refusal.message)
    return True


def _apply(job: Job, state: str, report: dict[str, Any]) -> None:
    this = Job.objects.filter(id=job.id)
    if state == "progress":
        note_progress(job, report)
        this.update(
            state=Job.State.RUNNING,
            lease_until=Now() + external_lease(),
            heartbeat_at=Now(),
            progress=_share(report.get("progress")),
            message=one_line(str(report.get("message") or "")),
        )
    elif state == "done":
        result = store_result(job, report)
        this.update(
            state=Job.State.DONE, progress=1.0, result=result, lease_until=None, finished_at=Now(), error=""
        )
    else:
        _mark_failed(job, str(report.get("error") or "The worker gave no reason."))


def _fail(job_id: uuid.UUID, fencing: int, error: str) -> bool:
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(id=job_id, fencing=fencing, state__in=Job.LIVE).first()
        if job is None:
            return False
        _mark_failed(job, error)
    return True


def _mark_failed(job: Job, error: str) -> None:
    Job.objects.filter(id=job.id).update(
        state=Job.State.FAILED, error=one_line(error), lease_until=None, finished_at=Now()
    )
    job.refresh_from_db()
    tell_ended(job)


def _read_envelope(report: Any) -> tuple[uuid.UUID, int, str]:
    if not isinstance(report, dict):
        raise BadReport("The report is not an object.")
    fencing, state = report.get("fencing"), report.get("state")
    try:
        job_id = uuid.UUID(report.get("job_id"))
    except (ValueError, TypeError, AttributeError):
        raise BadReport("The report names no job.") from None
    if not isinstance(fencing, int) or isinstance(fencing, bool) or not 0 <= fencing < 2**63:
        raise BadReport("The report bears no fencing number.")
    if state not in ("progress", "done", "failed"):
        raise BadReport("The report has no known state.")
    return job_id, fencing, state


def _share(value: Any) -> float:
    if not isinstance(value, int | float) or not math.isfinite(value):
        return 0.0
    return min(1.0, max(0.0, float(value)))


def tell_worker_to_stop(job: Job) -> None:
    """Tell the worker that has the cancelled job, or will get it from the queue, to stop.

    Workers look for this key. When the broker is not there the work is done in vain, and its report ignored.
    """
    client = broker.client()
    try:
        client.set(CANCEL_KEY.format(job_id=job.id), job.fencing, ex=CANCEL_KEY_SECONDS)
    except (redis.RedisError, OSError) as error:
        log.warning("broker unreachable, worker not told: %s", error, extra={"job": job.id})
    finally:
        client.close()
