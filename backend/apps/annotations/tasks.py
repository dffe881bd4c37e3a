"""What the job runner calls of this room."""

from backend.apps.annotations import services
from backend.infra.jobs.context import JobContext


def adopt_attributes(job: JobContext) -> None:
    """Run a job of the kind annotations.adopt_attributes."""
    services.run_adoption(job)


def try_attributes(job: JobContext) -> None:
    """Run a job of the kind annotations.try_attributes."""
    services.run_trial(job)
