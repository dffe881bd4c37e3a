"""Which suggestions are offered, to whom, and what a worker's proposal must keep. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from annotation_schemas import masks
from annotation_schemas.distractor_drafts import draft_fault
from annotation_schemas.text import refused
from backend.apps.accounts.models import User
from backend.apps.assist.errors import BadResult, InvalidRequest
from backend.apps.assist.models import SuggestionKind
from backend.apps.work.models import Item
from backend.apps.work.policies import Stage
from backend.domain.sampling import stable_share

TEXT_KINDS = (SuggestionKind.ANSWER, SuggestionKind.CAPTION)
SHAPE_KINDS = (SuggestionKind.PROPAGATE, SuggestionKind.SEGMENT)

# Drafts of words that are withheld with the item, from everybody or nobody.
DRAFT_KINDS = (SuggestionKind.ANSWER, SuggestionKind.DISTRACTORS)

# Masks from clicks belong to the same help with shapes as boxes that are carried on, so a stage that offers the one
# offers the other, and who is to do without does without both.
OFFERED_WITH: Mapping[str, str] = {SuggestionKind.SEGMENT: SuggestionKind.PROPAGATE}

# The wordings that workers use; they are stored with every suggestion.
PROMPT_VERSION = "plm-1"
DISTRACTOR_PROMPT_VERSION = "one-detail-1"

# About as many as a question of PLM-VideoBench has; a person who wants more asks again.
DRAFTED_AT_ONCE = 3
MOST_AVOIDED = 100

# Licences of models whose publisher states one licence for all of them, by the start of the name; the first that fits.
KNOWN_LICENCES: Mapping[str, str] = {
    "facebook/Perception-LM-": "FAIR Noncommercial Research License",
    "facebook/sam2": "Apache-2.0",
    "openai/whisper-large-v3-turbo": "MIT",
    "openai/whisper-": "Apache-2.0",
}


# How a recording of each type begins, and where.
SIGNATURES: Mapping[str, tuple[int, bytes]] = {
    "audio/webm": (0, b"\x1a\x45\xdf\xa3"),
    "audio/ogg": (0, b"OggS"),
    "audio/mp4": (4, b"ftyp"),
    "audio/wav": (0, b"RIFF"),
}


def is_offered(stage: Stage | None, kind: str, author: User, item: Item, *, drafts_withheld: bool) -> bool:
    """Whether suggestions of this kind are offered to this person for this item.

    A share of (person, item) is drawn by hash to be done without, so that the influence of suggestions can
    be measured. Answers and distractors are withheld from an item with its drafts, from everybody or nobody.
    """
    kind = OFFERED_WITH.get(kind, kind)
    withheld = None if stage is None else stage.withhold_share(kind)
    if withheld is None:
        return False
    if kind in DRAFT_KINDS:
        return not drafts_withheld
    return stable_share(f"{author.pseudonym}:{item.pk}", f"withhold {kind}") >= withheld


def known_licence(model: str) -> str | None:
    """The licence of a model by its name, where it is known without asking a worker."""
    return next((licence for start, licence in KNOWN_LICENCES.items() if model.startswith(start)), None)


def next_by_person(
    keyframes: Iterable[Mapping[str, Any]], track_id: str, frame: int, direction: str
) -> int | None:
    """The frame of the track's next keyframe after `frame` in the direction that no model may run over.

    That is every keyframe but those that a model or interpolation made and nobody has changed since.
    """
    step = 1 if direction == "forward" else -1
    frames = [
        keyframe["frame"]
        for keyframe in keyframes
        if keyframe["track_id"] == track_id
        and (keyframe["frame"] - frame) * step > 0
        and not _is_untouched(keyframe["origin"])
    ]
    return min(frames, key=lambda each: each * step, default=None)


def drawn_mask(keyframes: Iterable[Mapping[str, Any]], track_id: str, frame: int) -> Mapping[str, Any] | None:
    """The mask of the track's keyframe on exactly this frame; None when it has none with a pixel in it."""
    for keyframe in keyframes:
        if (keyframe["track_id"], keyframe["frame"]) == (track_id, frame) and keyframe.get("mask"):
            try:
                return keyframe["mask"] if masks.area(keyframe["mask"]) else None
            except masks.InvalidMask:
                # A finding of its own; the box still says where the subject is.
                return None
    return None


