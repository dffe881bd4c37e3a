"""What runs from time to time, and what the job runner calls of this room."""

from typing import Any
from uuid import UUID

from celery import shared_task

from backend.apps.work import services
from backend.infra.bulk import few_collections
from backend.infra.jobs.context import JobContext
from backend.infra.jobs.models import Job


@shared_task(name="groundling.work.expire_leases")
def expire_leases() -> int:
    """Mark assignments whose lease ran out. Safe to run at any time and more than once."""
    return services.expire_leases()


def cut(job: JobContext) -> None:
    """Run a job of the kind work.cut."""
    services.run_cut(job)


def cut_ended(job: Job) -> None:
    """Hear that a job of the kind work.cut failed for good or was cancelled."""
    services.forget_files(job.payload)


def find_likenesses(job: JobContext) -> None:
    """Run a job of the kind work.likeness."""
    services.run_likenesses(job)


def import_rows(job: JobContext) -> None:
    """Run a job of the kind work.import."""
    with few_collections():
        services.run_import(job)


def make_items_of_asset(job: JobContext) -> dict[str, Any]:
    """Run a job of the kind work.items_of_asset."""
    return services.run_items_of_asset(job)


def asset_ready(asset_id: UUID) -> None:
    """Hear that an asset became ready."""
    services.request_items(asset_id)
