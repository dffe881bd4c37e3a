"""The truth about background work. A Celery message only carries a job's id."""

import uuid

from django.db import models
from django.db.models.functions import Now


class Job(models.Model):
    """One piece of background work, with its lease, its attempts and its outcome.

    A worker may write to a job only with the fencing number it was given when it took the lease; a worker
    that lost its lease therefore cannot overwrite the result of the one that took over.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    LIVE = (State.QUEUED, State.RUNNING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=64, help_text="key of the table of job handlers, such as media.ingest")
    queue = models.CharField(max_length=32)
    scope = models.CharField(max_length=64, blank=True, help_text="project id the job belongs to, as text")
    subject = models.CharField(max_length=128, help_text="kind:id of the object the job is about")
    payload = models.JSONField(default=dict)
    input_hash = models.CharField(
        max_length=64, help_text="SHA-256 of kind, subject and payload; one live job for each"
    )
    state = models.CharField(max_length=16, choices=State, default=State.QUEUED)
    attempt = models.PositiveIntegerField(default=0)
    max_attempts = models.PositiveIntegerField(default=3)
    fencing = models.PositiveBigIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True, help_text="when the next attempt may start")
    sent_at = models.DateTimeField(null=True, help_text="when its message last went to the broker")
    worker = models.CharField(max_length=128, blank=True)
    progress = models.FloatField(default=0.0, help_text="0 to 1")
    message = models.CharField(max_length=300, blank=True)
    result = models.JSONField(null=True)
    error = models.TextField(blank=True)
    requested_by = models.CharField(
        max_length=64, blank=True, help_text="user id as text; empty for the system"
    )
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "input_hash"],
                condition=models.Q(state__in=["queued", "running"]),
                name="one_live_job_per_input",
            ),
            models.CheckConstraint(
                condition=models.Q(progress__gte=0) & models.Q(progress__lte=1),
                name="job_progress_is_a_share",
            ),
        ]
        indexes = [
            models.Index(fields=["scope", "created_at"]),
            models.Index(fields=["state", "lease_until"]),
            models.Index(fields=["subject"]),
        ]
