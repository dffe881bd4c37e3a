"""Every change to annotations: beginning and giving back work, saving operations, submitting, accepting."""

from backend.apps.annotations.services.acceptance import accept_annotation, begin_adjudication, send_back
from backend.apps.annotations.services.adopting import adopt, publish_attributes, run_adoption
from backend.apps.annotations.services.auditing import give_verdict, withdraw_appeal, write_appeal
from backend.apps.annotations.services.multiple_choice import count_model
from backend.apps.annotations.services.saving import Saved, apply
from backend.apps.annotations.services.submitting import Submitted, submit
from backend.apps.annotations.services.taking import begin, look_ahead, return_work, skip_work, take_next
from backend.apps.annotations.services.topping_up import top_up_audits
from backend.apps.annotations.services.trying import request_trial, run_trial

__all__ = [
    "Saved",
    "Submitted",
    "accept_annotation",
    "adopt",
    "apply",
    "begin",
    "begin_adjudication",
    "count_model",
    "give_verdict",
    "look_ahead",
    "publish_attributes",
    "request_trial",
    "return_work",
    "run_adoption",
    "run_trial",
    "send_back",
    "skip_work",
    "submit",
    "take_next",
    "top_up_audits",
    "withdraw_appeal",
    "write_appeal",
]
