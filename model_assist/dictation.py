"""What a person said, heard piece by piece and written down as one text."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from model_assist.errors import NoOutput
from model_assist.models.contracts import SpeechModel
from model_assist.protocol import TranscribeInput, TranscriptOutput
from model_assist.runtime.sound import RATE, Samples, read_samples

SILENCE = 0.001
"""Below 60 dB under full scale nobody speaks; a model would invent words there."""
LOOK_BACK_SECONDS = 6
"""How far before the end of a full piece a pause is looked for, to cut there."""
PAUSE_SAMPLES = RATE // 10


def transcribe(
    given: TranscribeInput, path: Path, model: SpeechModel, step: Callable[[float, str], None]
) -> TranscriptOutput:
    """Return what is said in the recording at `path`.

    The language of the first piece is that of all. `step` is called with a share of 0 to 1 and a message between
    pieces of work. Raises MediaRefused as `read_samples`, NoOutput when nothing is said.
    """
    samples = read_samples(path, given.recording.media_type, lambda: step(0.0, "Reading the recording"))
    if loudest(samples) < SILENCE:
        raise NoOutput("The recording is silent.")
    pieces = cut_at_pauses(samples, model.longest_seconds)
    language = given.language
    texts: list[str] = []
    for number, piece in enumerate(pieces):
        if loudest(piece) < SILENCE:
            continue

        def listen(share: float, number: int = number) -> None:
            step((number + share) / len(pieces), "Listening")

        listen(0.0)
        heard = model.hear(piece, language=language, step=listen)
        language = heard.language
        texts.append(heard.text)
    text = " ".join(text for text in texts if text)
    if not text:
        raise NoOutput("No words were heard.")
    return TranscriptOutput(text, language)


def loudest(samples: Samples) -> float:
    """Return the largest distance from silence, 0 to 1."""
    return float(np.abs(samples).max(initial=0.0))


def cut_at_pauses(samples: Samples, longest_seconds: int) -> list[Samples]:
    """Cut `samples` into pieces of at most `longest_seconds`, each in the quietest tenth of a second near its end."""
    longest = longest_seconds * RATE
    pieces: list[Samples] = []
    while len(samples) > longest:
        start = longest - min(LOOK_BACK_SECONDS * RATE, longest // 2)
        near_end = samples[start:longest]
        count = len(near_end) // PAUSE_SAMPLES
        loudness = np.square(near_end[: count * PAUSE_SAMPLES]).reshape(count, PAUSE_SAMPLES).sum(axis=1)
        cut = start + int(loudness.argmin()) * PAUSE_SAMPLES + PAUSE_SAMPLES // 2
        pieces.append(samples[:cut])
        samples = samples[cut:]
    return [*pieces, samples]
