"""What the job runner calls of this room."""

from backend.apps.releases.services import note_failed, run_build
from backend.infra.jobs.context import JobContext
from backend.infra.jobs.models import Job


def build(job: JobContext) -> None:
    """Run a job of the kind releases.build."""
    run_build(job)


def build_ended(job: Job) -> None:
    """Hear that a job of the kind releases.build failed for good or was cancelled."""
    note_failed(job)
