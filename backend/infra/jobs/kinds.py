"""The tables of job kinds in the settings, read in one place.

JOB_HANDLERS         kind -> (queue, dotted path of the handler, called with a JobContext)
JOB_RESULT_HANDLERS  external kind -> dotted path, called with (job, report) in the transaction that ends it
JOB_PROGRESS_HANDLERS external kind -> dotted path, called with (job, report) in the transaction that notes it
JOB_ENDED_HANDLERS   kind -> dotted path, called with the job in the transaction that fails or cancels it
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from backend.infra.jobs.errors import UnknownJobKind
from backend.infra.jobs.models import Job

EXTERNAL_TASK = "model_assist.run"


@dataclass(frozen=True)
class Kind:
    """Where jobs of a kind go, and what runs them."""

    name: str
    queue: str
    path: str

    @property
    def is_external(self) -> bool:
        """Whether a worker without our database runs it and reports back through the results queue."""
        return self.path == EXTERNAL_TASK


def get_kind(name: str) -> Kind:
    """Return the kind called `name`. Raises UnknownJobKind."""
    if name not in settings.JOB_HANDLERS:
        raise UnknownJobKind(f"There is no job kind {name!r} in JOB_HANDLERS.")
    queue, path = settings.JOB_HANDLERS[name]
    return Kind(name=name, queue=queue, path=path)


def get_handler(kind: Kind) -> Callable[..., Any]:
    """Return the function that runs jobs of `kind` in our own workers."""
    handler: Callable[..., Any] = import_string(kind.path)
    return handler


def store_result(job: Job, report: dict[str, Any]) -> dict[str, Any] | None:
    """Call the registered result handler of an external job; return what it wants kept."""
    handler = import_string(settings.JOB_RESULT_HANDLERS[job.kind])
    result: dict[str, Any] | None = handler(job, report)
    return result


def note_progress(job: Job, report: dict[str, Any]) -> None:
    """Call the registered handler, if any, of an external job that reported progress."""
    path = settings.JOB_PROGRESS_HANDLERS.get(job.kind)
    if path:
        import_string(path)(job, report)


def tell_ended(job: Job) -> None:
    """Call the registered handler, if any, of a job that just failed or was cancelled."""
    path = settings.JOB_ENDED_HANDLERS.get(job.kind)
    if path:
        import_string(path)(job)
