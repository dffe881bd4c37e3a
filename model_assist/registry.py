"""Every model a worker can run, by name, and which one a kind of request gets when it names none.

A model's file is imported only when the model is asked for: the tracker must run where torch is not
installed, and importing torch takes seconds and hundreds of megabytes that a worker without a text model
should not pay.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from model_assist.errors import InvalidRequest, NotConfigured
from model_assist.models.contracts import Model
from model_assist.protocol import Kind
from model_assist.runtime.weights import (
    Weights,
    find_blind_weights,
    find_mask_weights,
    find_speech_weights,
    find_text_weights,
)
from model_assist.settings import Settings


@dataclass(frozen=True)
class Entry:
    """A model: the kinds it serves, the module whose `load(settings)` returns it, and what must be there
    for it.

    `check` raises NotConfigured, before the module is imported, when the worker is not set up for the model.
    `sees`: it must be shown the clip.
    """

    name: str
    kinds: frozenset[Kind]
    module: str
    check: Callable[[Settings], object] | None = None
    sees: bool = True


MODELS = (
    Entry("tracker", frozenset({"propagate"}), "model_assist.models.tracker"),
    Entry("sam2", frozenset({"segment", "propagate"}), "model_assist.models.sam2", find_mask_weights),
    Entry(
        "perception_lm",
        frozenset({"answer", "caption", "distractors"}),
        "model_assist.models.perception_lm",
        find_text_weights,
    ),
    Entry(
        "text_only",
        frozenset({"choose", "distractors"}),
        "model_assist.models.text_only",
        find_blind_weights,
        sees=False,
    ),
    Entry("whisper", frozenset({"transcribe"}), "model_assist.models.whisper", find_speech_weights),
)

DRAFTED_BLIND = "Distractors are drafted from words alone by"

DEFAULTS: Mapping[Kind, str] = {
    "propagate": "tracker",
    "segment": "sam2",
    "answer": "perception_lm",
    "caption": "perception_lm",
    "transcribe": "whisper",
    "choose": "text_only",
    "distractors": "perception_lm",
}


def find_entry(kind: Kind, name: str | None) -> Entry:
    """Return the model for a request. Raises InvalidRequest when `name` is unknown or does not serve
    `kind`.
    """
    wanted = DEFAULTS[kind] if name is None else name
    for entry in MODELS:
        if entry.name == wanted and kind in entry.kinds:
            return entry
    known = ", ".join(entry.name for entry in MODELS if kind in entry.kinds)
    raise InvalidRequest(
        f"The request is not valid: there is no model {wanted!r} for {kind}; known: {known}."
    )


def load_model(entry: Entry, settings: Settings) -> Model:
    """Import the model's file and load the model. Raises NotConfigured when it cannot run here."""
    if entry.check:
        entry.check(settings)
    try:
        module: Any = import_module(entry.module)
    except ImportError as error:
        raise NotConfigured(
            f"The model {entry.name} needs the extra `models`, which is not installed."
        ) from error
    model: Model = module.load(settings)
    return model


def describe(settings: Settings) -> dict[str, dict[str, object]]:
    """Say for each kind whether this worker can serve it, without loading anything.

    Each value holds `configured` (bool), `model` (what it would run) and `message` (one sentence for a
    person).
    """
    text = _described(find_text_weights, settings, "Text is suggested by")
    boxes: dict[str, object] = {
        "configured": True,
        "model": "flow-cut",
        "message": "Boxes are carried through the clip by a tracker that needs no weights.",
    }
    masks = _described(find_mask_weights, settings, "Masks are suggested by")
    speech = _described(find_speech_weights, settings, "Speech is transcribed by")
    blind = _described(find_blind_weights, settings, "Multiple choice is answered without the video by")
    seeing = _described(find_text_weights, settings, "Distractors are drafted by")
    drafting = seeing if seeing["configured"] else _described(find_blind_weights, settings, DRAFTED_BLIND)
    return {
        "propagate": boxes,
        "segment": masks,
        "answer": text,
        "caption": text,
        "transcribe": speech,
        "choose": blind,
        "distractors": drafting if drafting["configured"] else seeing,
    }


def _described(find: Callable[[Settings], Weights], settings: Settings, words: str) -> dict[str, object]:
    try:
        weights = find(settings)
    except NotConfigured as reason:
        return {"configured": False, "model": None, "message": str(reason)}
    message = f"{words} {weights.name} (licence: {weights.licence})."
    return {"configured": True, "model": weights.name, "message": message}
