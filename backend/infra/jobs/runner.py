"""Running one job in this process."""

import logging
import uuid
from contextlib import nullcontext
from enum import StrEnum

from backend.infra.errors import DomainError
from backend.infra.jobs import leases
from backend.infra.jobs.context import JobContext
from backend.infra.jobs.errors import JobCancelled, JobLost
from backend.infra.jobs.kinds import get_handler, get_kind

log = logging.getLogger(__name__)


class Outcome(StrEnum):
    """How an attempt at a job ended."""

    DONE = "done"
    FAILED = "failed"
    WILL_RETRY = "will_retry"
    CANCELLED = "cancelled"
    LOST = "lost"
    NOT_MINE = "not_mine"


def run_job(job_id: uuid.UUID, *, worker: str = "", heartbeats: bool = True) -> Outcome:
    """Claim the job and run its handler to the end, in this process.

    A DomainError of the handler (JobFailed among them) fails the job with its sentence; any other error is
    tried again after a pause, until the last attempt. `heartbeats=False` is for callers inside a transaction.
    """
    job = leases.claim(job_id, worker=worker)
    if job is None:
        return Outcome.NOT_MINE
    context = JobContext(job)
    try:
        handler = get_handler(get_kind(job.kind))
        with context.beating() if heartbeats else nullcontext():
            result = handler(context)
        if not context.is_finished:
            leases.finish(job.id, job.fencing, result)
        return Outcome.DONE
    except JobCancelled:
        return Outcome.CANCELLED
    except JobLost:
        return Outcome.LOST
    except DomainError as refusal:
        log.info("job failed: %s", refusal.message, extra={"job": job.id})
        return Outcome.FAILED if leases.fail(job.id, job.fencing, refusal.message) else Outcome.LOST
    except Exception as error:
        log.exception("job broke", extra={"job": job.id})
        sentence = leases.one_line(f"{type(error).__name__}: {error}")
        return Outcome.WILL_RETRY if leases.put_back(job, sentence) else Outcome.FAILED
