"""What a box model says of one picture."""

from dataclasses import dataclass

from model_assist.protocol import Box, StopReason


@dataclass(frozen=True)
class Seen:
    """The subject in one picture: its box in pixels of that picture, and the likeness to the first one, 0
    to 1. `uncertain`: a person should look whether it still is the subject.
    """

    box: Box
    score: float
    uncertain: bool = False


@dataclass(frozen=True)
class Stopped:
    """The subject is not in this picture, or cannot be told from its surroundings."""

    reason: StopReason
