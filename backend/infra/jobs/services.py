"""Making and cancelling jobs."""

import hashlib
import json
import uuid
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Now

from backend.infra.audit.services import record
from backend.infra.errors import NotFound
from backend.infra.jobs import external
from backend.infra.jobs.kinds import get_kind, tell_ended
from backend.infra.jobs.models import Job
from backend.infra.jobs.sending import send

MAX_ATTEMPTS = 3


def enqueue(
    *,
    kind: str,
    subject: str,
    payload: dict[str, Any],
    scope: str = "",
    requested_by: str = "",
    max_attempts: int = MAX_ATTEMPTS,
) -> Job:
    """Make a job, or return the live one with the same kind, subject and payload; send it after the commit.

    `subject` is "kind:id" of the object it is about, `scope` the project id as text, `requested_by` the user
    id as text or "" for the system. Raises UnknownJobKind.
    """
    known = get_kind(kind)
    input_hash = hash_input(kind=kind, subject=subject, payload=payload)
    # Nobody claims an external job, so its first attempt is numbered here.
    first = 1 if known.is_external else 0
    live = Job.objects.filter(kind=kind, input_hash=input_hash, state__in=Job.LIVE)
    while True:
        job = live.first()
        if job:
            return job
        try:
            with transaction.atomic():
                job = Job.objects.create(
                    kind=kind,
                    queue=known.queue,
                    scope=scope,
                    subject=subject,
                    payload=payload,
                    input_hash=input_hash,
                    requested_by=requested_by,
                    max_attempts=max_attempts,
                    attempt=first,
                    fencing=first,
                )
        except IntegrityError:
            # Somebody made the same job just now; that one serves both.
            continue
        transaction.on_commit(partial(send, job))
        return job


def cancel(*, actor: str, job_id: uuid.UUID) -> Job:
    """Cancel the job at once, whoever runs it; a job that has ended stays as it is.

    `actor` is the user id as text. Raises NotFound.
    """
    with transaction.atomic():
        cancelled = Job.objects.filter(id=job_id, state__in=Job.LIVE).update(
            state=Job.State.CANCELLED, fencing=F("fencing") + 1, lease_until=None, finished_at=Now()
        )
        job = Job.objects.filter(id=job_id).first()
        if job is None:
            raise NotFound
        if cancelled:
            record(actor=actor, action="job.cancelled", scope=job.scope, subject=f"job:{job.id}")
            tell_ended(job)
            if get_kind(job.kind).is_external:
                transaction.on_commit(partial(external.tell_worker_to_stop, job))
    return job


def hash_input(*, kind: str, subject: str, payload: dict[str, Any]) -> str:
    """Return the SHA-256 that two jobs share when they would do the same work."""
    canonical = json.dumps([kind, subject, payload], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
