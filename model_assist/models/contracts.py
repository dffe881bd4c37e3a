"""What the registry promises about its models: a shape for boxes, for masks, for text and for speech."""

from collections.abc import Callable, Sequence
from typing import Protocol

from model_assist.models.steps import Heard, Seen, Stopped
from model_assist.protocol import Box, ModelIdentity, Point
from model_assist.runtime.frames import Picture, Pixels
from model_assist.runtime.sound import Samples


class BoxTrack(Protocol):
    """One subject on its way through consecutive pictures."""

    def step(self, picture_bgr: Picture, /) -> Seen | Stopped:
        """Return where the subject is in the next picture. Not to be called again after Stopped."""


class BoxModel(Protocol):
    """A model of the kind `propagate`."""

    @property
    def identity(self) -> ModelIdentity:
        """What provenance says of it."""

    def start(self, picture_bgr: Picture, box: Box, pixels: Pixels | None = None, /) -> BoxTrack:
        """Return a track that begins with `box`, in pixels of `picture_bgr`, and those pixels where known."""


class MaskModel(BoxModel, Protocol):
    """A model of the kinds `segment` and `propagate`."""

    def segment(self, picture_bgr: Picture, box: Box | None, points: Sequence[Point], /) -> Seen | None:
        """Return the subject that box and points tell, all in pixels of `picture_bgr`; None when there is none."""


class TextModel(Protocol):
    """A model of the kinds `answer`, `caption` and `distractors`."""

    @property
    def identity(self) -> ModelIdentity:
        """What provenance says of it."""

    def write(
        self,
        pictures_rgb: Sequence[Picture],
        prompt: str,
        *,
        max_new_tokens: int,
        step: Callable[[float], None],
    ) -> str:
        """Return the model's words about the pictures, greedily, "" when it has none. A model that sees nothing is
        given no picture.

        `step` is called with a share of 0 to 1 between tokens; what it raises ends the writing and is
        passed on.
        """


class SpeechModel(Protocol):
    """A model of the kind `transcribe`."""

    @property
    def identity(self) -> ModelIdentity:
        """What provenance says of it."""

    @property
    def longest_seconds(self) -> int:
        """How much it can hear at once."""

    def hear(self, samples: Samples, /, *, language: str | None, step: Callable[[float], None]) -> Heard:
        """Return the words in `samples`, which are at most `longest_seconds` long, greedily.

        `language` is an ISO 639 code; None lets the model tell it. `step` is called as by `TextModel.write`. Raises
        InvalidRequest when the model does not know the language.
        """


class ChoosingModel(Protocol):
    """A model of the kind `choose`. It is shown words and nothing else."""

    @property
    def identity(self) -> ModelIdentity:
        """What provenance says of it."""

    def weigh(self, prompt: str, letters: Sequence[str], /) -> list[float]:
        """Return how likely each letter is as the model's answer, as shares that add up to 1."""


Model = BoxModel | MaskModel | TextModel | SpeechModel | ChoosingModel
