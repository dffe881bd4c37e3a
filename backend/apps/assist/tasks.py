"""What comes in from the queues. Messages are hints; the services look at the database."""

from typing import Any

from celery import shared_task

from backend.apps.assist import services
from backend.infra.jobs.models import Job


def store_result(job: Job, report: dict[str, Any]) -> dict[str, Any]:
    """Keep the result of a job of the kind assist.run; registered in JOB_RESULT_HANDLERS."""
    return services.store_result(job, report)


def store_part(job: Job, report: dict[str, Any]) -> None:
    """Keep what a job of the kind assist.run found so far; registered in JOB_PROGRESS_HANDLERS."""
    services.store_part(job, report)


def keep_parts(job: Job) -> None:
    """Offer what a job found before it was cancelled or failed; registered in JOB_ENDED_HANDLERS."""
    services.keep_parts(job)


def store_transcript(job: Job, report: dict[str, Any]) -> dict[str, Any]:
    """Keep the result of a job of the kind assist.dictate; registered in JOB_RESULT_HANDLERS."""
    return services.store_transcript(job, report)


def forget_recording(job: Job) -> None:
    """Remove what was said when its job failed or was cancelled; registered in JOB_ENDED_HANDLERS."""
    services.forget_recording(job)


@shared_task(name="groundling.assist.forget_recordings")
def forget_recordings() -> int:
    """Remove recordings whose job has ended. Safe to run at any time and more than once."""
    return services.forget_old_recordings()


@shared_task(name="groundling.assist.prefill")
def prefill() -> int:
    """Draft answers for open work that has none. Safe to run at any time and more than once."""
    return services.prefill()


def store_choices(job: Job, report: dict[str, Any]) -> dict[str, Any]:
    """Count the result of a job of the kind assist.choose; registered in JOB_RESULT_HANDLERS."""
    return services.store_choices(job, report)


@shared_task(name="groundling.assist.check_blind")
def check_blind() -> int:
    """Have blind work answered by a text-only model. Safe to run at any time and more than once."""
    return services.check_blind()
