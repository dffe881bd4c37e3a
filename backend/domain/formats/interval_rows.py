"""What every reader of intervals gives: rows, and the places it could not read."""

import json
import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from annotation_schemas.text import INVISIBLE, SPECIAL_TOKEN

LONGEST_TEXT = 2000
SPLITS = {"train": "train", "val": "val", "validation": "val", "test": "test"}
# Fraction would also read 1/3, 1_000 and digits of other scripts.
_NUMBER = re.compile(r"[+-]?(\d{1,12}(\.\d{0,12})?|\.\d{1,12})", re.ASCII)
_WHOLE = re.compile(r"\d{1,12}", re.ASCII)


@dataclass(frozen=True)
class IntervalRow:
    """One interval of a file. `video` is the name or id of an asset, or the id of the source video.

    `start` and `end` are seconds from the first frame, end exclusive; with `in_frames` absolute frames, end
    inclusive. `place` says where in the file, for a person.
    """

    place: str
    video: str
    start: Fraction
    end: Fraction
    in_frames: bool = False
    label: str = ""
    split: str | None = None
    metadata: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class RefusedRow:
    """A place of a file that gives no interval, and why, in one sentence."""

    place: str
    reason: str


class UnreadableFile(ValueError):
    """The file is not of the format. The message is one sentence that names the file."""


class BadValue(ValueError):
    """A value of a row cannot be used. The message is one sentence."""


def read_seconds(value: Any, name: str) -> Fraction:
    """Return a number of seconds. Raises BadValue."""
    text = str(value).strip() if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""
    if not _NUMBER.fullmatch(text):
        raise BadValue(f"{name} is no number of seconds: {said(value)}.")
    return Fraction(text)


def read_frame(value: Any, name: str) -> Fraction:
    """Return a frame number. Raises BadValue."""
    text = str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    if not _WHOLE.fullmatch(text):
        raise BadValue(f"{name} is no frame number: {said(value)}.")
    return Fraction(text)


def read_text(value: Any, name: str) -> str:
    """Return a text of one line that may stand in a dataset. Raises BadValue."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadValue(f"{name} is no text: {said(value)}.")
    text = " ".join(value.split())
    if len(text) > LONGEST_TEXT:
        raise BadValue(f"{name} is longer than {LONGEST_TEXT} characters.")
    for pattern in (INVISIBLE, SPECIAL_TOKEN):
        if pattern.pattern.search(text):
            raise BadValue(f"{name}: {pattern.message}")
    return text


def read_split(value: Any) -> str | None:
    """Return the split, None when none is said. Raises BadValue."""
    if value in (None, ""):
        return None
    if value not in SPLITS:
        raise BadValue(f"split is one of train, val and test, not {said(value)}.")
    return SPLITS[value]


def read_metadata(value: Any) -> dict[str, Any]:
    """Return a flat JSON object of texts, numbers and truth values. Raises BadValue."""
    if value in (None, ""):
        return {}
    if not isinstance(value, dict):
        raise BadValue(f"metadata is no JSON object: {said(value)}.")
    read = {}
    for name, one in value.items():
        key = read_text(name, "A name in metadata")
        if isinstance(one, (dict, list)):
            raise BadValue(
                f"metadata.{key} is a list or an object; texts, numbers and truth values are taken."
            )
        read[key] = read_text(one, f"metadata.{key}") if isinstance(one, str) else one
    return read


def said(value: Any) -> str:
    """Return the value as a sentence may quote it: JSON, at most 60 characters."""
    text = json.dumps(value, ensure_ascii=True)
    return text if len(text) <= 60 else text[:57] + "…"
