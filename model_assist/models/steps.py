"""What models say of one piece of what they are shown or told."""

from dataclasses import dataclass

from model_assist.protocol import Box, StopReason
from model_assist.runtime.frames import Pixels


@dataclass(frozen=True)
class Seen:
    """The subject in one picture: its box in pixels of that picture, and the likeness to the first one, 0
    to 1. `uncertain`: a person should look whether it still is the subject.
    `pixels`: which of the picture's are the subject's, where the model tells them.
    """

    box: Box
    score: float
    uncertain: bool = False
    pixels: Pixels | None = None


@dataclass(frozen=True)
class Stopped:
    """The subject is not in this picture, or cannot be told from its surroundings."""

    reason: StopReason


@dataclass(frozen=True)
class Heard:
    """The words in one piece of speech, "" when there are none, and the ISO 639 code of their language, None where
    the model knows only one.
    """

    text: str
    language: str | None
