"""Having a person's own words written down. The recording lies in the storage until its job ends, and no longer."""

import logging
import uuid
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from annotation_schemas.schemas import find_fault
from backend.apps.accounts.models import User
from backend.apps.annotations.errors import Locked
from backend.apps.annotations.models import Annotation
from backend.apps.annotations.selectors import access_own_annotation
from backend.apps.assist.errors import BadResult, NotConfigured, TooMany
from backend.apps.assist.models import Recording
from backend.apps.assist.policies import check_recording, check_text
from backend.apps.assist.selectors import NO_SPEECH_MODEL, TRANSCRIBE
from backend.infra import storage
from backend.infra.audit.services import record
from backend.infra.jobs.models import Job
from backend.infra.jobs.services import cancel, enqueue

JOB_KIND = "assist.dictate"

# A person speaks once at a time; another window or two may still wait for an answer.
MOST_AT_ONCE = 3
# Nobody waits longer for what they said a moment ago.
LONGEST_WAIT = timedelta(minutes=30)
# A file that is being written has its job long before.
LONGEST_WRITING = timedelta(minutes=10)
ADDRESS_SECONDS = int(LONGEST_WAIT.total_seconds())
BATCH = 500

log = logging.getLogger(__name__)


def request_transcript(*, actor: User, annotation_id: UUID, media_type: str, recording: bytes) -> Job:
    """Ask the speech model to write down a recording, a sound file of `media_type`, for the person's open annotation.

    Only the person can read the job and its result, {"text", "language"}. Raises UnknownAnnotation, Locked,
    NotConfigured, InvalidRequest, TooMany.
    """
    annotation = access_own_annotation(actor, annotation_id)
    if annotation.state != Annotation.State.DRAFT:
        raise Locked(state=annotation.state)
    if not settings.SPEECH_MODEL:
        raise NotConfigured(NO_SPEECH_MODEL)
    check_recording(media_type, recording)
    under_way = Job.objects.filter(kind=JOB_KIND, requested_by=str(actor.pk), state__in=Job.LIVE)
    if under_way.count() >= MOST_AT_ONCE:
        raise TooMany("Some of your dictations are still being written down; wait for them or cancel them.")
    kept = Recording.objects.create(key=f"dictations/{uuid.uuid4()}")
    stored = storage.write_bytes(kept.key, recording)
    payload = {
        "protocol": 1,
        "kind": TRANSCRIBE,
        "media": None,
        "clip": None,
        "model": None,
        "prompt_version": "",
        "input": {
            "recording": {
                "address": storage.address(kept.key, seconds=ADDRESS_SECONDS),
                "sha256": stored.sha256,
                "media_type": media_type,
            },
            # Projects do not say in which language they are written.
            "language": None,
        },
    }
    with transaction.atomic():
        job = enqueue(
            kind=JOB_KIND,
            subject=f"annotation:{annotation.pk}",
            payload=payload,
            # A job of the project could be read by those who lead it.
            scope="",
            requested_by=str(actor.pk),
        )
        kept.job = job
        kept.save(update_fields=["job"])
        record(
            actor=str(actor.pk),
            action="dictation.requested",
            scope=str(annotation.work_item.project_id),
            subject=f"job:{job.pk}",
        )
    return job


def store_transcript(job: Job, result: dict[str, Any]) -> dict[str, Any]:
    """Return {"text", "language"}, which becomes the job's result, and have the recording forgotten.

    Runs in the transaction that marks the job done. Raises BadResult, which fails the job, when the result does not
    keep assist_result.schema.json or the text could not stand in a document.
    """
    fault = find_fault("assist_result", result)
    if fault is not None:
        raise BadResult(f"The worker's result cannot be read: {fault.sentence()}")
    output = result["output"]
    if output.keys() != {"text", "language"}:
        raise BadResult("The worker returned another kind of result than was asked for.")
    check_text(output)
    forget_recording(job)
    return {"text": output["text"].strip(), "language": output["language"]}


def forget_recording(job: Job) -> None:
    """Remove the recording of a job that ends, once the transaction that ends it is committed."""
    # Where the storage does not answer, forget_old_recordings tries again.
    transaction.on_commit(partial(_remove, Q(job=job.pk)), robust=True)


def forget_old_recordings() -> int:
    """Remove the recordings that a crash has left, and end dictations that nobody waits for any more.

    Safe to run at any time and more than once. Returns how many recordings were removed.
    """
    waiting = Job.objects.filter(kind=JOB_KIND, state__in=Job.LIVE, created_at__lt=Now() - LONGEST_WAIT)
    for job_id in waiting.order_by("created_at", "pk").values_list("pk", flat=True)[:BATCH]:
        cancel(actor="", job_id=job_id)
    unasked = Q(job=None, created_at__lt=Now() - LONGEST_WRITING)
    return _remove(unasked | Q(job__isnull=False) & ~Q(job__state__in=Job.LIVE))


def _remove(which: Q) -> int:
    count = 0
    for kept in Recording.objects.filter(which).order_by("created_at", "pk")[:BATCH]:
        storage.remove(kept.key)
        kept.delete()
        count += 1
    return count
