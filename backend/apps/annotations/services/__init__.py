"""Every change to annotations: beginning and giving back work, saving operations, submitting, accepting."""

from backend.apps.annotations.services.acceptance import accept_annotation, begin_adjudication, send_back
from backend.apps.annotations.services.saving import Saved, apply
from backend.apps.annotations.services.submitting import Submitted, submit
from backend.apps.annotations.services.taking import begin, return_work, skip_work, take_next

__all__ = [
    "Saved",
    "Submitted",
    "accept_annotation",
    "apply",
    "begin",
    "begin_adjudication",
    "return_work",
    "send_back",
    "skip_work",
    "submit",
    "take_next",
]
