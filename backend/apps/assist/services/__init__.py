"""Asking models for suggestions, keeping what they answer, and saving what people made of it."""

from backend.apps.assist.services.asking import (
    METHODS,
    can_draft_distractors,
    prefill,
    request_distractors,
    request_mask,
    request_propagation,
    request_suggestion,
    request_text,
)
from backend.apps.assist.services.blind_checking import check_blind, store_choices
from backend.apps.assist.services.dictating import (
    forget_old_recordings,
    forget_recording,
    request_transcript,
    store_transcript,
)
from backend.apps.assist.services.dismissing import dismiss_draft, restore_draft
from backend.apps.assist.services.growing import keep_parts, store_part
from backend.apps.assist.services.handing_on import HandedOn, hand_on
from backend.apps.assist.services.saving import save_operations
from backend.apps.assist.services.storing import store_result

__all__ = [
    "METHODS",
    "HandedOn",
    "can_draft_distractors",
    "check_blind",
    "dismiss_draft",
    "forget_old_recordings",
    "forget_recording",
    "hand_on",
    "keep_parts",
    "prefill",
    "request_distractors",
    "request_mask",
    "request_propagation",
    "request_suggestion",
    "request_text",
    "request_transcript",
    "restore_draft",
    "save_operations",
    "store_choices",
    "store_part",
    "store_result",
    "store_transcript",
]
