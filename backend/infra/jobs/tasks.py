"""The Celery tasks that carry jobs. Messages hold ids; everything else is in the database."""

import logging
import uuid
from typing import Any

from celery import Task, shared_task

from backend.infra.jobs import external
from backend.infra.jobs.reconciler import reconcile
from backend.infra.jobs.runner import run_job

log = logging.getLogger(__name__)


@shared_task(name="groundling.jobs.run", bind=True)
def run(self: Task, job_id: str) -> str:
    """Run one job."""
    return run_job(uuid.UUID(job_id), worker=str(self.request.hostname or ""))


@shared_task(name="groundling.jobs.reconcile")
def reconcile_jobs() -> None:
    """Make the queue agree with the database."""
    reconcile()


@shared_task(name="groundling.assist.report")
def take_assist_report(report: Any) -> None:
    """Store what a model worker reports. A message that is no report is dropped with a line in the log."""
    try:
        external.take_report(report)
    except external.BadReport as fault:
        log.warning("report dropped: %s", fault)
