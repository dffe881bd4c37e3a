"""What the handler of a job is given: its input, and the ways to report, to notice a cancel and to store."""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from backend.infra.jobs import leases
from backend.infra.jobs.errors import JobCancelled, JobLost
from backend.infra.jobs.models import Job

log = logging.getLogger(__name__)

# A screen polls about once a second; more writes would only load the database.
PROGRESS_EVERY_SECONDS = 0.5


class JobContext:
    """One attempt at a job.

    A handler calls `progress` (or `check`) often; both raise JobCancelled when a person cancelled and JobLost
    when the lease went to another worker. What it stores for good it stores inside `finishing`.
    """

    def __init__(self, job: Job) -> None:
        self.job_id = job.id
        self.kind = job.kind
        self.subject = job.subject
        self.scope = job.scope
        self.requested_by = job.requested_by
        self.payload: dict[str, Any] = job.payload
        self.attempt = job.attempt
        self.fencing = job.fencing
        self.is_finished = False
        self._end: type[JobCancelled] | type[JobLost] | None = None
        self._next_write = 0.0

    @property
    def subject_id(self) -> str:
        """The id in `subject`, which is "kind:id"."""
        return self.subject.partition(":")[2]

    def check(self) -> None:
        """Raise JobCancelled or JobLost when this attempt should end. Costs nothing between heartbeats."""
        if self._end:
            raise self._end(str(self.job_id))

    def progress(self, share: float, message: str = "") -> None:
        """Tell how far the job is, 0 to 1, and what it does, for a person. Raises JobCancelled or JobLost."""
        self.check()
        now = time.monotonic()
        if now < self._next_write and share < 1:
            return
        self._next_write = now + PROGRESS_EVERY_SECONDS
        try:
            leases.extend(self.job_id, self.fencing, progress=min(1.0, max(0.0, share)), message=message)
        except (JobCancelled, JobLost) as end:
            self._end = type(end)
            raise

    @contextmanager
    def storing(self) -> Iterator[None]:
        """A transaction for a part of what the job makes, stored only while the job is this worker's.

        Raises JobCancelled or JobLost before anything is written.
        """
        with transaction.atomic():
            leases.extend(self.job_id, self.fencing)
            yield

    @contextmanager
    def finishing(self) -> Iterator[dict[str, Any]]:
        """A transaction that stores what the job made and marks it done, both or neither.

        Yields the dictionary that becomes the job's result. Raises JobCancelled or JobLost before anything is
        written when the job is not this worker's any more.
        """
        result: dict[str, Any] = {}
        with transaction.atomic():
            # Locks the row, so that nobody takes the job while its results are written.
            leases.extend(self.job_id, self.fencing)
            yield result
            leases.finish(self.job_id, self.fencing, result)
        self.is_finished = True

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Keep the lease alive from a thread while the handler waits for something long."""
        stop = threading.Event()
        thread = threading.Thread(target=self._beat, args=(stop,), name=f"job {self.job_id}", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def _beat(self, stop: threading.Event) -> None:
        try:
            while not stop.wait(settings.JOB_HEARTBEAT_SECONDS):
                try:
                    leases.extend(self.job_id, self.fencing)
                except (JobCancelled, JobLost) as end:
                    if not self.is_finished:
                        self._end = type(end)
                    return
                except DatabaseError as error:
                    # The lease outlives several beats; one that finds the database busy may be skipped.
                    log.warning("heartbeat skipped: %s", error, extra={"job": self.job_id})
        finally:
            connection.close()
