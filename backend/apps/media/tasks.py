"""What the job runner calls of this room."""

from typing import Any

from backend.apps.media.services.ingest import note_ended, run_ingest
from backend.infra.jobs.context import JobContext
from backend.infra.jobs.models import Job


def ingest(job: JobContext) -> dict[str, Any] | None:
    """Run a job of the kind media.ingest."""
    return run_ingest(job)


def ingest_ended(job: Job) -> None:
    """Hear that a job of the kind media.ingest failed for good or was cancelled."""
    note_ended(job)
