"""What the job runner and the clock call of this room."""

from celery import shared_task

from backend.apps.annotations import services
from backend.infra.jobs.context import JobContext


def adopt_attributes(job: JobContext) -> None:
    """Run a job of the kind annotations.adopt_attributes."""
    services.run_adoption(job)


def try_attributes(job: JobContext) -> None:
    """Run a job of the kind annotations.try_attributes."""
    services.run_trial(job)


@shared_task(name="groundling.annotations.top_up_audits")
def top_up_audits() -> int:
    """Complete the audited share of train where the work before it is done. Safe at any time and more than once."""
    return services.top_up_audits()
