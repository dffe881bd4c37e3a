"""Every write to a job that runs. Each is one statement that holds only for the fencing number it names.

Times are the database's: the clocks of workers decide nothing.
"""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from backend.infra.jobs.errors import JobCancelled, JobLost
from backend.infra.jobs.kinds import get_kind, tell_ended
from backend.infra.jobs.models import Job

# Pauses before the second, third and later attempts.
BACKOFF_SECONDS = (5, 30, 120, 600)
MESSAGE_LENGTH = 300


def lease() -> timedelta:
    """How long a worker may be silent before its job is given to another."""
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)


def external_lease() -> timedelta:
    """The same for a worker that speaks only through reports, and only when it has something to say."""
    return timedelta(seconds=settings.JOB_EXTERNAL_LEASE_SECONDS)


def claim(job_id: uuid.UUID, *, worker: str) -> Job | None:
    """Take the job if it waits and its time has come. Returns None when there is nothing to take."""
    with transaction.atomic():
        taken = (
            Job.objects.filter(id=job_id, state=Job.State.QUEUED)
            .filter(Q(not_before=None) | Q(not_before__lte=Now()))
            .update(
                state=Job.State.RUNNING,
                attempt=F("attempt") + 1,
                fencing=F("fencing") + 1,
                lease_until=Now() + lease(),
                heartbeat_at=Now(),
                worker=worker[:128],
                progress=0.0,
                message="",
                error="",
            )
        )
        return Job.objects.get(id=job_id) if taken else None


def extend(job_id: uuid.UUID, fencing: int, **progress: Any) -> None:
    """Renew the lease, and store share and message where given. Raises JobCancelled or JobLost."""
    if "message" in progress:
        progress["message"] = one_line(progress["message"])
    kept = _held(job_id, fencing).update(lease_until=Now() + lease(), heartbeat_at=Now(), **progress)
    if not kept:
        raise_end(job_id)


def finish(job_id: uuid.UUID, fencing: int, result: dict[str, Any] | None) -> None:
    """Mark the job done. Raises JobCancelled or JobLost when it is not this worker's any more."""
    done = _held(job_id, fencing).update(
        state=Job.State.DONE, progress=1.0, result=result, lease_until=None, finished_at=Now(), error=""
    )
    if not done:
        raise_end(job_id)


def fail(job_id: uuid.UUID, fencing: int, error: str) -> bool:
    """Mark the job failed for good. Returns False when it is not this worker's any more."""
    with transaction.atomic():
        failed = _held(job_id, fencing).update(
            state=Job.State.FAILED, error=error, lease_until=None, finished_at=Now()
        )
        if failed:
            tell_ended(Job.objects.get(id=job_id))
    return bool(failed)


def put_back(job: Job, error: str) -> bool:
    """Queue the job for another attempt after a pause, or fail it after its last one.

    Returns whether there will be another attempt.
    """
    if job.attempt >= job.max_attempts:
        fail(job.id, job.fencing, error)
        return False
    pause = BACKOFF_SECONDS[min(job.attempt, len(BACKOFF_SECONDS)) - 1]
    changes: dict[str, Any] = {}
    if get_kind(job.kind).is_external:
        # Nobody claims an external job, so its next attempt is numbered here.
        changes = {"attempt": F("attempt") + 1, "fencing": F("fencing") + 1}
    return bool(
        _held(job.id, job.fencing).update(
            state=Job.State.QUEUED,
            error=error,
            lease_until=None,
            sent_at=None,
            not_before=Now() + timedelta(seconds=pause),
            **changes,
        )
    )


def raise_end(job_id: uuid.UUID) -> None:
    """Raise JobCancelled or JobLost, whichever says why a worker no longer has the job."""
    if Job.objects.filter(id=job_id, state=Job.State.CANCELLED).exists():
        raise JobCancelled(str(job_id))
    raise JobLost(str(job_id))


def one_line(text: str) -> str:
    """Return `text` as one line of at most 300 characters that every database holds."""
    return " ".join(text.replace("\x00", " ").split())[:MESSAGE_LENGTH]


def _held(job_id: uuid.UUID, fencing: int) -> QuerySet[Job]:
    return Job.objects.filter(id=job_id, fencing=fencing, state=Job.State.RUNNING)
