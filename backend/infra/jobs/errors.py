"""What can happen to a job while it runs."""

from backend.infra.errors import DomainError


class JobCancelled(Exception):
    """A person cancelled the job; the handler cleans up and ends."""


class JobLost(Exception):
    """The lease ran out and somebody else has the job; nothing may be stored any more."""


class JobFailed(DomainError):
    """The job cannot succeed, however often it is tried. The message is one sentence for a person."""

    code = "job_failed"


class UnknownJobKind(ValueError):
    """The kind is not in the table of job handlers."""
