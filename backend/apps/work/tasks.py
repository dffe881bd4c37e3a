"""What runs from time to time."""

from celery import shared_task

from backend.apps.work import services


@shared_task(name="groundling.work.expire_leases")
def expire_leases() -> int:
    """Mark assignments whose lease ran out. Safe to run at any time and more than once."""
    return services.expire_leases()