def _is_untouched(origin: Mapping[str, Any]) -> bool:
    return origin["by"] in ("suggestion", "interpolation") and not origin.get("edited", False)


def check_boxes(output: Mapping[str, Any], request: Mapping[str, Any]) -> None:
    """Refuse propagated boxes that leave the picture, the asked frames or their order. Raises BadResult."""
    media, wanted = request["media"], request["input"]
    step = 1 if wanted["direction"] == "forward" else -1
    before = wanted["frame"]
    for place in output["boxes"]:
        frame, (x1, y1, x2, y2) = place["frame"], place["box"]
        if (frame - before) * step <= 0 or (wanted["until_frame"] - frame) * step < 0:
            raise BadResult(f"The tracker returned frame {frame}, which was not asked for.")
        if not (0 <= x1 < x2 <= media["width"] and 0 <= y1 < y2 <= media["height"]):
            raise BadResult(f"The tracker returned a box outside the picture on frame {frame}.")
        if "mask" in place:
            _check_pixels(place["mask"], place["box"], media, frame)
        before = frame


def check_mask(output: Mapping[str, Any], request: Mapping[str, Any]) -> None:
    """Refuse a mask of another frame or picture than was asked for, or beside its box. Raises BadResult."""
    if output["frame"] != request["input"]["frame"]:
        raise BadResult(f"The model returned frame {output['frame']}, which was not asked for.")
    _check_pixels(output["mask"], output["box"], request["media"], output["frame"])


def _check_pixels(
    mask: Mapping[str, Any], box: Sequence[float], media: Mapping[str, Any], frame: int
) -> None:
    if list(mask["size"]) != [media["height"], media["width"]]:
        raise BadResult(f"The model returned a mask of another picture size on frame {frame}.")
    try:
        hull = masks.hull(mask)
    except masks.InvalidMask as fault:
        raise BadResult(f"The model returned a mask that cannot be read on frame {frame}: {fault}.") from None
    if hull is None or hull != list(box):
        raise BadResult(f"The model returned a mask and a box that do not belong together on frame {frame}.")


def check_text(output: Mapping[str, Any]) -> None:
    """Refuse a text that could not stand in a document. Raises BadResult."""
    text = output["text"]
    if not text.strip():
        raise BadResult("The model returned an empty text.")
    fault = next(iter(refused(text)), None)
    if fault is not None:
        raise BadResult(f"The model returned a text that cannot be stored: {fault.message}")


def distractors_input(
    question: Mapping[str, Any], distractors: Iterable[Mapping[str, Any]], earlier: Iterable[str]
) -> dict[str, Any]:
    """What is asked about a question: `distractors` are those of its document, `earlier` the texts of former rounds.

    The detail to change is the one that a person has already confirmed in one of its distractors.
    """
    written = [one for one in distractors if one["question_id"] == question["id"]]
    confirmed = (one["changed_detail"].strip() for one in written if one["asked_about"])
    avoid = dict.fromkeys(text for text in (*(one["text"] for one in written), *earlier) if text.strip())
    return {
        "question": question["question"],
        "answer": question["answer"],
        "question_type": question["question_type"],
        "detail": next((detail for detail in confirmed if detail), ""),
        "avoid": list(avoid)[:MOST_AVOIDED],
        "wanted": DRAFTED_AT_ONCE,
    }


def check_distractors(output: Mapping[str, Any], request: Mapping[str, Any]) -> None:
    """Refuse drafts that nobody may be shown, or more than were wanted. Raises BadResult."""
    wanted = request["input"]
    drafts = output["distractors"]
    if len(drafts) > wanted["wanted"] or len({one["id"] for one in drafts}) < len(drafts):
        raise BadResult("The model returned more distractors than were asked for.")
    known = list(wanted["avoid"])
    for one in drafts:
        fault = draft_fault(one["text"], one["changed_detail"], wanted["answer"], known)
        if fault is not None:
            raise BadResult(f"The model returned a distractor that cannot be shown ({fault}).")
        known.append(one["text"])


def check_recording(media_type: str, recording: bytes) -> None:
    """Refuse what cannot be a recording of the type, before a worker looks into it. Raises InvalidRequest."""
    if not recording:
        raise InvalidRequest("The recording is empty.")
    start, signature = SIGNATURES[media_type]
    if not recording.startswith(signature, start):
        raise InvalidRequest(f"The recording is not what its type, {media_type}, says.")
