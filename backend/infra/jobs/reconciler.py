"""Makes the queue agree with the database again: after a flushed broker, a dead worker, a lost message."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from backend.infra.jobs import leases, sending
from backend.infra.jobs.models import Job

log = logging.getLogger(__name__)

BATCH = 500


@dataclass(frozen=True)
class Reconciled:
    """How many jobs were taken back from silent workers, and how many messages were sent again."""

    taken_back: int
    sent: int


def reconcile() -> Reconciled:
    """Take back jobs whose lease ran out, then send the messages that are missing.

    Safe to run at any time and in several processes at once.
    """
    return Reconciled(taken_back=_take_back_expired(), sent=_send_missing())


def _take_back_expired() -> int:
    silent = Job.objects.filter(state=Job.State.RUNNING, lease_until__lt=Now()).order_by("lease_until", "id")
    count = 0
    for job_id in list(silent.values_list("id", flat=True)[:BATCH]):
        with transaction.atomic():
            # Between the two looks the worker may have come back.
            job = silent.select_for_update().filter(id=job_id).first()
            if job:
                log.warning("worker silent, job taken back", extra={"job": job.id})
                leases.put_back(job, f"The worker stopped answering in attempt {job.attempt}.")
                count += 1
    return count


def _send_missing() -> int:
    waiting = Job.objects.filter(state=Job.State.QUEUED).filter(Q(not_before=None) | Q(not_before__lte=Now()))
    old = Now() - timedelta(seconds=settings.JOB_RESEND_SECONDS)
    sent = 0
    for queue in waiting.order_by("queue").values_list("queue", flat=True).distinct():
        in_queue = waiting.filter(queue=queue)
        messages = sending.count_waiting(queue)
        if messages is None:
            return sent
        missing = in_queue.filter(sent_at=None)
        if messages < in_queue.exclude(sent_at=None).count():
            # Fewer messages than jobs that were sent: some are lost. Sending all old ones again is harmless.
            missing = in_queue.filter(Q(sent_at=None) | Q(sent_at__lt=old))
        for job in missing.order_by("created_at", "id")[:BATCH]:
            sent += sending.send(job)
    return sent
