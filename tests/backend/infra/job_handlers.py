"""Kinds of jobs for the tests, run in this process or in a real worker."""

import os
import signal
import time
from pathlib import Path
from typing import Any

from backend.infra.audit.models import AuditEntry
from backend.infra.jobs.context import JobContext
from backend.infra.jobs.errors import JobFailed
from backend.infra.jobs.models import Job


def stored(subject: str) -> int:
    """How often something was stored for the subject."""
    return AuditEntry.objects.filter(action="test.stored", subject=subject).count()


def _store(subject: str) -> None:
    AuditEntry.objects.create(action="test.stored", subject=subject)


def store(context: JobContext) -> None:
    """Store once."""
    with context.finishing() as result:
        _store(context.subject)
        result["attempt"] = context.attempt


def slow(context: JobContext) -> None:
    """Report progress for `seconds`, then store; each start and end leaves a line in the file `trace`."""
    trace = Path(context.payload["trace"])
    steps = int(context.payload["seconds"] * 20)
    with trace.open("a") as lines:
        lines.write(f"start {context.attempt} {os.getpid()}\n")
    try:
        for step in range(steps):
            context.progress(step / steps, f"step {step}")
            time.sleep(0.05)
        store(context)
    finally:
        with trace.open("a") as lines:
            lines.write(f"end {context.attempt}\n")


def flaky(context: JobContext) -> dict[str, Any]:
    """Break in the first attempt."""
    if context.attempt == 1:
        raise ConnectionError("the disk\nwas away")
    return {"attempt": context.attempt}


def refuse(context: JobContext) -> None:
    """Fail for good."""
    raise JobFailed("This is no video.")


def die(context: JobContext) -> None:
    """Take the worker process down in every attempt."""
    os.kill(os.getpid(), signal.SIGKILL)


def store_result(job: Job, report: dict[str, Any]) -> dict[str, Any]:
    """Store the output of an external job, unless it is not to be had."""
    _store(job.subject)
    if report["output"] == "bad":
        raise JobFailed("The output does not keep its schema.")
    return {"kept": report["output"]}


def note_end(job: Job) -> None:
    """Leave a record of a failed or cancelled job."""
    AuditEntry.objects.create(action=f"test.{job.state}", subject=job.subject)
